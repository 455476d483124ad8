import { parentPort, workerData } from 'node:worker_threads';
import { type PreparedModel, type Projection, prepare } from '@recount/kernel';
import { upcastingFrom } from '../upcasting.js';
import { foldPartition, type PartitionTask } from './partition.js';

/** What a worker is started with: definitions cannot be sent, so it imports them itself. */
export interface WorkerInput {
  readonly task: PartitionTask;
  readonly upcastingModule: string;
  /** Modules whose default exports are projections. */
  readonly projections: readonly string[];
}

const { task, upcastingModule, projections } = workerData as WorkerInput;
const models: PreparedModel[] = [];
for (const module of projections) {
  const { default: projection } = (await import(module)) as { default: Projection };
  for (const model of projection.models) if (Object.hasOwn(task.tables, model.name)) models.push(prepare(model));
}
const result = await foldPartition(task, models, await upcastingFrom(upcastingModule), (events) =>
  parentPort?.postMessage({ events }),
);
parentPort?.postMessage({ result });
