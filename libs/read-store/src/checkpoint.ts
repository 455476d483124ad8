import { ReadStoreError } from './read-store-error.js';
import type { Queryable } from './sql.js';

/** Where the live folds are: everything up to `position` is folded, quarantined roots excepted. */
export interface Checkpoint {
  readonly logId: string;
  readonly epoch: number;
  /** Null before the first event. */
  readonly position: bigint | null;
  readonly eventId: string | null;
  /** Token of the lease that may move it. */
  readonly fence: bigint;
  /** Raised by every change made beside the live folds (swap, heal): who knows an older one must look again. */
  readonly revision: bigint;
}

export const CHECKPOINT = 'live';

/** Identity and head of the log as the checkpoint is held against. */
export interface LogStanding {
  readonly id: string;
  readonly epoch: number;
  readonly head: bigint | null;
}

export async function readLogStanding(db: Queryable): Promise<LogStanding> {
  const { rows } = await db.query<{ id: string; epoch: number; head: string | null }>(
    'select id::text as id, epoch::int as epoch, (select max(position)::text from log.event) as head from log.identity',
  );
  const row = rows[0];
  if (row === undefined)
    throw new ReadStoreError({ code: 'LOG_MISMATCH', message: 'the log has no identity; is it initialised?' });
  return { id: row.id, epoch: Number(row.epoch), head: row.head === null ? null : BigInt(row.head) };
}

interface CheckpointRow extends Record<string, unknown> {
  readonly log_id: string;
  readonly epoch: number;
  readonly position: string | null;
  readonly event_id: string | null;
  readonly fence: string;
  readonly revision: string;
}
const SELECT = `select log_id::text as log_id, epoch::int as epoch, position::text as position, event_id::text as event_id,
  fence::text as fence, revision::text as revision from engine.checkpoint where name = '${CHECKPOINT}'`;

/** The checkpoint, or null before the first deploy. With `lock` its row is held until the transaction ends. */
export async function readCheckpoint(db: Queryable, lock = false): Promise<Checkpoint | null> {
  const { rows } = await db.query<CheckpointRow>(lock ? `${SELECT} for update` : SELECT);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    logId: row.log_id,
    epoch: Number(row.epoch),
    position: row.position === null ? null : BigInt(row.position),
    eventId: row.event_id,
    fence: BigInt(row.fence),
    revision: BigInt(row.revision),
  };
}

/** The checkpoint of this log, created when there is none. @throws ReadStoreError LOG_MISMATCH: see `checkLog` */
export async function openCheckpoint(db: Queryable): Promise<Checkpoint> {
  const log = await readLogStanding(db);
  await db.query(
    `insert into engine.checkpoint (name, log_id, epoch, fence, revision) values ('${CHECKPOINT}', $1, $2, 0, 0) on conflict (name) do nothing`,
    [log.id, log.epoch],
  );
  const checkpoint = (await readCheckpoint(db)) as Checkpoint;
  // The head is read after the checkpoint: others append and fold meanwhile.
  await checkLog(db, checkpoint, await readLogStanding(db));
  return checkpoint;
}

const mismatch = (message: string): never => {
  throw new ReadStoreError({
    code: 'LOG_MISMATCH',
    message: `${message}. The read models were folded from another log (a restored or copied one?): \`recount rebuild --reset\` counts them anew`,
  });
};

/**
 * Refuses a checkpoint that does not belong to this log: another id or epoch, a position beyond the head, or another
 * event at its position.
 * @throws ReadStoreError LOG_MISMATCH
 */
export async function checkLog(db: Queryable, checkpoint: Checkpoint, log: LogStanding): Promise<void> {
  if (checkpoint.logId !== log.id) mismatch(`the checkpoint is of log ${checkpoint.logId}, this is ${log.id}`);
  if (checkpoint.epoch !== log.epoch)
    mismatch(`the checkpoint is of epoch ${checkpoint.epoch}, the log is in ${log.epoch}`);
  if (checkpoint.position === null) return;
  if (log.head === null || checkpoint.position > log.head) {
    mismatch(`the checkpoint ${checkpoint.position} lies beyond the log's head ${log.head ?? '(empty)'}`);
  }
  const { rows } = await db.query<{ event_id: string }>(
    'select event_id::text as event_id from log.event where position = $1',
    [String(checkpoint.position)],
  );
  if (rows[0]?.event_id !== checkpoint.eventId) {
    mismatch(
      `the checkpoint saw event ${checkpoint.eventId} at ${checkpoint.position}, the log has ${rows[0]?.event_id ?? 'none'} there`,
    );
  }
}
