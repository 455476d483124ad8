import type { Pool } from 'pg';
import type { Guard } from '../journal.js';
import type { DueRow, Timer } from './timer.js';

/** How the command of one due row ended. `dead`: given up after the attempts allowed, a fault of ours. */
export interface TimerOutcome {
  readonly row: DueRow;
  readonly outcome: 'done' | 'refused' | 'dead';
  /** Code of the refusal; null when done. */
  readonly code: string | null;
  readonly message: string | null;
  readonly attempts: number;
  readonly commandId: string;
}

const RECORD = `
  insert into engine.timer_outcome (timer, tenant, key, basis_event_id, due, root, outcome, code, message, attempts, command_id)
  select $1, * from unnest($2::text[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::uuid[])
  on conflict do nothing`;

/** Records outcomes while the lease is held. A tail lost by a crash is issued again under the same command ids. */
export async function recordOutcomes(
  pool: Pool,
  name: string,
  outcomes: readonly TimerOutcome[],
  guard: Guard,
): Promise<void> {
  if (outcomes.length === 0) return;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off');
    await guard(client);
    const of = <T>(pick: (outcome: TimerOutcome) => T): T[] => outcomes.map(pick);
    await client.query({
      name: 'recount-timer-record',
      text: RECORD,
      values: [
        name,
        of(({ row }) => row.tenant),
        of(({ row }) => row.key),
        of(({ row }) => row.basisEventId),
        of(({ row }) => row.due),
        of(({ row }) => row.root),
        of(({ outcome }) => outcome),
        of(({ code }) => code),
        of(({ message }) => message),
        of(({ attempts }) => attempts),
        of(({ commandId }) => commandId),
      ],
    });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** How the commands of one timer ended so far. */
export interface TimerStanding {
  readonly name: string;
  readonly done: number;
  readonly refused: number;
  readonly dead: number;
}

/** The timers given, by name, whether they ever ran or not. */
export async function timerStanding(pool: Pool, timers: readonly Timer[]): Promise<TimerStanding[]> {
  const { rows } = await pool.query<TimerStanding>(
    `select t.name, count(*) filter (where o.outcome = 'done')::int as done, count(*) filter (where o.outcome = 'refused')::int as refused,
            count(*) filter (where o.outcome = 'dead')::int as dead
       from unnest($1::text[]) t(name) left join engine.timer_outcome o on o.timer = t.name group by t.name order by t.name`,
    [timers.map(({ name }) => name)],
  );
  return rows;
}

/** A timer's command that was given up. */
export interface DeadTimer {
  readonly timer: string;
  readonly tenant: string;
  readonly root: string;
  readonly key: string;
  /** The event that armed it. */
  readonly eventId: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly attempts: number;
}

/** Timers' commands that were given up, the longest due first. */
export async function deadTimers(pool: Pool, limit = 100): Promise<DeadTimer[]> {
  const { rows } = await pool.query<DeadTimer>(
    `select timer, tenant, root, key, basis_event_id::text as "eventId", code, message, attempts
       from engine.timer_outcome where outcome = 'dead' order by timer, due, key limit $1`,
    [limit],
  );
  return rows;
}
