import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import { authenticate, type Face, lifetime, refusal, STOPPING } from '../face.js';
import { badRequest, timeout, tooLarge, unavailable } from '../protocol/errors.js';
import {
  type AppendTarget,
  appendTarget,
  type BatchPart,
  batchPart,
  type ProposedEvent,
  proposedEvent,
  sizeOf,
} from '../protocol/requests.js';
import { type Addressee, failed, succeeded } from '../protocol/responses.js';
import { append } from './append.js';

type Call = ServerDuplexStream<Buffer, Buffer>;

/** An append whose events still arrive, or whose outcome is awaited. */
interface Batch extends Addressee, AppendTarget {
  readonly events: ProposedEvent[];
  bytes: number;
}

/** What one client may have under way; then it is read no further until something is answered. */
const MOST_UNDER_WAY = 1_000;
const MOST_BYTES_UNDER_WAY = 16_000_000;
/** What one client may leave unfinished: appends, and appends that were refused before their last part. */
const MOST_OPEN = 64;
const MOST_REFUSED = 10_000;
/** How often deadlines are looked at, in milliseconds. */
const LOOK = 100;

/**
 * Streams.BatchAppend: any number of appends over one stream, answered as they are done. They go to the log at once, so
 * that those of all clients share transactions.
 */
export const batchAppendHandler =
  (face: Face): handleBidiStreamingCall<Buffer, Buffer> =>
  (call) => {
    try {
      authenticate(face, call);
    } catch (error) {
      call.emit('error', error);
      return;
    }
    new BatchAppends(face, call).serve();
  };

class BatchAppends {
  /** Appends whose last part has not arrived, by correlation id. */
  private readonly open = new Map<string, Batch>();
  /** Those that were refused before. */
  private readonly refused = new Set<string>();
  private readonly underWay = new Set<Batch>();
  private bytesUnderWay = 0;
  private readonly ending: AbortController;
  private ended = false;

  constructor(
    private readonly face: Face,
    private readonly call: Call,
  ) {
    this.ending = lifetime(face, call);
  }

  serve(): void {
    const { call, ending } = this;
    const deadlines = setInterval(() => this.expire(), LOOK);
    call.on('data', (message: Buffer) => this.receive(message));
    call.on('drain', () => this.flow());
    call.on('end', () => {
      this.ended = true;
      this.finish();
    });
    ending.signal.addEventListener('abort', () => {
      clearInterval(deadlines);
      this.open.clear();
      if (ending.signal.reason === STOPPING) this.stop();
    });
  }

  private receive(message: Buffer): void {
    let part: BatchPart;
    try {
      part = batchPart(message);
      if (part.correlation.length === 0) throw badRequest('a request has no correlation id');
      if (this.refused.size > MOST_REFUSED) throw badRequest(`more than ${MOST_REFUSED} unfinished appends`);
    } catch (error) {
      // No append can be told: the whole stream is.
      this.call.emit('error', refusal(this.face, error));
      return;
    }
    const { correlation } = part;
    const key = correlation.toString('latin1');
    if (this.refused.has(key)) {
      if (part.final) this.refused.delete(key);
      return;
    }
    let batch = this.open.get(key);
    try {
      batch ??= this.begin(correlation, part);
      this.extend(batch, part);
      if (part.final) this.commit(batch);
      else this.open.set(key, batch);
    } catch (error) {
      if (!part.final) this.refused.add(key);
      this.open.delete(key);
      this.refuse({ correlation, stream: batch?.stream ?? '' }, error);
    }
    if (part.final) this.open.delete(key);
  }

  /** @throws ProtocolError for options that are missing or make no sense. */
  private begin(correlation: Buffer, { options }: BatchPart): Batch {
    if (options === undefined) throw badRequest('the append has no options');
    if (this.open.size >= MOST_OPEN) throw badRequest(`more than ${MOST_OPEN} unfinished appends`);
    return { correlation, ...appendTarget(options), events: [], bytes: 0 };
  }

  private extend(batch: Batch, part: BatchPart): void {
    for (const fields of part.events) {
      const event = proposedEvent(fields);
      batch.bytes += sizeOf(event);
      if (batch.bytes > this.face.maxAppendBytes) throw tooLarge(this.face.maxAppendBytes);
      batch.events.push(event);
    }
  }

  private commit(batch: Batch): void {
    if (batch.deadline <= Date.now()) throw timeout('the deadline has passed; nothing was written');
    this.underWay.add(batch);
    this.bytesUnderWay += batch.bytes;
    if (this.full()) this.call.pause();
    append(this.face, batch, batch.events).then(
      (result) => this.settle(batch, () => this.answer(succeeded(batch, result, batch.events.length > 0))),
      (error: unknown) => this.settle(batch, () => this.refuse(batch, error)),
    );
  }

  /** Answers once: the outcome that comes after the deadline has nobody to hear it. */
  private settle(batch: Batch, answer: () => void): void {
    if (!this.underWay.delete(batch)) return;
    this.bytesUnderWay -= batch.bytes;
    answer();
    this.finish();
  }

  private expire(): void {
    const now = Date.now();
    for (const batch of this.underWay) {
      if (batch.deadline > now) continue;
      this.settle(batch, () => this.refuse(batch, timeout('the deadline has passed; the outcome is not known')));
    }
  }

  private refuse(to: Addressee, error: unknown): void {
    this.answer(failed(to, refusal(this.face, error)));
  }

  private answer(response: Buffer): void {
    if (this.call.cancelled || this.call.destroyed) return;
    if (this.call.write(response)) this.flow();
    else this.call.pause();
  }

  private flow(): void {
    if (!this.full() && !this.call.writableNeedDrain && !this.ending.signal.aborted) this.call.resume();
  }

  private full(): boolean {
    return this.underWay.size >= MOST_UNDER_WAY || this.bytesUnderWay >= MOST_BYTES_UNDER_WAY;
  }

  private finish(): void {
    if (this.ended && this.underWay.size === 0) this.call.end();
  }

  /** The server stops: what is under way is answered first. */
  private stop(): void {
    this.call.pause();
    const look = setInterval(() => {
      if (this.underWay.size > 0) return;
      clearInterval(look);
      if (!this.call.cancelled && !this.call.writableEnded)
        this.call.emit('error', unavailable('the server is stopping'));
    }, 5);
  }
}
