import { hostname } from 'node:os';
import type { CommandGateway } from '@recount/commands';
import { acquireLease, type Lease, underLease } from '@recount/read-store';
import type { Pool, PoolClient } from 'pg';
import { ReactorLogMismatchError } from './journal.js';
import { newsOf } from './news.js';
import type { Reactor } from './reactor.js';
import { houseReactors } from './receivables.js';
import { type RunSettings, runOne } from './run-one.js';
import { isDrained } from './standing.js';

export interface ReactorOptions {
  /** At least three connections. */
  readonly pool: Pool;
  readonly gateway: CommandGateway;
  /** Who runs them, for people. Default: host and process. */
  readonly holder?: string;
  /** Default: every reactor of the house. */
  readonly reactors?: readonly Reactor[];
  readonly signal?: AbortSignal;
  /** Roots at work at once per reactor, default 64. */
  readonly concurrency?: number;
  /** Retryable refusals of one command until it is dead, default 10. */
  readonly attempts?: number;
  /** First and longest pause between two attempts, default 50 and 5,000 ms. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number };
  /** How long a runner that has died keeps others out, default 5,000 ms. */
  readonly leaseMs?: number;
  /** Told of every error that is waited out. */
  readonly onError?: (error: unknown) => void;
}

/** The lease under which reactors run: one runner at a time, whatever processes there are. */
export const REACTOR_LEASE = 'reactors';

/** The lease has passed to another runner; what it had not recorded, the other handles again under the same ids. */
export class ReactorLeaseLostError extends Error {
  override readonly name = 'ReactorLeaseLostError';
}

const DEFAULTS = { concurrency: 64, attempts: 10, backoff: { baseMs: 50, capMs: 5000 }, leaseMs: 5000 };
const STRETCH = 2000;
/** Between two looks whether the lease is free, and first pause after an error; it doubles up to ten times as much. */
const RETRY_MS = 500;

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
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

/** Holds the lease's row for the length of a transaction: it cannot change hands before the transaction has ended. */
const guardOf = (lease: Lease) => async (client: PoolClient) => {
  const { rowCount } = await client.query('select 1 from engine.lease where name = $1 and token = $2 for share', [
    lease.name,
    String(lease.token),
  ]);
  if (rowCount === 0) throw new ReactorLeaseLostError(`the lease ${lease.name} has passed to another runner`);
};

const settingsOf = (options: ReactorOptions, lease: Lease): RunSettings => ({
  pool: options.pool,
  gateway: options.gateway,
  concurrency: options.concurrency ?? DEFAULTS.concurrency,
  patience: { attempts: options.attempts ?? DEFAULTS.attempts, ...(options.backoff ?? DEFAULTS.backoff) },
  stretch: STRETCH,
  guard: guardOf(lease),
});

/**
 * Takes the lease as soon as it is free, does the work under it, and again when the lease or the database was lost.
 * Undefined when the signal ended it, or when another runner holds the lease and that is `enough`.
 */
async function underReactorLease<T>(
  options: ReactorOptions,
  signal: AbortSignal,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
  enough: () => Promise<boolean> = async () => false,
): Promise<T | undefined> {
  const { pool, holder = `${hostname()} ${process.pid}`, leaseMs = DEFAULTS.leaseMs, onError } = options;
  let errors = 0;
  while (!signal.aborted) {
    try {
      const lease = await acquireLease(pool, REACTOR_LEASE, holder, leaseMs);
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
    await sleep(RETRY_MS * Math.min(10, 2 ** Math.max(0, errors - 1)), signal);
  }
  return undefined;
}

/**
 * Runs reactors until the signal: one runner at a time, others stand by. Waits out a database that is away.
 * @throws ReactorLogMismatchError when the log is not the one the reactors have handled
 */
export async function runReactors(options: ReactorOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { pool, reactors = houseReactors, signal } = options;
  await underReactorLease(options, signal, async (lease, held) => {
    const news = newsOf(pool);
    const close = () => void news.close();
    held.addEventListener('abort', close, { once: true });
    try {
      await together(reactors, held, (reactor, ending) => runOne(settingsOf(options, lease), reactor, ending, news));
    } finally {
      await news.close();
    }
  });
}

/**
 * Runs reactors until no event is left unhandled, those caused by their own commands included. While another runner
 * holds the lease it is left to do the work.
 * @returns how many events were handled here
 * @throws ReactorLogMismatchError
 */
export async function drainReactors(options: ReactorOptions): Promise<{ handled: number }> {
  const { pool, reactors = houseReactors, signal = new AbortController().signal } = options;
  let handled = 0;
  const work = async (lease: Lease, held: AbortSignal): Promise<void> => {
    for (let round = -1; round !== 0 && !held.aborted; ) {
      const counts = await together(reactors, held, (reactor, ending) =>
        runOne(settingsOf(options, lease), reactor, ending, 'stop'),
      );
      round = counts.reduce((sum, count) => sum + count, 0);
      handled += round;
    }
  };
  await underReactorLease(options, signal, work, () => isDrained(pool, reactors));
  return { handled };
}

/** Runs all; when one fails the others are ended, and the first failure is thrown once they have. */
async function together<T>(
  reactors: readonly Reactor[],
  signal: AbortSignal,
  run: (reactor: Reactor, ending: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const results: T[] = [];
  const one = async (reactor: Reactor): Promise<void> => {
    try {
      results.push(await run(reactor, ending));
    } catch (error) {
      failed.abort(error);
    }
  };
  await Promise.all(reactors.map(one));
  if (failed.signal.aborted) throw failed.signal.reason;
  return results;
}
