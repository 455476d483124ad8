import { setTimeout as sleep } from 'node:timers/promises';
import type { LogIdentity } from '@recount/event-log';
import { createPool } from '@recount/postgres';
import type pg from 'pg';
import { type MirroredLog, readMirror, sawBeyond } from './checkpoint.js';
import { MIRROR } from './run.js';

/** How far the mirror is; positions as text. */
export interface MirrorStatus {
  readonly identity: LogIdentity;
  /** Last event of the store. */
  readonly storeHead: string | null;
  /** Last event copied, and up to where there is nothing else to copy. */
  readonly position: string | null;
  readonly eventId: string | null;
  readonly seen: string | null;
  readonly updatedAt: string | null;
  readonly caughtUp: boolean;
  /** It has seen more than the store holds: the store was restored, and the mirror does not start. */
  readonly beyond: boolean;
  /** Who copies; null when nobody does. */
  readonly holder: string | null;
}

/** @throws LogUnavailableError when the store does not answer */
export async function mirrorStatus(options: {
  readonly url: string;
  readonly log: MirroredLog;
}): Promise<MirrorStatus> {
  const pool = createPool(options.url, { max: 1, name: 'recount-mirror-status' });
  try {
    const [identity, head] = [await options.log.identity(), await options.log.head()];
    const checkpoint = await readMirror(pool);
    const { position, eventId, seen, updatedAt } = checkpoint;
    const beyond = await sawBeyond(options.log, checkpoint);
    const { rows } = await pool.query<{ holder: string }>(
      'select holder from engine.lease where name = $1 and until > clock_timestamp()',
      [MIRROR],
    );
    const text = (value: bigint | undefined) => (value === undefined ? null : String(value));
    return {
      identity,
      storeHead: text(head),
      position: text(position),
      eventId: eventId ?? null,
      seen: text(seen),
      updatedAt: updatedAt ?? null,
      caughtUp: reaches(seen, head) && !beyond,
      beyond,
      holder: rows[0]?.holder ?? null,
    };
  } finally {
    await pool.end();
  }
}

const reaches = (seen: bigint | undefined, position: bigint | undefined): boolean =>
  position === undefined || (seen !== undefined && seen >= position);

const LOOK_MS = 20;

/** Waits until somebody has mirrored everything up to a position, or the signal aborts. */
export async function mirrorReached(pool: pg.Pool, position: bigint | undefined, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && !reaches((await readMirror(pool)).seen, position)) await sleep(LOOK_MS);
}
