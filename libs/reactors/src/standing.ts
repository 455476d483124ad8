import type { Pool } from 'pg';
import type { Outcome, Reactor } from './reactor.js';

/** How far one reactor is. */
export interface ReactorStanding {
  readonly name: string;
  /** Completed prefix; null before the first event. */
  readonly position: string | null;
  /** Events of its types beyond the prefix. */
  readonly pending: number;
  readonly done: number;
  readonly refused: number;
  readonly dead: number;
}

/** Every reactor that has ever run, by name. */
export async function reactorStanding(pool: Pool): Promise<ReactorStanding[]> {
  const { rows } = await pool.query<ReactorStanding>(`
    select r.name, r.position::text as position,
           (select count(*)::int from log.event e where e.position > coalesce(r.position, -1) and e.type = any(r.types)) as pending,
           count(*) filter (where o.outcome = 'done')::int as done,
           count(*) filter (where o.outcome = 'refused')::int as refused,
           count(*) filter (where o.outcome = 'dead')::int as dead
      from engine.reactor r left join engine.reactor_outcome o on o.reactor = r.name
     group by r.name order by r.name`);
  return rows;
}

/** Whether every event of these reactors' types has been handled, and every command issued again that somebody asked for. */
export async function isDrained(pool: Pool, reactors: readonly Reactor[]): Promise<boolean> {
  const { rows } = await pool.query<{ drained: boolean }>(
    `select count(*) = $2 as drained from engine.reactor r
      where r.name = any($1) and not exists (
        select 1 from log.event e where e.position > coalesce(r.position, -1) and e.type = any(r.types))
        and not exists (select 1 from engine.reactor_outcome o where o.reactor = r.name and o.retry_asked_at is not null)`,
    [reactors.map((reactor) => reactor.name), reactors.length],
  );
  return rows[0]?.drained ?? false;
}

/** A command that was given up, with the event that asked for it. */
export interface DeadReaction extends Omit<Outcome, 'position'> {
  readonly reactor: string;
  readonly position: string;
  /** Of the event, null where it is not in the log any more. */
  readonly type: string | null;
  readonly stream: string | null;
  readonly recordedAt: string;
  /** Somebody asked for it to be issued again. */
  readonly retryAsked: boolean;
}

/** Commands that were given up, oldest first. */
export async function deadReactions(pool: Pool, limit = 100): Promise<DeadReaction[]> {
  const { rows } = await pool.query<DeadReaction>(
    `select o.reactor, o.position::text as position, o.n, o.event_id::text as "eventId", e.type, e.stream, o.tenant, o.root, o.outcome,
            o.code, o.message, o.attempts, o.command_id::text as "commandId", o.retry_asked_at is not null as "retryAsked",
            to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
       from engine.reactor_outcome o left join log.event e on e.position = o.position and e.event_id = o.event_id
      where o.outcome = 'dead' order by o.reactor, o.position, o.n limit $1`,
    [limit],
  );
  return rows;
}
