import { readCheckpoint } from '../checkpoint.js';
import { stopModel } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { readHistory } from '../history.js';
import { metOtherTables } from '../sql.js';
import { type FoldSetOptions, type KeyedRead, ModelStoppedError } from './fold-set.js';
import { type LiveSet, loadLiveSet } from './live-set.js';
import { backoff, isPassing, pause } from './retry.js';
import type { Wake } from './wake.js';
import { batchWriter, FencedError } from './write.js';

/** The lease has passed to another: whoever holds it now folds on. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export interface LiveRun extends FoldSetOptions {
  /** Token of the lease it runs under. */
  readonly token: bigint;
  readonly signal: AbortSignal;
  /** Events of one batch at most. Default 2,000. */
  readonly batchSize?: number;
  /** How long events that come in singly may gather between two batches, in milliseconds. Default 15. */
  readonly gatherMs?: number;
  /** Ends when everything up to here is folded; without it only the signal ends it. */
  readonly until?: bigint;
  /** Everything that was in the log has been folded; called once. */
  readonly onLive?: () => void;
  /** After each batch that was written. */
  readonly onBatch?: (events: number, position: bigint) => void;
  /** How often trouble that passes is waited out. Default: for ever. */
  readonly attempts?: number;
}

/** A batch costs the same few round trips for one event as for a thousand: between small ones events may gather. */
const GATHER_MS = 15;
const TRICKLE = 8;
const UNIQUE_VIOLATION = '23505';

/**
 * Folds the log into the live models, batch after batch: while one is written the next is read and folded. Whatever goes wrong,
 * it starts again from the checkpoint; rows and checkpoint move together or not at all.
 * @throws LeaseLostError, ReadStoreError LOG_MISMATCH or DEFINITION_CHANGED; an error of PostgreSQL that repeating cannot cure
 */
export async function foldLive(engine: Engine, wake: Wake, run: LiveRun): Promise<void> {
  const calls = { live: false };
  let readLedgers = false;
  for (let attempt = 0; !run.signal.aborted; ) {
    let revision: bigint | undefined;
    try {
      const live = await loadLiveSet(engine, run);
      revision = live.checkpoint.revision;
      if (live.checkpoint.fence !== run.token) throw new LeaseLostError('the checkpoint is fenced by another lease');
      live.set.readLedgers = readLedgers;
      await foldOn(engine, wake, live, run, calls, () => {
        attempt = 0;
      });
      return;
    } catch (error) {
      if (error instanceof FencedError) {
        const now = await readCheckpoint(engine.pool);
        if (now?.fence !== run.token) throw new LeaseLostError('the checkpoint is fenced by another lease');
      } else if (error instanceof ModelStoppedError) {
        for (const model of error.models) await stopModel(engine.pool, model, error.message, run.token);
      } else if ((error as { code?: string }).code === UNIQUE_VIOLATION && !readLedgers) {
        readLedgers = true;
      } else if (metOtherTables(error) && (await isPast(engine, revision))) {
        // A version was dropped or staged again: PostgreSQL found out before the fence did.
      } else if (isPassing(error) && attempt < (run.attempts ?? Number.POSITIVE_INFINITY)) {
        await pause(backoff(attempt++), run.signal);
      } else throw error;
    }
  }
}

/** Whether what is served or folded has changed since. */
const isPast = async (engine: Engine, revision: bigint | undefined): Promise<boolean> =>
  revision !== undefined && (await readCheckpoint(engine.pool))?.revision !== revision;

async function foldOn(
  engine: Engine,
  wake: Wake,
  live: LiveSet,
  run: LiveRun,
  calls: { live: boolean },
  progressed: () => void,
): Promise<void> {
  const { set, checkpoint } = live;
  const { batchSize = 2000, gatherMs = GATHER_MS, signal, until } = run;
  const { pool } = engine;
  const write = batchWriter(set);
  const fence = { token: run.token, revision: checkpoint.revision };
  const keyed: KeyedRead = async (statement) => (await pool.query<(string | null)[]>(statement as never)).rows;
  let hint = wake.count;
  let after = checkpoint.position;
  const readOn = () => {
    hint = wake.count;
    const page = readHistory(pool, { after, limit: batchSize, types: set.types, withOthers: true }, engine.upcasting);
    page.catch(() => undefined);
    return page;
  };
  let writing: Promise<void> = Promise.resolve();
  let next = readOn();
  try {
    while (!signal.aborted) {
      const page = await next;
      if (page.length === 0) {
        await writing;
        if (!calls.live) run.onLive?.();
        calls.live = true;
        if (until !== undefined) return;
        await wake.wait(hint, signal);
        next = readOn();
        continue;
      }
      const last = page[page.length - 1] as (typeof page)[0];
      after = last.position;
      // While events come in fast the next page is read during this one's fold; a trickle is left to gather.
      const trickle = page.length < batchSize / TRICKLE && until === undefined;
      if (!trickle) next = readOn();
      // A ledger's key may be in the batch that is being written: look only when it is there.
      if (set.readLedgers) await writing;
      const batch = await set.fold(page, keyed);
      await writing;
      writing = write(pool, batch, fence).then(() => {
        progressed();
        run.onBatch?.(page.length, last.position);
      });
      writing.catch(() => undefined);
      if (trickle) {
        await writing;
        await pause(gatherMs, signal);
        next = readOn();
      }
      if (until !== undefined && after >= until) break;
    }
    await writing;
    if (!signal.aborted && !calls.live) run.onLive?.();
  } finally {
    // Nothing of this run is under way when another begins.
    await Promise.allSettled([writing, next]);
  }
}
