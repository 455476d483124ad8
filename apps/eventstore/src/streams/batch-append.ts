import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import type { ExpectedRevision } from '@recount/event-log';
import { authenticate, type Face, lifetime } from '../face.js';
import { badRequest, timeout, tooLarge, unavailable } from '../protocol/errors.js';
import type { BatchAppendReq, BatchAppendResp, Uuid } from '../protocol/messages.js';
import { expectedOf, type ProposedEvent, proposedEvent, sizeOf, streamNameOf, uuidOf } from '../protocol/requests.js';
import { append } from './append.js';
import { type Addressee, failed, succeeded } from './batch-answers.js';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** An append whose events still arrive, or whose outcome is awaited. */
interface Batch extends Addressee {
  readonly expected: ExpectedRevision;
  readonly events: ProposedEvent[];
  bytes: number;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** What one client may have under way; then it is read no further until something is answered. */
const MOST_UNDER_WAY = 1_000;
/** What one client may leave unfinished. */
const MOST_OPEN = 1_000;
/** How often deadlines are looked at, in milliseconds. */
const LOOK = 100;

/**
 * Streams.BatchAppend: any number of appends over one stream, answered as they are done. They go to the log at once, so
 * that those of all clients share transactions.
 */
export const batchAppendHandler =
  (face: Face): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
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
  /** Appends whose last part has not arrived, by correlation id; undefined for one that was refused already. */
  private readonly open = new Map<string, Batch | undefined>();
  private readonly underWay = new Set<Batch>();
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
    call.on('data', (request: BatchAppendReq) => this.receive(request));
    call.on('drain', () => this.flow());
    call.on('end', () => {
      this.ended = true;
      this.finish();
    });
    ending.signal.addEventListener('abort', () => {
      clearInterval(deadlines);
      this.open.clear();
      if (!call.cancelled && !call.destroyed) this.stop();
    });
  }

  private receive(request: BatchAppendReq): void {
    const correlation = request.getCorrelationId();
    if (correlation === undefined) {
      // No append can be told: the whole stream is.
      this.call.emit('error', badRequest('a request has no correlation id'));
      return;
    }
    let key = '';
    let batch: Batch | undefined;
    try {
      key = uuidOf(correlation);
      const known = this.open.has(key);
      batch = known ? this.open.get(key) : this.begin(correlation, request);
      if (batch !== undefined) this.extend(batch, request);
      this.open.set(key, batch);
      if (batch !== undefined && request.getIsFinal()) this.commit(batch);
    } catch (error) {
      this.open.set(key, undefined);
      this.answer(failed({ correlation, stream: batch?.stream ?? '' }, error, this.face.maxAppendBytes));
    }
    if (request.getIsFinal()) this.open.delete(key);
  }

  /** @throws ProtocolError for options that are missing or make no sense. */
  private begin(correlation: Uuid, request: BatchAppendReq): Batch {
    const options = request.getOptions();
    if (options === undefined) throw badRequest('the append has no options');
    if (this.open.size >= MOST_OPEN) throw badRequest(`more than ${MOST_OPEN} unfinished appends`);
    const expected = expectedOf(options, options.getStreamPosition());
    const deadline = options.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY;
    return { correlation, stream: streamNameOf(options), expected, deadline, events: [], bytes: 0 };
  }

  private extend(batch: Batch, request: BatchAppendReq): void {
    for (const message of request.getProposedMessagesList()) {
      const event = proposedEvent(message);
      batch.bytes += sizeOf(event);
      if (batch.bytes > this.face.maxAppendBytes) throw tooLarge(this.face.maxAppendBytes);
      batch.events.push(event);
    }
  }

  private commit(batch: Batch): void {
    if (batch.deadline <= Date.now()) throw timeout('the deadline has passed; nothing was written');
    this.underWay.add(batch);
    if (this.underWay.size >= MOST_UNDER_WAY) this.call.pause();
    append(this.face, batch.stream, batch.expected, batch.events).then(
      (result) => this.settle(batch, () => succeeded(batch, result, batch.events.length > 0)),
      (error: unknown) => this.settle(batch, () => failed(batch, error, this.face.maxAppendBytes)),
    );
  }

  /** Answers once: the outcome that comes after the deadline has nobody to hear it. */
  private settle(batch: Batch, answer: () => BatchAppendResp): void {
    if (!this.underWay.delete(batch)) return;
    this.answer(answer());
    this.finish();
  }

  private expire(): void {
    const now = Date.now();
    for (const batch of this.underWay) {
      if (batch.deadline > now) continue;
      const late = timeout('the deadline has passed; the outcome is not known');
      this.settle(batch, () => failed(batch, late, this.face.maxAppendBytes));
    }
  }

  private answer(response: BatchAppendResp): void {
    if (this.call.cancelled || this.call.destroyed) return;
    if (this.call.write(response)) this.flow();
    else this.call.pause();
  }

  private flow(): void {
    if (this.underWay.size < MOST_UNDER_WAY && !this.call.writableNeedDrain) this.call.resume();
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
      this.call.emit('error', unavailable('the server is stopping'));
    }, 5);
  }
}
