/** What went wrong with a replay, for scripts. */
export type ReplayErrorCode =
  /** The file is not there, does not parse, imports what it may not, or exports no read model. */
  | 'DEFINITION'
  /** A fold threw or answered what it may not. */
  | 'FOLD'
  /** Time, memory, rows or bytes: a limit of the replay was reached. */
  | 'LIMIT'
  /** An option that makes no sense. */
  | 'OPTION'
  /** The name of a scratch schema is taken, or there is none of that name. */
  | 'SCRATCH'
  /** The process of the definition ended by itself. */
  | 'SANDBOX';

/** The event a definition was at when it failed. */
export interface ReplayEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly position: string;
}

/** A replay that ended without a result. Nothing of it is left in the database. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  constructor(
    readonly code: ReplayErrorCode,
    message: string,
    readonly event?: ReplayEvent,
  ) {
    super(message);
  }
}
