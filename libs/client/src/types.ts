import type { Commands, RecordedEvent } from './generated/schemas.js';

/** Who asks, and where. */
export interface ClientOptions {
  /** Base URL of the API, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Whose data; default: the API's own (`default`). */
  readonly tenant?: string;
  /** Who acts, `type:id`, e.g. `service:billing`. */
  readonly actor?: string;
  /** Requests in all for one call, default 5; 1 never repeats. */
  readonly attempts?: number;
  /** First and longest pause between them, default 50 ms and 2 s. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number };
  /** One request may take this long, default 30 s. */
  readonly timeoutMs?: number;
  /** Ends every call. */
  readonly signal?: AbortSignal;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

export type StreamType = keyof Commands & string;
export type CommandOf<T extends StreamType> = keyof Commands[T] & string;
export type BodyOf<T extends StreamType, C extends CommandOf<T>> = Commands[T][C];

/** What a command may carry besides its body. */
export interface CommandOptions {
  /** Its idempotency key. Default: a random one, the same for every repeat of this call. */
  readonly commandId?: string;
  /** When the fact was true, RFC 3339. Default: now. */
  readonly occurredAt?: string;
  /** Only if the stream is at this revision. */
  readonly ifMatch?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
}

/** One line of a bulk upload. */
export type CommandLine = {
  readonly [T in StreamType]: {
    readonly [C in CommandOf<T>]: {
      readonly streamType: T;
      /** A stream's id, or `new`. */
      readonly id: string;
      readonly command: C;
      readonly body?: BodyOf<T, C>;
      readonly commandId?: string;
      readonly occurredAt?: string;
      readonly ifMatch?: string;
      readonly correlationId?: string;
      readonly causationId?: string;
      readonly channel?: string;
      readonly importBatch?: string;
      readonly importRow?: string;
    };
  }[CommandOf<T>];
}[StreamType];

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  /** What the rows reflect. */
  readonly position: string | null;
  readonly quarantinedRoots: number;
}

/** Which past a report is asked for. */
export interface ReportTime {
  /** What was true by then: an instant or a date. Default: now. */
  readonly asOf?: string;
  /** What was known by then: an instant or a position. Default: all that is folded. */
  readonly knownAt?: string;
  readonly minPosition?: string | null;
}

/** Which page of what is told of events. */
export interface PageQuery {
  /** 1 to 1,000, default 500. */
  readonly limit?: number;
  /** `nextCursor` of the page before, beside the same question. */
  readonly cursor?: string;
}
export interface ExplainQuery extends PageQuery {
  /** The row as it was known then: a position, an instant or a day. */
  readonly knownAt?: string;
  /** With a column: also the events that had set what those read. Default true. */
  readonly all?: boolean;
}
/** How a cell of a report is explained. */
export interface CellQuery extends ReportTime {
  /** Only the events behind this column, of rows that have it. */
  readonly column?: string;
  /** Rows per page, 1 to 100, default 20. */
  readonly rows?: number;
  /** `nextCursor` of the page before, beside the same question. */
  readonly cursor?: string;
}

/** Which events. */
export interface EventQuery {
  /** Full name of one stream. */
  readonly stream?: string;
  readonly types?: readonly string[];
  readonly direction?: 'forwards' | 'backwards';
  /** `next` of the page before. */
  readonly after?: string;
  /** 1 to 1,000, default 100. */
  readonly limit?: number;
}

/** An event whose payload the caller knows. */
export type EventOf<Data> = Omit<RecordedEvent, 'data'> & { readonly data: Data };

export interface Readiness {
  readonly status: 'ready' | 'not ready';
  readonly checks: Readonly<Record<string, unknown>>;
}
