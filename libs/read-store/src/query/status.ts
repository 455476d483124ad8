import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Catalogue } from '../catalogue.js';
import { CHECKPOINT } from '../checkpoint.js';
import { SERVED_STATES } from '../deploy/registry.js';
import { PROJECTOR } from '../live/projector.js';
import type { Metrics, ModelStatus, ReadStatus } from '../status.js';
import { instantText, tableName, tableOf, viewOf } from '../tables.js';
import { auditOf } from './audit.js';

/** An exact count may take this long; then the planner's estimate answers, marked by a leading `~`. */
const COUNT_MS = 250;
const QUERY_CANCELED = '57014';
const UNDEFINED_TABLE = '42P01';

/**
 * `count(*)` while it is cheap, else the estimate of the table's statistics as `~n`.
 * @param what table or view, quoted
 * @param table the table behind it, for the estimate
 */
async function countOf(client: PoolClient, what: string, table: string): Promise<string> {
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${COUNT_MS}`);
    const { rows } = await client.query<{ n: string }>(`select count(*)::text as n from ${what}`);
    return rows[0]?.n ?? '0';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === UNDEFINED_TABLE) return '0';
    if (code !== QUERY_CANCELED) throw error;
  } finally {
    await client.query('ROLLBACK');
  }
  const estimate = 'select greatest(reltuples, 0)::bigint::text as n from pg_class where oid = to_regclass($1)';
  const { rows } = await client.query<{ n: string }>(estimate, [table]);
  return `~${rows[0]?.n ?? '0'}`;
}

const STANDING = `
  select i.id::text as log_id, i.epoch, h.position::text as head, c.position::text as position, c.event_id::text as event_id,
         c.updated_at::text as updated_at, n.recorded_at::text as oldest
    from log.identity i
    left join lateral (select max(position) as position from log.event) h on true
    left join engine.checkpoint c on c.name = '${CHECKPOINT}'
    left join lateral (select recorded_at from log.event where position > coalesce(c.position, -1) order by position limit 1) n on true`;

interface StandingRow {
  readonly log_id: string;
  readonly epoch: number;
  readonly head: string | null;
  readonly position: string | null;
  readonly event_id: string | null;
  readonly updated_at: string | null;
  readonly oldest: string | null;
}
const instant = (raw: string | null): string | null => (raw === null ? null : instantText(raw));

async function lagIn(client: PoolClient, row: StandingRow): Promise<ReadStatus['lag']> {
  const behind = `log.event where position > ${BigInt(row.position ?? -1)}`;
  return {
    events: row.oldest === null ? '0' : await countOf(client, behind, 'log.event'),
    oldestUnappliedRecordedAt: instant(row.oldest),
  };
}

async function standingIn(client: PoolClient): Promise<StandingRow> {
  const row = (await client.query<StandingRow>(STANDING)).rows[0];
  if (row === undefined) throw new Error('the log has no identity yet');
  return row;
}

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** How far the folds are behind the log. */
export const lagOf = (pool: Pool): Promise<ReadStatus['lag']> =>
  withClient(pool, async (client) => lagIn(client, await standingIn(client)));

/** How far everything is: log, folds, models, reactors, timers. Counts that would take long are estimates marked by `~`. */
export const statusOf = (pool: Pool, catalogue: Catalogue): Promise<ReadStatus> =>
  withClient(pool, async (client) => {
    const { models, ...rest } = await metricsIn(client, catalogue);
    const counted: ModelStatus[] = [];
    for (const model of models) {
      const table = `read.${tableName(model)}`;
      counted.push({ ...model, rows: await countOf(client, viewOf(model.name), table) });
    }
    counted.push(...(await besideOf(client)));
    return { ...rest, models: counted.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) };
  });

/** The same without the rows of the models. */
export const metricsOf = (pool: Pool, catalogue: Catalogue): Promise<Metrics> =>
  withClient(pool, (client) => metricsIn(client, catalogue));

async function metricsIn(client: PoolClient, catalogue: Catalogue): Promise<Metrics> {
  const row = await standingIn(client);
  return {
    log: {
      id: row.log_id,
      epoch: row.epoch,
      head: row.head,
      events: await countOf(client, 'log.event', 'log.event'),
    },
    checkpoint: { position: row.position, eventId: row.event_id, updatedAt: instant(row.updated_at) },
    lag: await lagIn(client, row),
    projector: await leaseOf(client),
    models: await modelsOf(client, catalogue),
    reactors: await reactorsOf(client),
    timers: await timersOf(client),
    audit: await auditOf(client, row.log_id, (what) => countOf(client, what, 'log.event')),
  };
}

async function leaseOf(client: PoolClient): Promise<ReadStatus['projector']> {
  const { rows } = await client.query<{ holder: string; until: string }>(
    `select holder, until::text as until from engine.lease where name = $1 and until > clock_timestamp()`,
    [PROJECTOR],
  );
  return { holder: rows[0]?.holder ?? null, leaseUntil: instant(rows[0]?.until ?? null) };
}

const MODELS = `
  select m.name, m.version, m.state, (select count(*)::int from engine.quarantine q where q.model = m.name and q.version = m.version) as quarantined
    from engine.model m`;

async function modelsOf(client: PoolClient, catalogue: Catalogue): Promise<Metrics['models']> {
  const { rows } = await client.query<{
    name: string;
    version: number;
    state: ModelStatus['state'];
    quarantined: number;
  }>(MODELS);
  const stored = new Map(rows.map((row) => [`${row.name}@${row.version}`, row]));
  const found: Metrics['models'][number][] = [];
  for (const { name, version, definition } of catalogue.models) {
    const row = stored.get(`${name}@${version}`);
    found.push({
      name,
      version,
      shape: definition.shape,
      quarantinedRoots: row?.quarantined ?? 0,
      state: row?.state ?? 'building',
    });
  }
  return found;
}

/** The versions that stand beside the served ones: staged, former, and those that failed there. */
async function besideOf(client: PoolClient): Promise<ModelStatus[]> {
  const { rows } = await client.query<Omit<ModelStatus, 'rows'>>(
    `select m.name, m.version, m.shape, m.state,
            (select count(*)::int from engine.quarantine q where q.model = m.name and q.version = m.version) as "quarantinedRoots"
       from engine.model m where m.state not in ${SERVED_STATES} order by m.name, m.version`,
  );
  const found: ModelStatus[] = [];
  for (const model of rows) {
    // Its rows are those that the view would show if it were served.
    const shown = `${tableOf(model)}${model.shape === 'state' ? ' where _removed is null' : ''}`;
    found.push({ ...model, rows: await countOf(client, shown, `read.${tableName(model)}`) });
  }
  return found;
}

const REACTORS = `
  select r.name, r.position::text as position,
         (select count(*)::int from log.event e where e.position > coalesce(r.position, -1) and e.type = any(r.types)) as pending,
         (select count(*)::int from engine.reactor_outcome o where o.reactor = r.name and o.outcome = 'dead') as dead
    from engine.reactor r order by r.name`;

const TIMERS = `
  select timer as name, count(*) filter (where outcome = 'done')::int as done, count(*) filter (where outcome = 'refused')::int as refused,
         count(*) filter (where outcome = 'dead')::int as dead
    from engine.timer_outcome group by timer order by timer`;

/** Reactors and timers keep their books beside ours, where there are any. */
async function booksOf<T extends QueryResultRow>(client: PoolClient, table: string, query: string): Promise<T[]> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return rows[0]?.there ? (await client.query<T>(query)).rows : [];
}
const reactorsOf = (client: PoolClient): Promise<ReadStatus['reactors'][number][]> =>
  booksOf(client, 'engine.reactor', REACTORS);
const timersOf = (client: PoolClient): Promise<ReadStatus['timers'][number][]> =>
  booksOf(client, 'engine.timer_outcome', TIMERS);
