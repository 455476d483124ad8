import type { PositionedEvent } from '@recount/kernel';
import type { CatalogueModel } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { rootHistory } from '../live/heal.js';
import { invalid } from '../query/errors.js';
import { ReadStoreError } from '../read-store-error.js';
import { tableOf } from '../tables.js';
import { type LineagePart, lineagePage } from './page.js';
import { lineageOfModel } from './personal.js';
import type { Lineage } from './result.js';

/** Roots of the log at most: each is held in memory, and folded some hundred times. */
const MAX_ROOTS = 10_000;
/** Observed on golden events alone a lineage is a property of the definition. */
const known = new WeakMap<CatalogueModel, Lineage>();

export interface LineageOptions extends LineagePart {
  /** Roots of the log to observe beside the golden events, chosen by hash: always the same ones. Default 0. */
  readonly roots?: number | undefined;
}

/** Which event fields each column of a served model reads. @throws ReadStoreError NOT_FOUND, VALIDATION_FAILED */
export async function lineage(engine: Engine, name: string, options: LineageOptions = {}): Promise<Lineage> {
  const { roots = 0, ...part } = options;
  const model = engine.catalogue.model(name);
  if (model === undefined) throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no read model ${name}` });
  if (!(Number.isInteger(roots) && roots >= 0 && roots <= MAX_ROOTS))
    throw invalid('/roots', `roots are a number from 0 to ${MAX_ROOTS}`);
  // The log goes on: what is observed on it later may be another lineage.
  if (roots > 0 && (part.limit !== undefined || part.cursor !== undefined))
    throw invalid('/limit', 'what is observed on the log is told as a whole');
  return lineagePage(roots === 0 ? ofDefinition(engine, model) : await ofLog(engine, model, roots), part);
}

function ofDefinition(engine: Engine, model: CatalogueModel): Lineage {
  const found = known.get(model) ?? lineageOfModel(model, engine.upcasting);
  known.set(model, found);
  return found;
}

async function ofLog(engine: Engine, model: CatalogueModel, roots: number): Promise<Lineage> {
  const checkpoint = await readCheckpoint(engine.pool);
  const { rows } = await engine.pool.query<{ tenant: string; root: string }>(
    `select _tenant as tenant, _root as root from (select distinct _tenant, _root from ${tableOf(model)}) t
      order by hashtextextended(_root, 0), _root, _tenant limit $1`,
    [roots],
  );
  const histories: PositionedEvent[][] = [];
  for (const { tenant, root } of rows)
    histories.push(await rootHistory(engine.pool, engine, model, tenant, root, checkpoint?.position ?? -1n));
  return lineageOfModel(model, engine.upcasting, histories);
}
