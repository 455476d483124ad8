import { type ActorType, type KnownJourney, type Recognition, type Refusal, refusalKind } from '@recount/journey';
import type { BodyProblem } from './validation.js';

export interface Actor {
  readonly type: ActorType;
  readonly id: string;
}

/** One command on its way: whose, which stream, what, and where it came from. */
export interface CommandRequest {
  readonly tenant: string;
  readonly actor: Actor;
  /** The caller's idempotency key; the same id in the same stream is answered as it was answered then. */
  readonly commandId: string;
  /**
   * The id was made for this request and is known to nobody else. A store that does not tell a repeat from a first append
   * need not be asked then what it holds.
   */
  readonly freshId?: boolean;
  /** Category of the stream, e.g. `order`. */
  readonly streamType: string;
  readonly id: string;
  /** Kebab-case name within the stream type, e.g. `place`. */
  readonly command: string;
  readonly body: unknown;
  /** RFC 3339; default: now. */
  readonly occurredAt?: string;
  /** Only if the stream is at this revision: otherwise 412, never retried. */
  readonly ifMatch?: bigint;
  /** Default: the command id. */
  readonly correlationId?: string;
  /** Id of the event (or request) that caused this command. */
  readonly causationId?: string;
  readonly channel?: string;
  readonly importBatch?: string;
  readonly importRow?: string;
}

export interface CommandAnswer {
  /** Position of the last event appended, as a string; null when the stream's events are not known to this process. */
  readonly position: string | null;
  /**
   * The position with the log and epoch it belongs to (`encodePositionToken`): what a query takes as `minPosition` without
   * mistaking a restored log for this one. Null where the position is.
   */
  readonly token: string | null;
  /** Revision of the stream after the command; `-1` for a stream without events. */
  readonly revision: string;
  readonly eventIds: readonly string[];
  readonly changed: boolean;
  /** The command id, or the external id of what it opens, was known: this is the first answer again. */
  readonly duplicate: boolean;
  /** Id of the stream that has the external id, when that is not the stream the command was sent to. */
  readonly id?: string;
}

/** The parts of a request beside its body. */
export type EnvelopeField = Exclude<keyof CommandRequest, 'body'>;

/** A command was refused: nothing was appended. `status` and `retryable` come from the closed list of codes. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
  /** The part of the envelope that is wrong; the refusal's `path` is then `/{field}` of the request, not of the body. */
  readonly field: EnvelopeField | undefined;
  constructor(
    readonly refusal: Refusal,
    readonly status: number,
    readonly retryable: boolean,
    /** Everything wrong with the body, for VALIDATION_FAILED; the refusal itself names the first. */
    readonly problems: readonly BodyProblem[] = [],
    options?: RefusedOptions,
  ) {
    super(`${refusal.code}: ${refusal.message}`, options);
    this.field = options?.field;
  }
}
export interface RefusedOptions extends ErrorOptions {
  readonly field?: EnvelopeField;
}

/** The error of a refusal; status and retryable come from its code. */
export const refused = (refusal: Refusal, options?: RefusedOptions): CommandRefusedError => {
  const { status, retryable } = refusalKind(refusal.code);
  return new CommandRefusedError(refusal, status, retryable, [], options);
};

/** The one way in, for HTTP, imports, reactors and timers alike. */
export interface CommandGateway {
  /** @throws CommandRefusedError */
  execute(request: CommandRequest): Promise<CommandAnswer>;
  /** Waits for what was begun; the log stays open. */
  close(): Promise<void>;
}

/**
 * Who is recognised by one of these values in a tenant, the first one known first, as far as an index of the log has come.
 * @throws LogUnavailableError while it cannot be reached
 */
export type FindKnown = (tenant: string, values: readonly Recognition[]) => Promise<readonly KnownJourney[]>;

/** A look at what a command would do. */
export interface CommandPreviews {
  /**
   * What a command that has a preview would come to, as its definition says; appends nothing.
   * @throws CommandRefusedError as the command would be, UNKNOWN_COMMAND for one without a preview
   */
  preview(request: CommandRequest): Promise<object>;
}
