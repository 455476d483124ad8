/** The port to the log: one stream per append, every store honours the contract suite in `testing/`. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * An event's envelope: a flat object of strings (see docs/log.md). Every store requires `tenant`, `root` and
 * `occurredAt`; `root` must be the stream's own (fixed by its first event).
 */
export type Metadata = Readonly<Record<string, string>>;

export interface EventToAppend {
  /** Deterministic: `eventIdOf(tenant, stream, commandId, index)`. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: Metadata;
}

export interface RecordedEvent extends EventToAppend {
  /** Opaque, ordered, 64-bit, not dense. */
  readonly position: bigint;
  readonly stream: string;
  /** Dense from 0 within the stream. */
  readonly revision: bigint;
  /** When the store recorded it: UTC, `YYYY-MM-DDTHH:mm:ss.SSSSSSZ`. */
  readonly recordedAt: string;
}

export type ExpectedRevision = 'any' | 'no_stream' | 'stream_exists' | bigint;

export interface AppendResult {
  /** Position of the last event of the append. */
  readonly position: bigint;
  /** Revision of the last event of the append. */
  readonly revision: bigint;
  /** The store recognised the ids and wrote nothing (see docs/log.md for the exact rules). */
  readonly duplicate: boolean;
}

export interface AppendOptions {
  /**
   * Others may append under the same ids, and may say something else: `duplicate` must be right. A store whose answers do
   * not tell reads back what it holds.
   */
  readonly idsOfOthers?: boolean;
}

export interface ReadStreamOptions {
  /** First revision to return (inclusive). Default: 0 forwards, the end backwards. */
  readonly from?: bigint;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Forwards: strictly after; backwards: strictly before. Default: the start (the end). */
  readonly after?: bigint;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
  readonly types?: readonly string[];
  /** Events of streams of this root alone. The embedded log has an index for it; another store reads what lies between. */
  readonly root?: string;
}

export interface SubscribeOptions {
  readonly after: bigint | undefined;
  readonly types?: readonly string[];
  /** Ends the subscription; the iterator then completes normally. */
  readonly signal?: AbortSignal;
}

/** What a subscription yields, in order: events, and markers that say how far everything is known. */
export type SubscriptionItem =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** Everything up to here has been delivered; sent at each switch from catching up to live. */
  | { readonly kind: 'caughtUp'; readonly position: bigint | undefined }
  /** Nothing to process up to here (filtered gaps). */
  | { readonly kind: 'checkpoint'; readonly position: bigint };

/** Identity of a log: a restored or copied log is another one, and checkpoints of the former refuse to continue. */
export interface LogIdentity {
  readonly id: string;
  readonly epoch: number;
}

export interface EventLog {
  /** Appends all events of one stream or none.
   * @throws WrongExpectedRevisionError, RootMismatchError, EventRejectedError: nothing was written.
   * @throws LogUnavailableError: the outcome may be unknown; repeat with the same ids and the same revision. */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
    options?: AppendOptions,
  ): Promise<AppendResult>;
  /** Empty for a stream that does not exist. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Pull-based: the next page is read when the consumer asks for it. */
  subscribeAll(options: SubscribeOptions): AsyncIterable<SubscriptionItem>;
  /** Position of the last event, undefined for an empty log. */
  head(): Promise<bigint | undefined>;
  identity(): Promise<LogIdentity>;
  close(): Promise<void>;
}

/** The stream is not at the revision the append expected. */
export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** Undefined when the stream does not exist. */
    readonly actual: bigint | undefined,
  ) {
    super(`${stream} is at ${actual ?? 'no stream'}, expected ${expected}`);
  }
}

/** The append names another root than the stream's own. */
export class RootMismatchError extends Error {
  override readonly name = 'RootMismatchError';
  constructor(
    readonly stream: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`${stream} belongs to root ${expected}, not ${actual}`);
  }
}

/** An event the store cannot hold: too large, NUL or lone surrogate, no root, an unclean name. */
export class EventRejectedError extends Error {
  override readonly name = 'EventRejectedError';
  constructor(
    readonly reason: 'too_large' | 'unstorable_text' | 'bad_metadata' | 'bad_name' | 'bad_id',
    message: string,
  ) {
    super(message);
  }
}

/** The store could not be reached or did not answer in time; whether the append took place may be unknown. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
}
