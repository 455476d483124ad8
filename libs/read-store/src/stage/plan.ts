import { applyEvent, type Entry } from '@recount/kernel';
import type pg from 'pg';
import type { LoadedProjection } from '../api.js';
import { type CatalogueModel, createCatalogue } from '../catalogue.js';
import { checkDefinition, hashesOf, isServed, type RegisteredModel } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { readHistory } from '../history.js';
import { ReadStoreError } from '../read-store-error.js';
import { type Books, readBooks } from './books.js';
import { readDefinition } from './definition.js';
import type { ChangedPart, DeployPlan, PlannedModel } from './result.js';
import { candidatesOf } from './stage.js';

export interface PlanOptions {
  /** Folder of projections. Default: this build's own. */
  readonly projections?: string;
}

/** Events folded to estimate how long a replay takes. */
const SAMPLE = 2000;
/** Folding takes about half of a rebuild; the rest goes into sorting, copying and indexing. */
const BESIDE_FOLDING = 2;

/**
 * What a deploy of a folder's definitions would do. Changes nothing.
 * @throws Error for a folder whose projections cannot be loaded
 */
export async function plan(engine: Engine, options: PlanOptions = {}): Promise<DeployPlan> {
  const candidates =
    options.projections === undefined
      ? engine.definitions.own.projections
      : (await candidatesOf(engine, options.projections)).map(({ projection }) => projection);
  // What was promoted from elsewhere is served by its recorded definition, and stays.
  await engine.definitions.refresh();
  const books = await readBooks(engine.pool);
  const catalogue = createCatalogue(candidates.map((projection) => ({ ...projection, reports: [] })));
  const planned = catalogue.models.map((model) => ({ model, plan: planModel(model, books.models) }));
  const replayed = planned.filter(({ plan }) => plan.replay).map(({ model }) => model);
  const eventsOf = (types: readonly string[]) => countEvents(engine.pool, types);
  const models: PlannedModel[] = [];
  for (const { model, plan } of planned) models.push({ ...plan, events: await eventsOf(model.types) });
  if (options.projections === undefined) models.push(...gone(engine, books));
  const replayEvents = await eventsOf([...new Set(replayed.flatMap((model) => model.types))]);
  const sample = replayed.length === 0 ? undefined : await foldSample(engine, replayed);
  return {
    models,
    views: await changedViews(engine, candidates, books),
    replays: replayed.length,
    replayEvents,
    estimatedSeconds: sample === undefined ? null : Number(replayEvents) * sample.secondsPerEvent * BESIDE_FOLDING,
    sampledEvents: sample?.events ?? 0,
  };
}

function planModel(model: CatalogueModel, registered: readonly RegisteredModel[]): Omit<PlannedModel, 'events'> {
  const versions = registered.filter((one) => one.name === model.name);
  const served = versions.find(isServed);
  const beside = versions.find((one) => one.version === model.version && !isServed(one));
  const hashes = hashesOf(model);
  const changed =
    served === undefined
      ? []
      : (['structure', 'behaviour', 'source'] as const satisfies readonly ChangedPart[]).filter(
          (part) => hashes[`${part}Hash`] !== served[`${part}Hash`],
        );
  const about = {
    name: model.name,
    projection: model.projection.name,
    from: served?.version ?? null,
    to: model.version,
    changed,
  };
  try {
    if (beside !== undefined) {
      checkDefinition(model, beside);
      return { ...about, action: 'staged', replay: false, message: `version ${model.version} is ${beside.state}` };
    }
    if (served !== undefined) checkDefinition(model, served);
  } catch (error) {
    if (!(error instanceof ReadStoreError)) throw error;
    return { ...about, action: 'refused', replay: false, message: error.body.message };
  }
  if (served === undefined) return { ...about, action: 'new', replay: true };
  if (served.version !== model.version) return { ...about, action: 'changed', replay: true };
  return served.state === 'live'
    ? { ...about, action: 'unchanged', replay: false }
    : { ...about, action: 'changed', replay: true, message: `it is ${served.state}: ${served.error ?? 'not built'}` };
}

/** Models served now that this build knows nothing of. What was promoted from elsewhere stays. */
const gone = (engine: Engine, books: Books): PlannedModel[] =>
  books.models
    .filter((stored) => stored.state === 'live' && engine.definitions.own.model(stored.name) === undefined)
    .filter((stored) => engine.catalogue.model(stored.name) === undefined)
    .map(({ name, version }) => ({
      name,
      projection: '',
      action: 'gone',
      from: version,
      to: null,
      changed: [],
      replay: false,
      events: '0',
    }));

async function changedViews(engine: Engine, candidates: readonly LoadedProjection[], books: Books): Promise<string[]> {
  const changed: string[] = [];
  for (const { name, viewsSql } of candidates) {
    const served = books.projections.find((book) => book.name === name)?.served ?? null;
    if (served === null || (await readDefinition(engine.pool, served)).viewsSql !== viewsSql) changed.push(name);
  }
  return changed;
}

async function countEvents(pool: pg.Pool, types: readonly string[]): Promise<string> {
  const { rows } = await pool.query<{ n: string }>(
    'select count(*)::text as n from log.event where type = any($1::text[])',
    [types],
  );
  return rows[0]?.n ?? '0';
}

/** Reads and folds the newest events into memory, as a rebuild's worker would: their rows begin in the middle, their cost does not. */
async function foldSample(
  engine: Engine,
  models: readonly CatalogueModel[],
): Promise<{ events: number; secondsPerEvent: number } | undefined> {
  const types = [...new Set(models.flatMap((model) => model.types))];
  const started = performance.now();
  const { rows } = await engine.pool.query<{ from: string | null }>(
    `select min(position)::text as from from (select position from log.event where type = any($1::text[]) order by position desc limit ${SAMPLE}) newest`,
    [types],
  );
  const from = rows[0]?.from;
  if (from == null) return undefined;
  const page = await readHistory(engine.pool, { after: BigInt(from) - 1n, limit: SAMPLE, types }, engine.upcasting);
  for (const model of models) {
    const stored = new Map<string, Entry>();
    for (const event of page)
      if (model.handlers.has(event.type)) {
        try {
          applyEvent(model, event, event.position, stored);
        } catch {
          // An event whose beginning is not in the sample may fail here; whether it does in whole is the replay's to say.
        }
      }
  }
  return page.length === 0
    ? undefined
    : { events: page.length, secondsPerEvent: (performance.now() - started) / 1000 / page.length };
}
