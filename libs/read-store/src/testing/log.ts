import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** What a spec says of an event it puts into the log. */
export interface LogEvent {
  readonly type: string;
  readonly root: string;
  readonly data: unknown;
  readonly tenant?: string;
  readonly schemaVersion?: number;
  readonly occurredAt?: string;
}

/**
 * Puts events into `log.event` behind those that are there, as an embedded store would have: for specs and measurements of the
 * read side that need no store.
 * @returns the position of the last
 */
export async function seedLog(pool: pg.Pool | pg.ClientBase, events: readonly LogEvent[]): Promise<bigint> {
  const rows = events.map((event, n) => ({
    n: n + 1,
    type: event.type,
    root: event.root,
    tenant: event.tenant ?? 't1',
    schema_version: event.schemaVersion ?? 1,
    id: randomUUID(),
    occurred_at: event.occurredAt ?? new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
    data: JSON.stringify(event.data),
    metadata: JSON.stringify({ $correlationId: 'c', actorId: 'spec', actorType: 'user', commandId: `command-${n}` }),
  }));
  const { rows: found } = await (pool as pg.Pool).query<{ position: string }>(
    `insert into log.event (position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at, recorded_at, data, metadata, hash)
     select start.at + r.n, 'deal-' || r.tenant || '.' || r.root, start.at + r.n, r.type, r.schema_version, r.id, r.root, r.tenant,
            r.occurred_at, clock_timestamp(), r.data, r.metadata, ''
       from json_to_recordset($1::json) as r(n int, type text, root text, tenant text, schema_version int, id uuid, occurred_at timestamptz, data text, metadata text),
            (select coalesce(max(position), 0) as at from log.event) start
     returning position::text as position`,
    [JSON.stringify(rows)],
  );
  const last = found.reduce((max, row) => (BigInt(row.position) > max ? BigInt(row.position) : max), 0n);
  await (pool as pg.Pool).query('update log.head set position = greatest(position, $1)', [String(last)]);
  await (pool as pg.Pool).query(`select pg_notify('recount_log', $1)`, [String(last)]);
  return last;
}

/** Every stored row of a model's table as text, tombstones included: two tables are the same when these are. */
export async function dumpTable(pool: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(`select t::text as row from read.${table} t order by 1`);
  return rows.map((row) => row.row);
}
