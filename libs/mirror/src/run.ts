import { adoptIdentity, backOff, type EventLog, LogUnavailableError } from '@recount/event-log';
import { createPool } from '@recount/postgres';
import { acquireLease, underLease } from '@recount/read-store';
import { copy } from './copy.js';

/** Name of the mirror's lease. */
export const MIRROR = 'mirror';
const STANDBY_MS = 500;

export interface RunMirrorOptions {
  /** The database that mirrors, migrated (`logMigrations`, `readStoreMigrations`). */
  readonly url: string;
  /** The store. */
  readonly log: EventLog;
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
        if (!isAway(error)) throw error;
        onError?.(error);
        await backOff(attempt++, signal);
      }
    }
  } finally {
    await pool.end();
  }
}

/** SQLSTATE of a refusal of the statement itself; repeating it would not help. */
const REFUSED = /^(22|23|42|54|P0|XX)/;

/** The database or the store is away or busy, not wrong. */
function isAway(error: unknown): boolean {
  if (error instanceof LogUnavailableError) return true;
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === 'string') return code.length === 5 ? !REFUSED.test(code) : /^E[A-Z_]+$/.test(code);
  return /connection (terminated|ended)|timeout|not queryable/i.test(message ?? '');
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
