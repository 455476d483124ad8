import type { CommandGateway } from '@recount/commands';
import type { Lease } from '@recount/read-store';
import { type Feed, feedOf } from './feed.js';
import { houseReactors } from './house.js';
import { guardOf, type LeaseOptions, REACTOR_LEASE, underRunnerLease } from './lease.js';
import { newsOf } from './news.js';
import type { Reactor } from './reactor.js';
import { askRetry, outcomesOf, type RetryChoice } from './retries.js';
import { type RunSettings, runOne } from './run-one.js';
import { isDrained } from './standing.js';

/** `pool` needs at least three connections. */
export interface ReactorOptions extends LeaseOptions {
  readonly gateway: CommandGateway;
  /** Default: every reactor of the house. */
  readonly reactors?: readonly Reactor[];
  readonly signal?: AbortSignal;
  /** Roots at work at once per reactor, default 64. */
  readonly concurrency?: number;
  /** Retryable refusals of one command until it is dead, default 10. */
  readonly attempts?: number;
  /** First and longest pause between two attempts, default 50 and 5,000 ms. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number };
}

const DEFAULTS = { concurrency: 64, attempts: 10, backoff: { baseMs: 50, capMs: 5000 } };
/** Events looked through with one read. */
const STRETCH = 2000;

const settingsOf = (options: ReactorOptions, lease: Lease, feed: Feed): RunSettings => ({
  pool: options.pool,
  gateway: options.gateway,
  concurrency: options.concurrency ?? DEFAULTS.concurrency,
  patience: { attempts: options.attempts ?? DEFAULTS.attempts, ...(options.backoff ?? DEFAULTS.backoff) },
  feed,
  guard: guardOf(lease),
});

/**
 * Runs reactors until the signal: one runner at a time, others stand by. Waits out a database that is away.
 * @throws ReactorLogMismatchError when the log is not the one the reactors have handled
 */
export async function runReactors(options: ReactorOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { pool, reactors = houseReactors, signal } = options;
  await underRunnerLease(REACTOR_LEASE, options, signal, async (lease, held) => {
    const news = newsOf(pool);
    const settings = settingsOf(options, lease, feedOf(pool, reactors, STRETCH));
    const close = () => void news.close();
    held.addEventListener('abort', close, { once: true });
    try {
      await together(reactors, held, (reactor, ending) => runOne(settings, reactor, ending, news));
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
  const { pool, reactors = houseReactors } = options;
  return drainUntil(options, () => isDrained(pool, reactors));
}

/**
 * Issues commands again that were given up, under the ids they had: one that took effect after all is answered as it was. Asked
 * for durably, done by whoever holds the lease (here, if nobody does), in order with what else there is for their roots.
 * @returns how those chosen ended; one that still is asked for was not reached before the signal
 * @throws ReactorLogMismatchError
 */
export async function retryReactions(
  options: ReactorOptions,
  choice: RetryChoice,
): Promise<Awaited<ReturnType<typeof outcomesOf>>> {
  const { pool, reactors = houseReactors } = options;
  const keys = await askRetry(pool, reactors, choice);
  if (keys.length === 0) return [];
  await drainUntil(options, async () => (await outcomesOf(pool, keys)).every(({ asked }) => !asked));
  return outcomesOf(pool, keys);
}

/** Drains under the lease; while another runner holds it, waits until that one has done `enough`. */
async function drainUntil(options: ReactorOptions, enough: () => Promise<boolean>): Promise<{ handled: number }> {
  const { pool, reactors = houseReactors, signal = new AbortController().signal } = options;
  let handled = 0;
  const work = async (lease: Lease, held: AbortSignal): Promise<void> => {
    const settings = settingsOf(options, lease, feedOf(pool, reactors, STRETCH));
    for (let round = -1; round !== 0 && !held.aborted; ) {
      const counts = await together(reactors, held, (reactor, ending) => runOne(settings, reactor, ending, 'stop'));
      round = counts.reduce((sum, count) => sum + count, 0);
      handled += round;
    }
  };
  await underRunnerLease(REACTOR_LEASE, options, signal, work, enough);
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
