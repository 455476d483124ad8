import {
  type AppendResult,
  type ExpectedRevision,
  LogUnavailableError,
  RootMismatchError,
  WrongExpectedRevisionError,
} from '../port.js';
import type { VettedAppend } from '../vet.js';
import { type AppendAnswer, appendStatement, inTurns, type PendingAppend } from './append-batch.js';
import { AppendConnection } from './append-connection.js';
import { backOff, isPassing, refusalOf, unavailable } from './failures.js';

export interface AppenderOptions {
  readonly url: string;
  /** Most appends in one transaction. */
  readonly groupAppends: number;
  /** Most bytes in one transaction (one append may exceed it). */
  readonly groupBytes: number;
  /** How long an append is repeated while the database fails, in milliseconds. */
  readonly patience: number;
}

interface Waiting extends PendingAppend {
  readonly deadline: number;
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

/** A group is closed after this long at the latest, however fast appends come in. */
const GATHER_MS = 2;
/** What may wait in memory while the database is slow or gone. */
const MOST_WAITING_BYTES = 64_000_000;

/** Group commit: what waits when the last group ended forms the next, in one statement and one transaction. */
export class Appender {
  private readonly connection: AppendConnection;
  private queue: Waiting[] = [];
  private waitingBytes = 0;
  private work: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly options: AppenderOptions) {
    this.connection = new AppendConnection(options.url);
  }

  append(append: VettedAppend, expected: ExpectedRevision): Promise<AppendResult> {
    if (this.closed) return Promise.reject(new LogUnavailableError('the log is closed; nothing was written'));
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      return Promise.reject(new LogUnavailableError('too many appends wait already; nothing was written'));
    }
    return new Promise((resolve, reject) => {
      this.waitingBytes += append.bytes;
      this.queue.push({ ...append, expected, deadline: Date.now() + this.options.patience, resolve, reject });
      this.work ??= this.drain();
    });
  }

  /** Writes what waits, then ends. */
  async close(): Promise<void> {
    this.closed = true;
    await this.work;
    await this.connection.close();
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      await this.gather();
      await this.commit(this.nextGroup());
    }
    this.work = undefined;
  }

  /**
   * Waits while each pass of the event loop still brings appends: a server reads its sockets one after the other, and a
   * group of a few costs nearly as much as one of many. Whoever appends alone waits for a single pass: microseconds.
   */
  private async gather(): Promise<void> {
    const until = performance.now() + GATHER_MS;
    for (let before = 0; this.queue.length > before && this.queue.length < this.options.groupAppends; ) {
      before = this.queue.length;
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() >= until) return;
    }
  }

  private nextGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.queue) {
      bytes += waiting.bytes;
      if (count > 0 && (count >= this.options.groupAppends || bytes > this.options.groupBytes)) break;
      count++;
    }
    const group = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    for (const waiting of group) this.waitingBytes -= waiting.bytes;
    return group;
  }

  /**
   * After a lost connection nobody knows whether the group was written. It is sent again as it was: the rules of
   * idempotency (docs/log.md) answer `duplicate` for what is there.
   */
  private async commit(group: readonly Waiting[]): Promise<void> {
    let pending = group;
    for (let attempt = 1; pending.length > 0; attempt++) {
      const turns = inTurns(pending);
      try {
        const answers = await this.connection.query<AppendAnswer>(appendStatement(turns));
        for (const answer of answers) settle((turns[answer[0] - 1] as { append: Waiting }).append, answer);
        return;
      } catch (error) {
        if (!isPassing(error)) return this.commitSingly(pending, error);
        pending = this.expire(pending, error);
        if (pending.length > 0) await backOff(attempt);
      }
    }
  }

  private async commitSingly(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length === 1) group[0]?.reject(refusalOf(error));
    else for (const waiting of group) await this.commit([waiting]);
  }

  /** Gives up those whose time is over, in the group and in the queue; answers the rest of the group. */
  private expire(group: readonly Waiting[], cause: unknown): readonly Waiting[] {
    const now = Date.now();
    const late = (waiting: Waiting) => waiting.deadline <= now;
    for (const waiting of group.filter(late)) waiting.reject(unavailable(cause));
    for (const waiting of this.queue.filter(late)) {
      this.waitingBytes -= waiting.bytes;
      waiting.reject(unavailable(cause));
    }
    this.queue = this.queue.filter((waiting) => !late(waiting));
    return group.filter((waiting) => !late(waiting));
  }
}

function settle(waiting: Waiting, [, outcome, position, revision, root]: AppendAnswer): void {
  const at = BigInt(revision);
  if (outcome === 'wrong_revision') {
    waiting.reject(new WrongExpectedRevisionError(waiting.stream, waiting.expected, at < 0n ? undefined : at));
  } else if (outcome === 'wrong_root') {
    waiting.reject(new RootMismatchError(waiting.stream, String(root), String(waiting.root)));
  } else {
    waiting.resolve({ position: BigInt(position ?? 0), revision: at, duplicate: outcome === 'duplicate' });
  }
}
