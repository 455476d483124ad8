import type pg from 'pg';
import { checkMirror, fenceMirror, type MirroredLog, readMirror, writeMirror } from './checkpoint.js';
import { rootsOfMirror } from './roots.js';
import { type MirrorRow, rowOf, sizeOf } from './rows.js';

/** Most events and bytes of one transaction. */
const BATCH_EVENTS = 2_000;
const BATCH_BYTES = 8_000_000;

export interface CopyOptions {
  readonly pool: pg.Pool;
  readonly log: MirroredLog;
  /** Token of the lease. */
  readonly token: bigint;
  readonly signal: AbortSignal;
  /** Told when everything there is has been copied, at each switch from catching up to live. */
  readonly onLive?: (position: bigint | undefined) => void;
}

/**
 * Copies what the store holds after the checkpoint, and goes on until the signal. What arrives while a batch is being
 * written forms the next one.
 * @returns false when the lease has passed to another
 * @throws MirrorMismatchError; LogUnavailableError and what pg throws, both of which may pass
 */
export async function copy({ pool, log, token, signal, onLive }: CopyOptions): Promise<boolean> {
  await fenceMirror(pool, token);
  const checkpoint = await readMirror(pool);
  await checkMirror(pool, log, checkpoint);
  const roots = rootsOfMirror(pool);
  const ended = new AbortController();
  const queue = new Queue();
  const follow = async () => {
    const items = log.subscribeAll({ after: checkpoint.seen, signal: AbortSignal.any([signal, ended.signal]) });
    for await (const item of items) {
      if (item.kind === 'event') queue.add(rowOf(item.event));
      else if (item.kind === 'checkpoint') queue.seen(item.position);
      else queue.live(() => onLive?.(item.position));
      if (queue.full) await queue.room();
    }
  };
  const following = follow().then(
    () => queue.end(),
    (error) => queue.end(error),
  );
  try {
    for (;;) {
      const batch = await queue.take();
      if (batch === undefined) return true;
      if (batch.seen !== undefined) {
        const rows = await roots.settle(batch.rows);
        if (!(await writeMirror(pool, token, rows, batch.seen))) return false;
      }
      for (const told of batch.live) told();
    }
  } finally {
    ended.abort();
    queue.drain();
    await following;
  }
}

interface Batch {
  readonly rows: readonly MirrorRow[];
  readonly seen: bigint | undefined;
  readonly live: readonly (() => void)[];
}

/** Rows between the subscription and the writer; bounded, so that a slow database slows the subscription. */
class Queue {
  private rows: MirrorRow[] = [];
  private upTo: bigint | undefined;
  private told: (() => void)[] = [];
  private bytes = 0;
  private ended = false;
  private drained = false;
  private error: unknown;
  private wakeWriter: (() => void) | undefined;
  private wakeReader: (() => void) | undefined;

  get full(): boolean {
    return !this.drained && (this.rows.length >= BATCH_EVENTS || this.bytes >= BATCH_BYTES);
  }

  add(row: MirrorRow): void {
    this.rows.push(row);
    this.bytes += sizeOf(row);
    this.seen(row.position);
  }

  seen(position: bigint): void {
    this.upTo = position;
    this.wakeWriter?.();
  }

  live(tell: () => void): void {
    this.told.push(tell);
    this.wakeWriter?.();
  }

  end(error?: unknown): void {
    this.ended = true;
    this.error = error;
    this.wakeWriter?.();
  }

  /** Nobody takes any more: let the reader go on to its end. */
  drain(): void {
    this.drained = true;
    this.wakeReader?.();
  }

  room(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeReader = resolve;
    });
  }

  /** What is there; undefined when nothing will come any more. @throws what the subscription failed with */
  async take(): Promise<Batch | undefined> {
    while (this.upTo === undefined && this.told.length === 0) {
      if (this.error !== undefined) throw this.error;
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => {
        this.wakeWriter = resolve;
      });
      this.wakeWriter = undefined;
    }
    const batch = { rows: this.rows, seen: this.upTo, live: this.told };
    this.rows = [];
    this.upTo = undefined;
    this.told = [];
    this.bytes = 0;
    this.wakeReader?.();
    this.wakeReader = undefined;
    return batch;
  }
}
