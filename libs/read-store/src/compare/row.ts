import type { PreparedColumn } from '@recount/kernel';
import pg from 'pg';
import type { Engine } from '../engine.js';
import { explain } from '../explain.js';
import { behind, invalid } from '../query/errors.js';
import { ReadStoreError } from '../read-store-error.js';
import type { Explanation } from '../trace/result.js';
import type { ChangeKind, ComparedValue, RowComparison } from './result.js';
import { comparedValue, type Written } from './values.js';

/** Events told of one row. */
const MOST_EVENTS = 1000;
const { builtins } = pg.types;
const TYPES: Readonly<Record<string, number>> = {
  int: builtins.INT8,
  decimal: builtins.NUMERIC,
  ratio: builtins.FLOAT8,
};

/** The moments of knowing to compare. @throws ReadStoreError VALIDATION_FAILED */
export function momentsOf(knownAt: readonly string[]): readonly [string, string | undefined] {
  const [first, second] = knownAt;
  if (first === undefined)
    throw invalid('/knownAt', 'is missing: two moments are compared, or one with all that is known now');
  if (knownAt.length > 2) throw invalid('/knownAt', `names ${knownAt.length} moments: two are compared`);
  return [first, second];
}

/**
 * One row as known at two positions, and the events between them: its root is refolded to each.
 * @param moments positions; undefined: all that is folded
 * @throws ReadStoreError NOT_FOUND when it was there at neither, READ_MODEL_BEHIND, VALIDATION_FAILED, ROOT_QUARANTINED
 */
export async function compareRow(
  engine: Engine,
  name: string,
  tenant: string,
  key: readonly string[],
  moments: readonly [bigint, bigint | undefined],
): Promise<RowComparison> {
  const [before, after] = [
    await toldAt(engine, name, tenant, key, moments[0]),
    await toldAt(engine, name, tenant, key, moments[1]),
  ];
  const told = whole(before.told, after.told) ?? missing(before.error);
  const [a, b] = [before.told?.row ?? null, after.told?.row ?? null];
  const values: Record<string, ComparedValue> = {};
  for (const column of engine.catalogue.model(name)?.columns ?? []) {
    const [was, is] = [writtenAs(column, a), writtenAs(column, b)];
    if ((was?.raw ?? null) !== (is?.raw ?? null) && !column.key) values[column.name] = comparedValue(was, is);
  }
  const [from, to] = [before.position ?? moments[0], after.position ?? told.position].map((one) => BigInt(one));
  const [low, high] = (from as bigint) <= (to as bigint) ? [from, to] : [to, from];
  const events = told.steps.filter(
    ({ position: at }) => BigInt(at) > (low as bigint) && BigInt(at) <= (high as bigint),
  );
  return {
    model: name,
    version: told.version,
    tenant,
    root: told.root,
    key: told.key,
    before: { knownAt: String(from), row: a },
    after: { knownAt: String(to), row: b },
    log: told.log,
    kind: kindOf(a !== null, b !== null, Object.keys(values).length > 0),
    values,
    events: events
      .slice(0, MOST_EVENTS)
      .map(({ created: _c, direct: _d, read: _r, fields: _f, ...event }) => ({ ...event, root: told.root })),
    eventsTotal: events.length,
  };
}

interface Told {
  readonly told?: Explanation;
  /** Why there is none. */
  readonly error?: ReadStoreError;
  readonly position?: string;
}
async function toldAt(
  engine: Engine,
  name: string,
  tenant: string,
  key: readonly string[],
  until: bigint | undefined,
): Promise<Told> {
  try {
    const told = await explain(engine, name, tenant, key, { until });
    if (until !== undefined && BigInt(told.position) < until)
      throw behind(`${name} is folded to ${told.position}; asked for ${until}`, '/knownAt');
    return { told, position: told.position };
  } catch (error) {
    if (!(error instanceof ReadStoreError) || error.body.code !== 'NOT_FOUND') throw error;
    return { error, ...(until !== undefined && { position: String(until) }) };
  }
}

/** The one that was refolded further. */
function whole(a: Explanation | undefined, b: Explanation | undefined): Explanation | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return BigInt(a.position) > BigInt(b.position) ? a : b;
}
const missing = (error: ReadStoreError | undefined): never => {
  throw error as ReadStoreError;
};

function kindOf(before: boolean, after: boolean, changed: boolean): ChangeKind | null {
  if (before !== after) return after ? 'added' : 'removed';
  return changed ? 'changed' : null;
}

function writtenAs({ name, kind }: PreparedColumn, row: Readonly<Record<string, unknown>> | null): Written | undefined {
  if (row === null) return undefined;
  const shown = row[name] ?? null;
  const raw = shown === null ? null : typeof shown === 'object' ? JSON.stringify(shown) : String(shown);
  return { raw, type: TYPES[kind] ?? 0, shown };
}
