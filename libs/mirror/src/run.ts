import { adoptIdentity, backOff, isUnavailable } from '@recount/event-log';
import { createPool, pause } from '@recount/postgres';
import { acquireLease, underLease } from '@recount/read-store';
import type { MirroredLog } from './checkpoint.js';
import { copy } from './copy.js';

/** Name of the mirror's lease. */
export const MIRROR = 'mirror';
const STANDBY_MS = 500;

export interface RunMirrorOptions {
  /** The database that mirrors, migrated (`logMigrations`, `readStoreMigrations`). */
  readonly url: string;
  /** The store. */
  readonly log: MirroredLog;
  readonly signal: AbortSignal;
  /** Who does it, for status and logs. */
  readonly holder: string;
  /** How long the mirror stands still after its holder died, in milliseconds. Default 5,000. */
  readonly leaseMs?: number;
  readonly onLive?: (position: bigint | undefined) => void;
  /** Told of trouble that is being waited out. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Copies the store into `log.event` until the signal; stands by while another does. Waits out a store or a database that
 * is away.
 * @throws MirrorMismatchError, LogMismatchError when the database holds something else than the store
 */
export async function runMirror(options: RunMirrorOptions): Promise<void> {
  const { url, log, signal, holder, leaseMs = 5_000, onLive, onError } = options;
  const pool = createPool(url, { max: 3, name: 'recount-mirror', session: { synchronous_commit: 'off' } });
  try {
    for (let attempt = 1; !signal.aborted; ) {
      try {
        const lease = await acquireLease(pool, MIRROR, holder, leaseMs);
        if (lease === null) {
          await pause(STANDBY_MS, signal);
          continue;
        }
        await underLease(pool, lease, signal, async (held) => {
          await adoptIdentity(url, await log.identity());
          attempt = 1;
          await copy({ pool, log, token: lease.token, signal: held, ...(onLive ? { onLive } : {}) });
        });
      } catch (error) {
        if (signal.aborted) return;
        if (!isUnavailable(error)) throw error;
        onError?.(error);
        await backOff(attempt++, signal);
      }
    }
  } finally {
    await pool.end();
  }
}
