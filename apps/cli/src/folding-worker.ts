// A thread of its own for `recount import` and `recount demo`: folds live while the commands go in, under the same lease
// as the projector, and mirrors a log that is elsewhere. Where a projector runs already, it stands by. When one of them
// fails the other is ended, and the failure is told with the code a script would see.
import 'reflect-metadata';
import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { runMirror } from '@recount/mirror';
import { failureOf } from './errors.js';
import type { FoldingFailure } from './folding.js';
import { type House, houseOver } from './house.js';
import type { Settings } from './settings.js';

const { settings, url, fold } = workerData as {
  readonly settings: Settings;
  readonly url: string;
  readonly fold: boolean;
};

/** Nobody waits for what is folded before all of it is: large batches cost less than many small ones. */
const BULK = { batchSize: 5000, gatherMs: 250 };

async function work(house: House, ending: AbortSignal): Promise<void> {
  const failed = new AbortController();
  const common = {
    holder: `recount on ${hostname()}, process ${process.pid}`,
    signal: AbortSignal.any([ending, failed.signal]),
  };
  const guarded = (run: () => Promise<unknown>) => run().catch((error) => failed.abort(error));
  await Promise.all([
    ...(fold ? [guarded(async () => (await house.readStore()).runLive({ ...common, ...BULK }))] : []),
    ...(settings.eventStoreUrl === undefined
      ? []
      : [guarded(async () => runMirror({ ...common, url, log: await house.log() }))]),
  ]);
  failed.signal.throwIfAborted();
}

const ending = new AbortController();
parentPort?.once('message', () => ending.abort());
const house = houseOver(settings, url);
try {
  await work(house, ending.signal);
} catch (error) {
  const { code, message, unexpected } = failureOf(error);
  // A defect of ours keeps its stack.
  if (unexpected) throw error;
  parentPort?.postMessage({ code, message } satisfies FoldingFailure);
} finally {
  await house.close();
  parentPort?.close();
}
