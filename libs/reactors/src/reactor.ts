import type { JourneyEvents, RefusalCode } from '@recount/journey';
import type { Pool } from 'pg';

/** An event as a reactor sees it: payload upcast to the current version of its contract. */
export interface ReactorEvent<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly streamType: string;
  /** The id within the stream's name, e.g. the order id. */
  readonly streamId: string;
  readonly tenant: string;
  readonly root: string;
  /** UTC, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
  readonly occurredAt: string;
  readonly position: bigint;
  readonly data: Data;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A command a reactor wants issued; who, when and why are filled in from its cause. */
export interface CommandIntent {
  readonly streamType: string;
  readonly id: string;
  readonly command: string;
  readonly body: unknown;
  /**
   * The command means nothing to a stream without events: if there is none when the cause is handled, the outcome is
   * the refusal NOT_FOUND, found out for many events at once and without asking the stream. `ofThisRoot`: nor to a stream of
   * another root than the cause's: ROOT_MISMATCH, found out likewise.
   */
  readonly existing?: boolean | 'ofThisRoot';
  /**
   * An earlier event asked for this command when it could come to nothing. It is issued as that one's n-th again: under the
   * same id, at the same time, for the same cause, so that both come to the same and only once.
   */
  readonly inPlaceOf?: { readonly event: ReactorEvent; readonly n: number };
}

/** The name prefixes nothing and is for ever: command ids and the checkpoint hang on it. */
export interface Reactor {
  readonly name: string;
  /** Where a reactor that has never run starts: at the log's head of that moment, or before its first event. */
  readonly from: 'now' | 'beginning';
  /**
   * The final refusals that are fine, whereas any other one is a command given up: dead, listed, and issued again when asked
   * for. Without it all of them are fine: for commands that state what may be so already.
   */
  readonly expected?: readonly RefusalCode[];
  /**
   * Looks something up for a stretch of events, in their order, before `on` is asked: by event id, what `on` is given beside
   * the event. It may keep tables of its own. Asked again about an event it answers the same: command ids hang on it.
   */
  readonly look?: (pool: Pool, events: readonly ReactorEvent[]) => Promise<ReadonlyMap<string, unknown>>;
  readonly on: Readonly<Record<string, (event: ReactorEvent<never>, found?: unknown) => readonly CommandIntent[]>>;
}

/**
 * Declares a reactor: a pure function from one event to commands. Each command carries the id v5(reactor, event id, n),
 * so that however often an event is handled, its target decides once.
 */
export const reactor = (definition: {
  readonly name: string;
  readonly from: 'now' | 'beginning';
  readonly expected?: Reactor['expected'];
  readonly look?: Reactor['look'];
  readonly on: {
    readonly [T in keyof JourneyEvents]?: (
      event: ReactorEvent<JourneyEvents[T]>,
      found?: unknown,
    ) => readonly CommandIntent[];
  };
}): Reactor => definition as Reactor;

/** How one command of one event ended. `dead`: given up after the attempts allowed, refused unexpectedly, or a fault of ours. */
export interface Outcome {
  readonly position: bigint;
  readonly eventId: string;
  readonly root: string;
  readonly tenant: string;
  readonly n: number;
  readonly outcome: 'done' | 'refused' | 'dead';
  /** Code of the refusal; null when done. */
  readonly code: string | null;
  readonly message: string | null;
  readonly attempts: number;
  readonly commandId: string;
}
