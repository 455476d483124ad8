import type { Pool } from 'pg';
import type { Timer } from './timer.js';

/** Which of the timers' commands that were given up are meant; what is not named is not narrowed. */
export interface TimerRetryChoice {
  readonly timer?: string;
  readonly tenant?: string;
  readonly root?: string;
  /** The event that armed the timer. */
  readonly eventId?: string;
}

/** A command that was given up and is due again. */
export interface RearmedTimer {
  readonly timer: string;
  readonly tenant: string;
  readonly root: string;
  /** The row's key as a JSON array of texts. */
  readonly key: string;
  readonly eventId: string;
  /** UTC, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
  readonly due: string;
  readonly attempts: number;
  /** Why it was given up. */
  readonly code: string | null;
  readonly message: string | null;
}

const REARM = `
  with gone as (
    delete from engine.timer_outcome
     where outcome = 'dead' and timer = any($1) and ($2::text is null or timer = $2) and ($3::text is null or tenant = $3)
       and ($4::text is null or root = $4) and ($5::uuid is null or basis_event_id = $5)
    returning timer, tenant, root, key, basis_event_id::text as "eventId",
              to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due, attempts, code, message)
  select * from gone order by timer, due, tenant, key`;

/**
 * Forgets that commands of timers were given up: a row that is armed still is due again, and whoever runs the timers issues
 * its command at the next look, under the id it had. A row that was disarmed since asks for nothing. Timers that this build
 * does not know are left alone.
 */
export async function rearmTimers(
  pool: Pool,
  timers: readonly Timer[],
  { timer, tenant, root, eventId }: TimerRetryChoice,
): Promise<RearmedTimer[]> {
  const values = [timers.map(({ name }) => name), timer, tenant, root, eventId].map((value) => value ?? null);
  return (await pool.query<RearmedTimer>(REARM, values)).rows;
}
