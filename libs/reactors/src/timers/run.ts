import type { CommandGateway } from '@recount/commands';
import { pause } from '@recount/postgres';
import type { Lease } from '@recount/read-store';
import { guardOf, type LeaseOptions, RunnerLeaseLostError, TIMER_LEASE, underRunnerLease } from '../lease.js';
import { foldedUpToNow } from './due.js';
import { type RoundSettings, round, type Waiting } from './round.js';
import type { ReadyTimer } from './timer.js';

/** `pool` needs at least two connections. */
export interface TimerOptions extends LeaseOptions {
  readonly gateway: CommandGateway;
  /** See `fitTimers`. */
  readonly timers: readonly ReadyTimer[];
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch; the clock that the gateway goes by. Default: the process's. */
  readonly clock?: () => number;
  /** Rows overdue when their basis was recorded are left alone this long after it, default one hour. */
  readonly graceMs?: number;
  /** Between two looks, default 1,000 ms; longer after a look that took long. */
  readonly everyMs?: number;
  /** Commands under way at a time, default 64. */
  readonly batch?: number;
  /** Attempts of a command that fails for a reason of ours until it is dead, default 10. */
  readonly attempts?: number;
  /** First and longest pause before a command is tried again, default 1 s and 5 minutes. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number };
}

const HOUR_MS = 3_600_000;
const DEFAULTS = { everyMs: 1000, batch: 64, attempts: 10, backoff: { baseMs: 1000, capMs: 300_000 } };
/** A look that finds much may take long: then at most this share of the time is spent looking. */
const SHARE = 0.05;
/** Folds that are further behind than this are caught up first; the next look comes then. */
const FOLDING_MS = 5000;

const settingsOf = (options: TimerOptions, lease: Lease): RoundSettings => ({
  pool: options.pool,
  gateway: options.gateway,
  guard: guardOf(lease),
  clock: options.clock ?? Date.now,
  graceMs: options.graceMs ?? HOUR_MS,
  batch: options.batch ?? DEFAULTS.batch,
  patience: { attempts: options.attempts ?? DEFAULTS.attempts, ...(options.backoff ?? DEFAULTS.backoff) },
});

interface Look {
  readonly ended: number;
  readonly postponed: number;
}
const NOTHING: Look = { ended: 0, postponed: 0 };

/** Looks at every timer once, after the folds have caught up. One that fails does not keep the others. */
async function look(
  options: TimerOptions,
  lease: Lease,
  waiting: ReadonlyMap<string, Waiting>,
  signal: AbortSignal,
): Promise<Look> {
  if (!(await foldedUpToNow(options.pool, signal, FOLDING_MS))) return NOTHING;
  let sum = NOTHING;
  for (const timer of options.timers) {
    try {
      const { ended, postponed } = await round(
        settingsOf(options, lease),
        timer,
        waiting.get(timer.name) as Waiting,
        signal,
      );
      sum = { ended: sum.ended + ended, postponed: sum.postponed + postponed };
    } catch (error) {
      if (error instanceof RunnerLeaseLostError) throw error;
      options.onError?.(error);
    }
  }
  return sum;
}
const noneWaiting = ({ timers }: TimerOptions): Map<string, Waiting> =>
  new Map(timers.map(({ name }) => [name, new Map()]));

/** Runs timers until the signal: one runner at a time, others stand by. Waits out a database that is away. */
export async function runTimers(options: TimerOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { everyMs = DEFAULTS.everyMs, timers, signal } = options;
  if (timers.length === 0) return;
  await underRunnerLease(TIMER_LEASE, options, signal, async (lease, held) => {
    const waiting = noneWaiting(options);
    while (!held.aborted) {
      const begun = performance.now();
      await look(options, lease, waiting, held);
      await pause(Math.max(everyMs, (performance.now() - begun) * (1 / SHARE - 1)), held);
    }
  });
}

/**
 * Turns what is due now into commands, once each, after the folds have caught up; does not fold itself. While another
 * runner holds the lease it waits for its turn.
 * @returns how many commands ended here and how many are to be tried again
 * @throws what a timer's query or commands failed with
 */
export async function drainTimers(options: TimerOptions): Promise<Look> {
  const { signal = new AbortController().signal } = options;
  const failures: unknown[] = [];
  const once = { ...options, onError: (error: unknown) => void failures.push(error) };
  const done = await underRunnerLease(TIMER_LEASE, options, signal, (lease, held) =>
    look(once, lease, noneWaiting(options), held),
  );
  if (failures.length > 0) throw failures[0];
  return done ?? NOTHING;
}
