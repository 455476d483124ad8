import { OWN_STREAMS, SEAL_STREAM, VERIFICATION_STREAM } from '@recount/event-log';
import type pg from 'pg';
import { lastSealOf, logIdOf } from './events.js';
import { endOf } from './seal.js';

/** How often something is done that the log asks for itself. 0: not on this account. */
export interface Cadence {
  readonly everyEvents: number;
  readonly everyMinutes: number;
}
/** What has happened since it was done last: business, not what is said of the log. */
export interface Waiting {
  /** Counted no further than asked for. */
  readonly events: number;
  /** Since it was done last or, for the first time, since the first of the events was recorded. */
  readonly minutes: number;
}

/** Whether it is time: never while nothing happened. */
export const isDue = ({ events, minutes }: Waiting, { everyEvents, everyMinutes }: Cadence): boolean =>
  events > 0 && ((everyEvents > 0 && events >= everyEvents) || (everyMinutes > 0 && minutes >= everyMinutes));

/** Business after a position. By the clock of the database, which recorded the events. */
async function waitingAfter(
  db: pg.Pool,
  after: bigint,
  last: { readonly stream: string; readonly revision: bigint } | undefined,
  limit: number,
): Promise<Waiting> {
  const { rows } = await db.query<{ events: string; minutes: string | null }>(
    `with waiting as (
       select recorded_at from log.event where position > $1 and stream not like $2 order by position limit $3),
     since as (
       select coalesce((select recorded_at from log.event where stream = $4 and revision = $5), (select min(recorded_at) from waiting)) as at)
     select (select count(*) from waiting)::text as events,
            (extract(epoch from clock_timestamp() - (select at from since)) / 60)::text as minutes`,
    [
      String(after),
      `${OWN_STREAMS.replaceAll('_', '\\_')}%`,
      Math.max(1, limit),
      last?.stream ?? null,
      last === undefined ? null : String(last.revision),
    ],
  );
  return { events: Number(rows[0]?.events ?? 0), minutes: Number(rows[0]?.minutes ?? 0) };
}

/** Whether the log is to be sealed: of what is not sealed yet. @throws SealError when the end of the last seal is gone */
export async function sealIsDue(db: pg.Pool, cadence: Cadence): Promise<boolean> {
  const last = await lastSealOf(db, await logIdOf(db));
  const after = last === undefined ? -1n : await endOf(db, last);
  const stream = last && { stream: SEAL_STREAM, revision: last.revision };
  return isDue(await waitingAfter(db, after, stream, cadence.everyEvents), cadence);
}

/** Whether the read models are to be verified: of what was recorded since the last verification was. */
export async function verificationIsDue(db: pg.Pool, cadence: Cadence): Promise<boolean> {
  const { rows } = await db.query<{ position: string; revision: string }>(
    'select position::text as position, revision::text as revision from log.event where stream = $1 order by revision desc limit 1',
    [VERIFICATION_STREAM],
  );
  const last = rows[0];
  const stream = last && { stream: VERIFICATION_STREAM, revision: BigInt(last.revision) };
  return isDue(await waitingAfter(db, BigInt(last?.position ?? -1), stream, cadence.everyEvents), cadence);
}
