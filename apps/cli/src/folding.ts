import { once } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { mirrorReached } from '@recount/mirror';
import { drainReactors, reactorStanding, runReactors } from '@recount/reactors';
import type { House } from './house.js';
import type { Output } from './output.js';
import { FailureError } from './settings.js';
import { count } from './terminal/format.js';
import { bar } from './terminal/progress.js';

const holder = `recount on ${hostname()}, process ${process.pid}`;
const SHOW_MS = 250;
/** Rows on their way to the tables outlive many small collections: a larger nursery copies them less often. */
const YOUNG_MIB = 96;
/** The thread's batch at hand gets this long to finish. */
const END_WITHIN_MS = 30_000;

/** What a thread that folds says of its failure. */
export interface FoldingFailure {
  readonly code: string;
  readonly message: string;
}

/**
 * Runs work while the reactors run beside it and, with `fold`, a thread folds what is recorded. A projector that runs
 * already does both instead. The reactors' commands go through the work's own gateway: what one of them has just decided on
 * is in memory for the other. The work's signal aborts when either fails, too: then the work has to end.
 * @throws what the reactors or the thread failed with, else what the work throws
 */
export async function besideFolding<T>(
  house: House,
  { fold, signal }: { readonly fold: boolean; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController();
  const ended = new AbortController();
  const folding =
    fold || house.settings.eventStoreUrl !== undefined ? foldingThread(house, fold, failed) : { end: async () => {} };
  const reacting = runReactors({
    pool: house.pool(),
    gateway: await house.gateway(),
    holder,
    signal: AbortSignal.any([failed.signal, ended.signal]),
  }).catch((error) => failed.abort(error));
  try {
    const result = await work(AbortSignal.any([signal, failed.signal]));
    failed.signal.throwIfAborted();
    return result;
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    ended.abort();
    await Promise.all([reacting, folding.end()]);
  }
}

/** The thread that folds and, where the log is elsewhere, mirrors it; what it fails with aborts `failed`. */
function foldingThread(house: House, fold: boolean, failed: AbortController): { end(): Promise<void> } {
  const worker = new Worker(new URL('./folding-worker.js', import.meta.url), {
    workerData: { settings: house.settings, url: house.url, fold },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  worker.once('message', ({ code, message }: FoldingFailure) => failed.abort(new FailureError(message, code)));
  worker.once('error', (error) => failed.abort(error));
  const exited = once(worker, 'exit').catch(() => undefined);
  return {
    async end() {
      worker.postMessage('end');
      await Promise.race([exited, pause(END_WITHIN_MS, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

/** Waits until everything recorded so far is folded, what the reactors made of it included; does it where nobody else does. */
export async function foldEverything(house: House, output: Output, signal: AbortSignal): Promise<void> {
  const [store, gateway] = [await house.readStore(), await house.gateway()];
  const shown = output.progress();
  let whole = 0;
  let asking = false;
  const show = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const lag = await store.lag().finally(() => {
      asking = false;
    });
    const behind = Number(lag.events.replace('~', ''));
    whole = Math.max(whole, behind);
    shown.update(() => `${bar(whole === 0 ? 1 : 1 - behind / whole)}  folding: ${count(behind)} events to go`);
  };
  const timer = setInterval(() => void show().catch(() => undefined), SHOW_MS);
  try {
    await drained(house, signal, () => drainReactors({ pool: house.pool(), gateway, holder, signal }));
    await store.catchUp({ signal });
  } finally {
    clearInterval(timer);
    shown.done();
  }
  if (signal.aborted)
    throw new FailureError(
      'interrupted before everything was folded\nRun the same command again: it continues where it stopped.',
      'INTERRUPTED',
    );
}

/** Waits until everything in a log elsewhere has arrived in the database. */
export async function mirrored(house: House, signal?: AbortSignal): Promise<void> {
  if (house.settings.eventStoreUrl === undefined) return;
  await mirrorReached(house.pool(), await (await house.log()).head(), signal);
}

/** Drains until nothing is left: what reactors append to a log elsewhere has to arrive in the database to be handled. */
async function drained(house: House, signal: AbortSignal, drain: () => Promise<unknown>): Promise<void> {
  do {
    await mirrored(house, signal);
    await drain();
    await mirrored(house, signal);
  } while (!signal.aborted && (await reactorStanding(house.pool())).some(({ pending }) => pending > 0));
}
