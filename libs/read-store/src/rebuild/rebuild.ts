import { planRebuild, type RebuildPlan } from '@recount/kernel';
import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import type { ForgottenRoot, Progress, RebuildResult } from '../api.js';
import type { CatalogueModel } from '../catalogue.js';
import { openCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { rootId } from '../live/fold-set.js';
import { progressMeter } from '../progress.js';
import { ReadStoreError } from '../read-store-error.js';
import { createIndexes, createTable, primaryKey } from '../tables.js';
import { type Aside, foldAside, servedAside } from './aside.js';
import type { PartitionTask } from './partition.js';
import { buildTable, followAndSwap, leavesOut, type Reached } from './swap.js';
import { canUseWorkers, runShares } from './workers.js';

export interface RebuildOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Memory for sorting the log by root, over all workers; beyond it PostgreSQL sorts on disk. Default 256. */
  readonly memoryMiB?: number;
  /** Default 2. */
  readonly workers?: number;
  /** Roots that were set aside before a reset; those whose event this log has stop nothing either. */
  readonly aside?: readonly ForgottenRoot[];
}

/** Held for the length of a rebuild or a deploy: one at a time. */
export const BUILD_LOCK = 5_403_226_117;

/**
 * Rebuilds models from the whole log beside the served tables, then swaps. What is set aside already is folded as far as it goes.
 * @throws FoldError at the first event of another root that cannot be folded: the served tables stay as they are
 */
export async function rebuild(
  engine: Engine,
  names: readonly string[] | 'all',
  options: RebuildOptions = {},
): Promise<RebuildResult> {
  return withBuildLock(engine, async (client) => {
    await engine.definitions.refresh(client);
    const models =
      names === 'all'
        ? engine.catalogue.models
        : names.map((name) => engine.catalogue.model(name) ?? unknown(engine, name));
    return buildModels(engine, client, [...new Set(models)], options);
  });
}
const unknown = (engine: Engine, name: string): never => {
  const all = engine.catalogue.models.map((model) => model.name).join(', ');
  throw new ReadStoreError({
    code: 'NOT_FOUND',
    message: `there is no read model ${name}; there are ${all || 'none'}`,
  });
};

/** Runs `work` while no other process builds; its connection also does the building's own statements. */
export async function withBuildLock<T>(engine: Engine, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(
    connectionConfig(engine.url, {
      name: 'recount-build',
      session: { synchronous_commit: 'off', maintenance_work_mem: '256MB' },
    }),
  );
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [BUILD_LOCK]);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The rebuild itself, under the build lock: the built tables take the place of the served ones. */
export async function buildModels(
  engine: Engine,
  client: pg.Client,
  models: readonly CatalogueModel[],
  options: RebuildOptions,
): Promise<RebuildResult> {
  await openCheckpoint(client);
  return buildTables(engine, client, models, options, {
    ahead: !(await leavesOut(client, models)),
    finish: (reached, aside) => followAndSwap(engine, client, models, reached, aside),
  });
}

const DEFAULTS = { workers: 2, memoryMiB: 256 };

/** A share that nobody folds would be rows that nobody sees. @throws ReadStoreError VALIDATION_FAILED */
function checkWhole(path: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new ReadStoreError({ code: 'VALIDATION_FAILED', message: 'is not a whole number from 1', path });
}

/** What becomes of tables once they are built. */
export interface Ending {
  /** Whether they may be ahead of the checkpoint, because everything else is built with them. */
  readonly ahead: boolean;
  /** Brings them to where they belong, in a transaction of its own. Not called when building failed. */
  finish(reached: Reached, aside: Aside): Promise<void>;
}

/**
 * Builds models from history into tables that nobody sees yet, under the build lock. Roots that are set aside in the served
 * version stop nothing: `finish` hears which of them still are. What failed leaves nothing behind.
 */
export async function buildTables(
  engine: Engine,
  client: pg.Client,
  models: readonly CatalogueModel[],
  options: RebuildOptions,
  ending: Ending,
): Promise<RebuildResult> {
  const { workers = DEFAULTS.workers, memoryMiB = DEFAULTS.memoryMiB } = options;
  checkWhole('/workers', workers);
  checkWhole('/memoryMiB', memoryMiB);
  const started = performance.now();
  // Before the target: what is set aside by then is not beyond it.
  const known = await servedAside(client, models, options.aside);
  const { reached, events } = await target(client, ending.ahead);
  const plan = planRebuild({
    models: models.map((model) => ({ name: model.name, version: model.version, shape: model.definition.shape })),
    events,
    until: reached.position === null ? null : String(reached.position),
    workers: canUseWorkers(engine, models) ? workers : 1,
    memoryMiB,
  });
  try {
    for (const model of models) {
      await client.query(`drop table if exists ${buildTable(model)}`);
      await client.query(createTable(model, buildTable(model)));
    }
    const rows = await load(engine, models, plan, options, known);
    await index(engine, models, options);
    const aside = await foldAside(engine, client, models, known, reached.position ?? -1n, buildTable);
    await ending.finish(reached, aside.left);
    const seconds = (performance.now() - started) / 1000;
    const position = reached.position === null ? null : String(reached.position);
    return {
      events,
      position,
      seconds,
      models: models.map(({ name, version }) => ({
        name,
        version,
        rows: (rows.get(name) ?? 0) + (aside.rows.get(name) ?? 0),
        setAside: aside.left.get(name)?.length ?? 0,
      })),
    };
  } catch (error) {
    for (const model of models) await client.query(`drop table if exists ${buildTable(model)}`).catch(() => undefined);
    throw error;
  }
}

/** Where the first pass ends: the head, or the checkpoint the others are at. */
async function target(client: pg.Client, ahead: boolean): Promise<{ reached: Reached; events: number }> {
  const limit = ahead
    ? '9223372036854775807'
    : `(select coalesce(position, -1) from engine.checkpoint where name = 'live')`;
  const { rows } = await client.query<{ position: string | null; event_id: string | null }>(
    `select position::text as position, event_id::text as event_id from log.event e where position <= ${limit} order by e.position desc limit 1`,
  );
  const reached = {
    position: rows[0]?.position == null ? null : BigInt(rows[0].position),
    eventId: rows[0]?.event_id ?? null,
  };
  const count = await client.query<{ n: string }>('select count(*)::text as n from log.event where position <= $1', [
    String(reached.position ?? -1n),
  ]);
  return { reached, events: Number(count.rows[0]?.n ?? 0) };
}

async function load(
  engine: Engine,
  models: readonly CatalogueModel[],
  plan: RebuildPlan,
  options: RebuildOptions,
  known: Aside,
): Promise<Map<string, number>> {
  const total = new Map<string, number>();
  if (plan.until === null) return total;
  const tasks: PartitionTask[] = Array.from({ length: plan.workers }, (_, index) => ({
    url: engine.url,
    sortMiB: plan.sortMiB,
    until: plan.until as string,
    share: { index, of: plan.workers },
    tables: Object.fromEntries(models.map((model) => [model.name, buildTable(model)])),
    aside: Object.fromEntries([...known].map(([name, roots]) => [name, new Set(roots.map(rootId))])),
  }));
  const { rows } = await engine.pool.query<{ n: string }>(
    'select count(*)::text as n from log.event where position <= $1 and type = any($2::text[])',
    [plan.until, [...new Set(models.flatMap((model) => model.types))]],
  );
  const meter = progressMeter('folding', Number(rows[0]?.n ?? 0), options.onProgress);
  const done = tasks.map(() => 0);
  // Nothing comes before the sort is done: say that it began.
  meter.set(0);
  const results = await runShares(engine, models, tasks, (share, events) => {
    done[share] = events;
    meter.set(done.reduce((a, b) => a + b, 0));
  });
  for (const result of results)
    for (const [name, n] of Object.entries(result.rows)) total.set(name, (total.get(name) ?? 0) + n);
  return total;
}

const UNIQUE_VIOLATION = '23505';

/** Keys and indexes, two tables at a time, after the load. */
async function index(engine: Engine, models: readonly CatalogueModel[], options: RebuildOptions): Promise<void> {
  const meter = progressMeter('indexing', models.length, options.onProgress, 0);
  const waiting = [...models];
  const lane = async (): Promise<void> => {
    const client = await engine.pool.connect();
    try {
      await client.query(`set maintenance_work_mem = '256MB'`);
      for (let model = waiting.shift(); model !== undefined; model = waiting.shift()) {
        for (const statement of createIndexes(model, buildTable(model))) {
          await client.query(statement).catch((error) => explainDuplicate(client, model as CatalogueModel, error));
        }
        await client.query(`analyze ${buildTable(model)}`);
        meter.add(1);
      }
    } finally {
      await client.query('reset maintenance_work_mem').catch(() => undefined);
      client.release();
    }
  };
  await Promise.all([lane(), lane()]);
}

/** Two events made the same row where only one may: found by the primary key after the load. */
export class DuplicateRowError extends Error {
  override readonly name = 'DuplicateRowError';
}

/** A ledger's key met twice is found only here: say which events. */
async function explainDuplicate(client: pg.ClientBase, model: CatalogueModel, error: unknown): Promise<never> {
  if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
  const events = model.ledger
    ? `, array_to_string(array_agg(_event_id order by _pos), ' and ') as events`
    : `, '' as events`;
  const { rows } = await client.query<{ events: string }>(
    `select 1 ${events} from ${buildTable(model)} group by ${primaryKey(model).join(', ')} having count(*) > 1 limit 1`,
  );
  throw new DuplicateRowError(
    `${model.name}: one row was made twice, by events ${rows[0]?.events || 'of two roots'}: ${(error as Error & { detail?: string }).detail}`,
    { cause: error },
  );
}
