import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import { mirrorReached } from '@recount/mirror';
import { drainReactors, reactorStanding } from '@recount/reactors';
import type { House } from './house.js';
import type { Output } from './output.js';
import { count } from './terminal/format.js';
import { bar } from './terminal/progress.js';

const holder = `recount on ${hostname()}, process ${process.pid}`;
const SHOW_MS = 250;
/** Rows on their way to the tables outlive many small collections: a larger nursery copies them less often. */
const YOUNG_MIB = 96;

/**
 * Runs work while a thread beside it runs the reactors and, with `fold`, folds what is recorded. A projector that runs
 * already does both instead. @throws what the work or the thread throws
 */
export async function besideFolding<T>(house: House, fold: boolean, work: () => Promise<T>): Promise<T> {
  const worker = new Worker(new URL('./folding-worker.js', import.meta.url), {
    workerData: { settings: house.settings, url: house.url, fold },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  failed.catch(() => undefined);
  try {
    return await Promise.race([work(), failed]);
  } finally {
    worker.postMessage('end');
    await ended;
  }
}

/** Waits until everything recorded so far is folded, what the reactors made of it included; does it where nobody else does. */
export async function foldEverything(house: House, output: Output): Promise<void> {
  const [store, gateway] = [await house.readStore(), await house.gateway()];
  const shown = output.progress();
  let whole = 0;
  const show = async (): Promise<void> => {
    const behind = Number((await store.status()).lag.events);
    whole = Math.max(whole, behind);
    shown.update(() => `${bar(whole === 0 ? 1 : 1 - behind / whole)}  folding: ${count(behind)} events to go`);
  };
  const timer = setInterval(() => void show().catch(() => undefined), SHOW_MS);
  try {
    await drained(house, () => drainReactors({ pool: house.pool(), gateway, holder }));
    await store.catchUp();
  } finally {
    clearInterval(timer);
    shown.done();
  }
}

/** Waits until everything in a log elsewhere has arrived in the database. */
export async function mirrored(house: House, signal?: AbortSignal): Promise<void> {
  if (house.settings.eventStoreUrl === undefined) return;
  await mirrorReached(house.pool(), await (await house.log()).head(), signal);
}

/** Drains until nothing is left: what reactors append to a log elsewhere has to arrive in the database to be handled. */
async function drained(house: House, drain: () => Promise<unknown>): Promise<void> {
  do {
    await mirrored(house);
    await drain();
    await mirrored(house);
  } while ((await reactorStanding(house.pool())).some(({ pending }) => pending > 0));
}
