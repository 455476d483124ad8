import type { EventLog, RecordedEvent } from '@recount/event-log';
import type pg from 'pg';
import { MirrorMismatchError } from './errors.js';
import { COLUMNS, type MirrorRow, rowsFrom, rowValues } from './rows.js';

/** How far the store is copied. */
export interface MirrorCheckpoint {
  /** The last event copied; undefined before the first. */
  readonly position: bigint | undefined;
  readonly eventId: string | undefined;
  /** There is nothing else to copy up to here. */
  readonly seen: bigint | undefined;
  readonly updatedAt: string | undefined;
}

const big = (text: string | null): bigint | undefined => (text === null ? undefined : BigInt(text));

export async function readMirror(pool: pg.Pool | pg.ClientBase): Promise<MirrorCheckpoint> {
  const { rows } = await (pool as pg.Pool).query<
    Record<'position' | 'event_id' | 'seen' | 'updated_at', string | null>
  >(
    'select position::text as position, event_id::text as event_id, seen::text as seen, updated_at::text as updated_at from log.mirror',
  );
  const row = rows[0];
  if (row === undefined) throw new Error('log.mirror is empty; was the database migrated?');
  return {
    position: big(row.position),
    eventId: row.event_id ?? undefined,
    seen: big(row.seen),
    updatedAt: row.updated_at ?? undefined,
  };
}

/** Takes the checkpoint for the holder of a lease: holders of older ones can no longer move it. */
export async function fenceMirror(pool: pg.Pool, token: bigint): Promise<void> {
  await pool.query('update log.mirror set fence = $1 where fence < $1', [String(token)]);
}

/** Rows and checkpoint in one statement; a wake-up for projectors with them. */
const WRITE = `
  with mine as (
    update log.mirror set position = coalesce($1::bigint, position), event_id = coalesce($2::uuid, event_id), seen = $3::bigint, updated_at = clock_timestamp()
     where fence = $4::bigint returning 1
  ), copied as (
    insert into log.event (${COLUMNS}) select * from (${rowsFrom(5)}) e where exists (select from mine) returning 1
  )
  select (select count(*)::int from mine) as held, (select count(*)::int from copied) as copied,
         case when $1::bigint is not null then pg_notify('recount_log', ($1::bigint)::text) end as told`;

/**
 * Writes rows and moves the checkpoint.
 * @returns false when the lease has passed to another: nothing was written
 * @throws MirrorMismatchError when the table holds something else already
 */
export async function writeMirror(
  pool: pg.Pool,
  token: bigint,
  rows: readonly MirrorRow[],
  seen: bigint,
): Promise<boolean> {
  const last = rows.at(-1);
  const at = [last === undefined ? null : String(last.position), last?.id ?? null, String(seen), String(token)];
  try {
    const { rows: answers } = await pool.query<{ held: number }>({
      name: 'mirror',
      text: WRITE,
      values: [...at, ...rowValues(rows)],
    });
    return answers[0]?.held === 1;
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw new MirrorMismatchError(
      `the mirror holds events that the store gave other positions (${(error as Error).message}); look with: recount mirror verify`,
    );
  }
}

/** What is mirrored. */
export interface MirroredLog extends EventLog {
  /** Position of the last event of any kind, where a store also holds events that are never given out. */
  end?(): Promise<bigint | undefined>;
}

/** Whether the mirror has seen what the store does not hold (any more): all that comes up to there would be passed over. */
export async function sawBeyond(log: MirroredLog, { seen }: MirrorCheckpoint): Promise<boolean> {
  if (seen === undefined) return false;
  const end = await (log.end === undefined ? log.head() : log.end());
  return end === undefined || seen > end;
}

/** Whether the store still has the event at the checkpoint, and reaches as far. @throws MirrorMismatchError */
export async function checkMirror(pool: pg.Pool, log: MirroredLog, checkpoint: MirrorCheckpoint): Promise<void> {
  await checkLast(pool, log, checkpoint);
  if (!(await sawBeyond(log, checkpoint))) return;
  throw new MirrorMismatchError(
    `the mirror saw the store up to ${checkpoint.seen}, the store ends before: it was restored or replaced. Look with: recount mirror verify`,
  );
}

async function checkLast(pool: pg.Pool, log: EventLog, { position, eventId }: MirrorCheckpoint): Promise<void> {
  if (position === undefined) return;
  const { rows } = await pool.query<{ stream: string; revision: string }>(
    'select stream, revision::text as revision from log.event where position = $1',
    [String(position)],
  );
  const row = rows[0];
  const there = row && (await one(log.readStream(row.stream, { from: BigInt(row.revision), limit: 1 })));
  if (there?.position === position && there.id === eventId) return;
  throw new MirrorMismatchError(
    `the mirror saw event ${eventId} at ${position}, the store has ${there ? `${there.id} at ${there.position}` : 'none'} there: ` +
      'it was restored or replaced. Look with: recount mirror verify',
  );
}

async function one(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent | undefined> {
  for await (const event of events) return event;
  return undefined;
}
