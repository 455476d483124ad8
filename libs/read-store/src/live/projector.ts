import type { Progress } from '../api.js';
import { CHECKPOINT, openCheckpoint, readCheckpoint, readLogStanding } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { acquireLease, type Lease, underLease } from '../lease.js';
import { progressMeter } from '../progress.js';
import { foldLive, LeaseLostError } from './fold-live.js';
import type { FoldSetOptions } from './fold-set.js';
import { heal } from './heal.js';
import { backoff, isPassing, pause } from './retry.js';
import { listenToLog, type Wake } from './wake.js';

/** Name of the lease under which the live models are folded. */
export const PROJECTOR = 'projector';
const LEASE_MS = 10_000;
const STANDBY_MS = 500;

/** Takes the lease and puts its token on the checkpoint in one transaction; null while another holds it. */
async function takeLease(engine: Engine, holder: string, ttlMs: number): Promise<Lease | null> {
  await openCheckpoint(engine.pool);
  const client = await engine.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const lease = await acquireLease(client, PROJECTOR, holder, ttlMs);
    if (lease !== null)
      await client.query(`update engine.checkpoint set fence = $1 where name = '${CHECKPOINT}'`, [String(lease.token)]);
    await client.query('commit');
    return lease;
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

export interface RunLiveOptions extends FoldSetOptions {
  readonly signal: AbortSignal;
  /** Who holds the lease, for people: host and process. */
  readonly holder: string;
  readonly onLive?: () => void;
  readonly batchSize?: number;
  /** How long events that come in singly may gather between two batches, in milliseconds. Default 15. */
  readonly gatherMs?: number;
  /** Life of the lease; a projector that dies is succeeded after it. Default 10 s. */
  readonly leaseMs?: number;
}

/** Folds live until the signal aborts; stands by while another holds the lease, and takes over when it ends. */
export async function runLive(engine: Engine, options: RunLiveOptions): Promise<void> {
  const { signal, holder, leaseMs = LEASE_MS } = options;
  const wake = listenToLog(engine.url);
  try {
    for (let attempt = 0; !signal.aborted; ) {
      try {
        const lease = await takeLease(engine, holder, leaseMs);
        if (lease === null) {
          await pause(STANDBY_MS, signal);
          continue;
        }
        attempt = 0;
        await underLease(engine.pool, lease, signal, async (held) => {
          await heal(engine);
          await foldLive(engine, wake, { ...options, token: lease.token, signal: held });
        });
      } catch (error) {
        if (error instanceof LeaseLostError) continue;
        if (!isPassing(error)) throw error;
        await pause(backoff(attempt++), signal);
      }
    }
  } finally {
    await wake.close();
  }
}

export interface CatchUpOptions extends FoldSetOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
}

/** Folds up to the present head, or waits until the holder of the lease has. */
export async function catchUp(
  engine: Engine,
  options: CatchUpOptions = {},
): Promise<{ position: string | null; events: number }> {
  const signal = options.signal ?? new AbortController().signal;
  const start = await openCheckpoint(engine.pool);
  const { head } = await readLogStanding(engine.pool);
  if (head === null || (start.position !== null && start.position >= head)) return standing(engine, 0);
  const wake = listenToLog(engine.url);
  const meter = progressMeter('folding', await countAfter(engine, start.position), options.onProgress);
  let events = 0;
  try {
    while (!signal.aborted) {
      const lease = await takeLease(engine, `catch-up ${process.pid}`, LEASE_MS);
      if (lease === null) {
        const now = await readCheckpoint(engine.pool);
        if (now?.position != null && now.position >= head) break;
        await pause(20, signal);
        continue;
      }
      const done = await underLease(engine.pool, lease, signal, (held) =>
        foldUntil(engine, wake, head, lease, held, options, (n) => meter.add(n)),
      );
      events += done.events;
      if (done.finished) break;
    }
  } finally {
    await wake.close();
  }
  return standing(engine, events);
}

const CATCH_UP_BATCH = 5000;
const CATCH_UP_ATTEMPTS = 8;

async function foldUntil(
  engine: Engine,
  wake: Wake,
  until: bigint,
  lease: Lease,
  signal: AbortSignal,
  options: CatchUpOptions,
  progress: (events: number) => void,
): Promise<{ events: number; finished: boolean }> {
  let events = 0;
  const onBatch = (n: number): void => {
    events += n;
    progress(n);
  };
  try {
    const { onProgress: _, ...settings } = options;
    await foldLive(engine, wake, {
      batchSize: CATCH_UP_BATCH,
      ...settings,
      token: lease.token,
      signal,
      until,
      onBatch,
      attempts: CATCH_UP_ATTEMPTS,
    });
    return { events, finished: !signal.aborted };
  } catch (error) {
    if (error instanceof LeaseLostError) return { events, finished: false };
    throw error;
  }
}

async function countAfter(engine: Engine, position: bigint | null): Promise<number> {
  const { rows } = await engine.pool.query<{ n: string }>(
    'select count(*)::text as n from log.event where position > $1',
    [String(position ?? -1n)],
  );
  return Number(rows[0]?.n ?? 0);
}
async function standing(engine: Engine, events: number): Promise<{ position: string | null; events: number }> {
  const checkpoint = await readCheckpoint(engine.pool);
  return { position: checkpoint?.position == null ? null : String(checkpoint.position), events };
}
