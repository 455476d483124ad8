import type { Readable } from 'node:stream';
import type { ExpectedRevision } from '../port.js';

/** A place in `$all` as the store gives it. */
export interface WirePosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event as either client hands it out. */
export interface WireEvent {
  readonly id: string;
  readonly streamId: string;
  readonly revision: bigint;
  readonly type: string;
  /** Parsed JSON, a text that was no JSON, or bytes. */
  readonly data: unknown;
  /** Parsed JSON, bytes that were no JSON, or nothing. */
  readonly metadata?: unknown;
  readonly isJson: boolean;
  readonly created: Date;
  readonly position?: WirePosition | undefined;
}

/** What a read or a subscription streams; `event` is missing when a link leads nowhere. */
export interface WireItem {
  readonly event?: WireEvent;
}

export interface WireAppend {
  readonly id: string;
  readonly type: string;
  readonly contentType: 'application/json';
  readonly data: unknown;
  /** Plain `Uint8Array`: the client sends it as it is, an object it would serialise and encode twice. */
  readonly metadata: Uint8Array;
}

export interface ReadRange {
  /** A revision or position, or an end of it; the direction decides which side is included. */
  readonly from: bigint | 'start' | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

export interface SubscriptionRequest {
  readonly after: bigint | undefined;
  /** Which event types the server delivers; those of the server itself begin with a $. */
  readonly typeRegex: string;
  /** Never throws and never waits: its rejection would end the process. */
  readonly onCheckpoint: (position: WirePosition) => void;
}

/** A server call that streams; `cancel` ends it on the server too. */
export interface Call {
  readonly items: Readable;
  /** What has to be done to each item first. */
  readonly prepare?: (item: WireItem) => void;
  cancel(): void;
}

/** What the adapter needs of a client of EventStoreDB, whichever package it comes from. */
export interface StoreClient {
  /** May settle late or never: race it. */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly WireAppend[],
    patience: number,
  ): Promise<{ readonly revision: bigint; readonly position: bigint | undefined }>;
  readStream(stream: string, range: ReadRange): Call;
  readAll(range: ReadRange): Call;
  /** Emits `caughtUp` beside the items. */
  subscribe(request: SubscriptionRequest): Call;
  /** Ends all calls and the connection; those under way fail. */
  dispose(): Promise<void>;
}
