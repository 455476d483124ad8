import { status as code, Metadata, type StatusObject } from '@grpc/grpc-js';
import {
  EventRejectedError,
  LogUnavailableError,
  RootMismatchError,
  WrongExpectedRevisionError,
} from '@recount/event-log';
import { shared } from './messages.js';

/** A protobuf message that explains an error inside of a batch append. */
interface Detail {
  readonly type: string;
  serializeBinary(): Uint8Array;
}

/** An error as the protocol has it: clients look at the trailer `exception` first, then at the status code. */
export class ProtocolError extends Error implements Partial<StatusObject> {
  override readonly name = 'ProtocolError';
  readonly metadata = new Metadata();
  constructor(
    readonly code: code,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
    /** What a batch append answers, whose errors travel as messages. */
    readonly detail?: Detail,
  ) {
    super(details);
    // Trailers are ASCII; other texts travel in the details alone.
    for (const key in trailers) this.metadata.set(key, encodeURI(trailers[key] as string));
  }
}

const detail = (type: string, message: { serializeBinary(): Uint8Array }): Detail => ({
  type: `event_store.client.${type}`,
  serializeBinary: () => message.serializeBinary(),
});

export function badRequest(details: string, status = code.INVALID_ARGUMENT): ProtocolError {
  const message = new shared.BadRequest();
  message.setMessage(details);
  return new ProtocolError(status, details, {}, detail('BadRequest', message));
}

export const accessDenied = (details: string): ProtocolError =>
  new ProtocolError(
    code.PERMISSION_DENIED,
    details,
    { exception: 'access-denied' },
    detail('AccessDenied', new shared.AccessDenied()),
  );

export const unauthenticated = (): ProtocolError =>
  new ProtocolError(
    code.UNAUTHENTICATED,
    'unknown user or wrong password',
    {},
    detail('AccessDenied', new shared.AccessDenied()),
  );

export function tooLarge(most: number): ProtocolError {
  const message = new shared.MaximumAppendSizeExceeded();
  message.setMaxappendsize(most);
  const trailers = { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(most) };
  const details = `Maximum Append Size of ${most} Exceeded.`;
  return new ProtocolError(code.INVALID_ARGUMENT, details, trailers, detail('MaximumAppendSizeExceeded', message));
}

export const missingProperty = (property: string): ProtocolError =>
  new ProtocolError(
    code.INVALID_ARGUMENT,
    `Required Metadata Property '${property}' is missing`,
    { exception: 'missing-required-metadata-property', 'required-metadata-properties': 'type,content-type' },
    badRequest(`Required Metadata Property '${property}' is missing`).detail,
  );

/** Whether the append took place is unknown: the same append again, with the same ids, tells. */
export const timeout = (details: string, status = code.DEADLINE_EXCEEDED): ProtocolError =>
  new ProtocolError(status, details, {}, detail('Timeout', new shared.Timeout()));

export const unavailable = (details: string): ProtocolError => timeout(details, code.UNAVAILABLE);

/** The log's error in the protocol's words; a wrong revision is left to the caller, which knows its own form of it. */
export function protocolError(error: unknown, maxAppendBytes: number): ProtocolError | WrongExpectedRevisionError {
  if (error instanceof ProtocolError || error instanceof WrongExpectedRevisionError) return error;
  if (error instanceof LogUnavailableError) return unavailable(error.message);
  if (error instanceof RootMismatchError) return badRequest(error.message, code.FAILED_PRECONDITION);
  if (error instanceof EventRejectedError) {
    return error.reason === 'too_large' ? tooLarge(maxAppendBytes) : badRequest(`${error.reason}: ${error.message}`);
  }
  const details = `internal error: ${(error as Error).message}`;
  return new ProtocolError(code.INTERNAL, details, {}, detail('Unknown', new shared.Unknown()));
}
