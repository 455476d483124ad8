import { hostname } from 'node:os';
import { pause } from '@recount/postgres';
import { acquireLease, type Lease, underLease } from '@recount/read-store';
import type { Pool, PoolClient } from 'pg';
import { type Guard, ReactorLogMismatchError } from './journal.js';

/** The lease under which reactors run: one runner at a time, whatever processes there are. */
export const REACTOR_LEASE = 'reactors';
/** The lease under which timers run. */
export const TIMER_LEASE = 'timers';

/** The lease has passed to another runner; what it had not recorded, the other handles again under the same ids. */
export class RunnerLeaseLostError extends Error {
  override readonly name = 'RunnerLeaseLostError';
}

export interface LeaseOptions {
  readonly pool: Pool;
  /** Who runs them, for people. Default: host and process. */
  readonly holder?: string;
  /** How long a runner that has died keeps others out, default 5,000 ms. */
  readonly leaseMs?: number;
  /** Told of every error that is waited out. */
  readonly onError?: (error: unknown) => void;
}

const DEFAULT_LEASE_MS = 5000;
/** Between two looks whether the lease is free. */
const STANDBY_MS = 200;
/** First pause after an error; it doubles up to the longest. */
const RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

/** Holds the lease's row for the length of a transaction: it cannot change hands before the transaction has ended. */
export const guardOf =
  (lease: Lease): Guard =>
  async (client: PoolClient) => {
    const { rowCount } = await client.query('select 1 from engine.lease where name = $1 and token = $2 for share', [
      lease.name,
      String(lease.token),
    ]);
    if (rowCount === 0) throw new RunnerLeaseLostError(`the lease ${lease.name} has passed to another runner`);
  };

/**
 * Takes the lease as soon as it is free, does the work under it, and again when the lease or the database was lost.
 * Undefined when the signal ended it, or when another runner holds the lease and that is `enough`.
 */
export async function underRunnerLease<T>(
  name: typeof REACTOR_LEASE | typeof TIMER_LEASE,
  options: LeaseOptions,
  signal: AbortSignal,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
  enough: () => Promise<boolean> = async () => false,
): Promise<T | undefined> {
  const { pool, holder = `${hostname()} ${process.pid}`, leaseMs = DEFAULT_LEASE_MS, onError } = options;
  let errors = 0;
  while (!signal.aborted) {
    try {
      const lease = await acquireLease(pool, name, holder, leaseMs);
      if (lease === null) {
        if (await enough()) return undefined;
      } else {
        const result = await underLease(pool, lease, signal, async (held) => ({
          value: await work(lease, held),
          whole: !held.aborted,
        }));
        if (result.whole) return result.value;
      }
      errors = 0;
    } catch (error) {
      if (error instanceof ReactorLogMismatchError) throw error;
      if (!signal.aborted) onError?.(error);
      errors++;
    }
    await pause(errors === 0 ? STANDBY_MS : Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (errors - 1)), signal);
  }
  return undefined;
}
