import { Worker } from 'node:worker_threads';
import type { CatalogueModel } from '../catalogue.js';
import type { Engine } from '../engine.js';
import { foldPartition, type PartitionResult, type PartitionTask } from './partition.js';
import type { WorkerInput } from './worker.js';

/** Rows outlive the events that make them: with a small young generation most of the time goes into copying what dies soon. */
const YOUNG_MIB = 96;

/** Called after each page of a share with the events it has folded so far. */
export type ShareProgress = (share: number, events: number) => void;

/** Whether definitions and upcasting can be imported by a worker. */
export const canUseWorkers = (engine: Engine, models: readonly CatalogueModel[]): boolean =>
  engine.upcasting.module !== undefined && models.every((model) => model.projection.module !== undefined);

/** Runs every share: in worker threads, or a single one in this thread. The first failure ends them all. */
export async function runShares(
  engine: Engine,
  models: readonly CatalogueModel[],
  tasks: readonly PartitionTask[],
  onProgress: ShareProgress,
): Promise<PartitionResult[]> {
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined) {
    return [await foldPartition(only, models, engine.upcasting, (events) => onProgress(0, events))];
  }
  const projections = [...new Set(models.map((model) => model.projection.module as string))];
  const workers: Worker[] = [];
  try {
    return await Promise.all(
      tasks.map((task, share) => {
        const input: WorkerInput = { task, projections, upcastingModule: engine.upcasting.module as string };
        const worker = new Worker(new URL('./worker.js', import.meta.url), {
          workerData: input,
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
        });
        workers.push(worker);
        return new Promise<PartitionResult>((resolve, reject) => {
          worker.on('message', (message: { events: number; result?: PartitionResult }) => {
            if (message.result !== undefined) resolve(message.result);
            else onProgress(share, message.events);
          });
          worker.on('error', reject);
          worker.on('exit', (code) => reject(new Error(`rebuild worker ${share} ended with ${code}`)));
        });
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
