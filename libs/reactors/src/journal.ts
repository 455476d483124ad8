import type { Pool, PoolClient } from 'pg';
import type { Outcome, Reactor } from './reactor.js';

/** Where a reactor's completed prefix ends. */
export interface Mark {
  readonly position: bigint;
  readonly eventId: string;
}

/** Throws when whoever runs the reactors may no longer do so; called inside every transaction that moves a checkpoint. */
export type Guard = (client: PoolClient) => Promise<void>;

/** The checkpoint belongs to another log, or to this one before it was restored. */
export class ReactorLogMismatchError extends Error {
  override readonly name = 'ReactorLogMismatchError';
}

const REGISTER = `
  insert into engine.reactor (name, types, log_id, epoch, position, event_id)
  select $1, $2, i.id, i.epoch, h.position, h.event_id
    from log.identity i
    left join lateral (select position, event_id from log.event where $3 order by position desc limit 1) h on true
  on conflict (name) do update set types = excluded.types`;

const LOOK = `
  select r.position::text as position, r.log_id = i.id and r.epoch = i.epoch as same_log,
         r.position is null or exists (select 1 from log.event e where e.position = r.position and e.event_id = r.event_id) as same_event
    from engine.reactor r, log.identity i where r.name = $1`;

/**
 * Enters a reactor that has never run and answers where its prefix ends (undefined: before the first event).
 * @throws ReactorLogMismatchError
 */
export async function enter(pool: Pool, reactor: Reactor): Promise<bigint | undefined> {
  await pool.query(REGISTER, [reactor.name, Object.keys(reactor.on), reactor.from === 'now']);
  const { rows } = await pool.query<{ position: string | null; same_log: boolean; same_event: boolean }>(LOOK, [
    reactor.name,
  ]);
  const row = rows[0];
  if (row === undefined) throw new ReactorLogMismatchError('the log has no identity yet');
  if (!row.same_log || !row.same_event) {
    throw new ReactorLogMismatchError(
      `the reactor ${reactor.name} stands at ${row.position} of another log, or of this one before it was restored: \`recount rebuild --reset\``,
    );
  }
  return row.position === null ? undefined : BigInt(row.position);
}

/**
 * Forgets the reactors that stand in another log: each begins again as one that has never run. How timers ended is
 * forgotten with it: what this log knows of it has disarmed them. What was issued already is issued under the same ids
 * and answered as it was.
 */
export async function resetReactors(pool: Pool): Promise<void> {
  const elsewhere = `not exists (select 1 from log.identity i where i.id = r.log_id and i.epoch = r.epoch)
    or r.position is not null and not exists (select 1 from log.event e where e.position = r.position and e.event_id = r.event_id)`;
  await pool.query(
    `with gone as (select name from engine.reactor r where ${elsewhere}),
          outcomes as (delete from engine.reactor_outcome where reactor in (select name from gone) returning 1)
     select count(*) from outcomes`,
  );
  await pool.query(`delete from engine.reactor r where ${elsewhere}`);
  await pool.query('delete from engine.timer_outcome');
  await pool.query('delete from engine.match_key');
  await pool.query('delete from engine.match_index');
  await pool.query('delete from engine.earlier_document');
}

/** Commands beyond the prefix that have ended already, as `position/n`. */
export async function settledAfter(pool: Pool, name: string, after: bigint | undefined): Promise<Set<string>> {
  const { rows } = await pool.query<{ key: string }>(
    `select position || '/' || n as key from engine.reactor_outcome where reactor = $1 and position > $2`,
    [name, String(after ?? -1n)],
  );
  return new Set(rows.map(({ key }) => key));
}

// An outcome stands, unless somebody asked for its command to be issued again.
const RECORD = `
  insert into engine.reactor_outcome (reactor, position, n, event_id, tenant, root, outcome, code, message, attempts, command_id)
  select $1, * from unnest($2::bigint[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::uuid[])
  on conflict (reactor, position, n) do update
    set outcome = excluded.outcome, code = excluded.code, message = excluded.message, recorded_at = now(),
        attempts = reactor_outcome.attempts + excluded.attempts, retry_asked_at = null
    where reactor_outcome.retry_asked_at is not null`;

const ADVANCE = `
  update engine.reactor set position = $2, event_id = $3, updated_at = now()
   where name = $1 and (position is null or position < $2)`;

/**
 * Records outcomes and then moves the checkpoint, in one transaction. The transaction need not reach the disk before it
 * is answered: a lost tail is handled again under the same command ids.
 */
export async function record(
  pool: Pool,
  name: string,
  outcomes: readonly Outcome[],
  mark: Mark | undefined,
  guard?: Guard,
): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off');
    await guard?.(client);
    if (outcomes.length > 0) {
      const column = <K extends keyof Outcome>(key: K) => outcomes.map((outcome) => outcome[key]);
      const values = [
        column('position').map(String),
        column('n'),
        column('eventId'),
        column('tenant'),
        column('root'),
        column('outcome'),
        column('code'),
        column('message'),
        column('attempts'),
        column('commandId'),
      ];
      await client.query({ name: 'recount-reactor-record', text: RECORD, values: [name, ...values] });
    }
    if (mark)
      await client.query({
        name: 'recount-reactor-advance',
        text: ADVANCE,
        values: [name, String(mark.position), mark.eventId],
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
