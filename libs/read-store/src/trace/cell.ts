import type { Engine } from '../engine.js';
import { explain } from '../explain.js';
import type { CellRows, GrainRow } from '../query/cell-rows.js';
import { invalid } from '../query/errors.js';
import { ReadStoreError } from '../read-store-error.js';
import type { CellExplanation, CellOptions, CellSource, Explanation } from './result.js';

/** Events told with one grain row; the cursor of its explanation goes on with the rest. */
const STEPS = 200;

/**
 * From a cell of a report over its grain rows to their events: each row's source is refolded as known at the report's
 * position, and of its events those are told that had occurred by the report's `asOf`.
 * @throws ReadStoreError VALIDATION_FAILED for a column that no model has
 */
export async function explainCell(
  engine: Engine,
  tenant: string,
  { answer, kind, cell, log, rows, before, total, nextCursor }: CellRows,
  { column }: CellOptions,
): Promise<CellExplanation> {
  if (column !== undefined && !engine.catalogue.models.some((model) => model.byName.has(column)))
    throw invalid('/column', `no read model has a column ${column}`);
  const sources: CellSource[] = [];
  for (const row of rows) sources.push(await sourceOf(engine, tenant, row, { column, ...answer }));
  return {
    ...answer,
    tenant,
    kind,
    log,
    cell,
    column: column ?? null,
    sources,
    sourcesBefore: before,
    sourcesTotal: total,
    nextCursor,
  };
}

async function sourceOf(
  engine: Engine,
  tenant: string,
  grain: GrainRow,
  { column, knownAt, asOf }: { column: string | undefined; knownAt: string | null; asOf: string },
): Promise<CellSource> {
  const missing = (why: string): CellSource => ({ ...grain, explanation: null, missing: why });
  const { model: name, key } = grain;
  if (name === null || key === null) return missing('a row of the population, not of a model');
  const model = engine.catalogue.model(name);
  const parts = model?.keys.map((one) => key[one.name]);
  if (model === undefined || parts?.some((part) => part === undefined))
    return missing(`there is no row of ${name} with this key`);
  if (parts?.some((part) => part === null)) return missing(`it stands for no single row of ${name}`);
  try {
    const explanation: Explanation = await explain(engine, name, tenant, (parts ?? []).map(String), {
      column: column !== undefined && model.byName.has(column) ? column : undefined,
      until: knownAt === null ? undefined : BigInt(knownAt),
      asOf,
      limit: STEPS,
    });
    return { ...grain, explanation };
  } catch (error) {
    const body = error instanceof ReadStoreError ? error.body : undefined;
    if (body?.code !== 'NOT_FOUND' && body?.code !== 'ROOT_QUARANTINED') throw error;
    return missing(body.message);
  }
}
