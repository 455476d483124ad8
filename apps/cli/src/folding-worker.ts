// A thread of its own for `recount import` and `recount demo`: folds live and runs the reactors while the commands go
// in, under the same leases as the projector. Where a projector runs already, it stands by.
import 'reflect-metadata';
import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { runMirror } from '@recount/mirror';
import { runReactors } from '@recount/reactors';
import { houseOver } from './house.js';
import type { Settings } from './settings.js';

const { settings, url, fold } = workerData as {
  readonly settings: Settings;
  readonly url: string;
  readonly fold: boolean;
};
const holder = `recount on ${hostname()}, process ${process.pid}`;
const ending = new AbortController();
parentPort?.once('message', () => ending.abort());

const house = houseOver(settings, url);
const { signal } = ending;
try {
  const work: Promise<unknown>[] = [
    runReactors({ pool: house.pool(), gateway: await house.gateway(), holder, signal }),
  ];
  if (settings.eventStoreUrl !== undefined) work.push(runMirror({ url, log: await house.log(), holder, signal }));
  if (fold) work.push((await house.readStore()).runLive({ signal, holder }));
  // When one ends with an error the thread does: the others end with it.
  await Promise.all(work);
} finally {
  await house.close();
  parentPort?.close();
}
