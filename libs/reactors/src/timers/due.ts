import { pause } from '@recount/postgres';
import type { Pool } from 'pg';
import type { DueRow, ReadyTimer } from './timer.js';

/** How a page of due rows is asked for. */
export interface DueQuery {
  /** Due by this instant. */
  readonly now: string;
  /** Rows that were overdue when their basis was recorded are left alone this long after it. */
  readonly graceMs: number;
  readonly limit: number;
  /** Rows in front to leave out. */
  readonly offset: number;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Whichever version is served: a promoted one that lacks the columns is an error until it is rolled back. Rows of a model that
 * is stopped or rows of a quarantined root may be out of date: they wait. A row that was overdue
 * when its basis was recorded comes from a history that is being brought in: the rest of it may be on its way.
 */
const statementOf = ({ model, due, basis, where, keys }: ReadyTimer): string => `
  select v._tenant as tenant, v._root as root, k.key, v.${quoted(basis)}::text as "basisEventId",
         to_char(v.${quoted(due)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due, b.metadata,
         (select jsonb_object_agg(c.key, c.value) from jsonb_each_text(to_jsonb(v)) c) as row
    from read.${quoted(model)} v
    cross join lateral (select to_jsonb(array[${keys.map((key) => `v.${quoted(key)}::text`).join(', ')}])::text as key) k
    cross join lateral (select recorded_at, metadata from log.event where event_id = v.${quoted(basis)} limit 1) b
   where v.${quoted(due)} <= $1 and (${where ?? 'true'})
     and (v.${quoted(due)} > b.recorded_at or b.recorded_at <= clock_timestamp() - $2 * interval '1 millisecond')
     and not exists (select 1 from engine.timer_outcome o
                      where o.timer = $3 and o.tenant = v._tenant and o.key = k.key
                        and o.basis_event_id = v.${quoted(basis)} and o.due = v.${quoted(due)})
     and not exists (select 1 from engine.quarantine q join engine.model m on m.name = q.model and m.version = q.version
                      where q.model = $4 and m.state = 'live' and q.tenant = v._tenant and q.root = v._root)
     and exists (select 1 from engine.model m where m.name = $4 and m.state = 'live')
   order by v.${quoted(due)}, v._tenant, k.key
   limit $5 offset $6`;

/** Armed rows that are due and have no outcome yet, the longest due first. */
export async function dueRows(pool: Pool, timer: ReadyTimer, query: DueQuery): Promise<DueRow[]> {
  const { now, graceMs, limit, offset } = query;
  const values = [now, graceMs, timer.name, timer.model, limit, offset];
  const { rows } = await pool.query<Omit<DueRow, 'correlationId'> & { metadata: string }>(statementOf(timer), values);
  return rows.map(({ metadata, ...row }) => ({
    ...row,
    correlationId: (JSON.parse(metadata) as Record<string, string>).$correlationId,
  }));
}

const LOOK_MS = 20;
const REACHED = `
  select coalesce((select position from engine.checkpoint where name = 'live'), -1) >= $1::bigint as reached`;

/**
 * Waits until the folds have reached what the log's head is now, so that the rows know everything recorded so far.
 * @returns false when they have not within the time allowed, or the signal came first
 */
export async function foldedUpToNow(pool: Pool, signal: AbortSignal, patienceMs: number): Promise<boolean> {
  const { rows } = await pool.query<{ head: string }>(
    'select coalesce(max(position), -1)::text as head from log.event',
  );
  const head = rows[0]?.head ?? '-1';
  for (const begun = performance.now(); !signal.aborted; await pause(LOOK_MS, signal)) {
    const look = await pool.query<{ reached: boolean }>(REACHED, [head]);
    if (look.rows[0]?.reached) return true;
    if (performance.now() - begun >= patienceMs) return false;
  }
  return false;
}
