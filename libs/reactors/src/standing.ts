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

/** Whether every event of these reactors' types has been handled. */
export async function isDrained(pool: Pool, reactors: readonly Reactor[]): Promise<boolean> {
  const { rows } = await pool.query<{ drained: boolean }>(
    `select count(*) = $2 as drained from engine.reactor r
      where r.name = any($1) and not exists (
        select 1 from log.event e where e.position > coalesce(r.position, -1) and e.type = any(r.types))`,
    [reactors.map((reactor) => reactor.name), reactors.length],
  );
  return rows[0]?.drained ?? false;
}

/** Commands that were given up, oldest first. */
export async function deadReactions(
  pool: Pool,
  limit = 100,
): Promise<(Omit<Outcome, 'position'> & { reactor: string; position: string })[]> {
  const { rows } = await pool.query(
    `select reactor, position::text as position, n, event_id as "eventId", tenant, root, outcome, code, message, attempts, command_id as "commandId"
       from engine.reactor_outcome where outcome = 'dead' order by reactor, reactor_outcome.position, n limit $1`,
    [limit],
  );
  return rows;
}
