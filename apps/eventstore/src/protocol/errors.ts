import { status as code, Metadata, type StatusObject } from '@grpc/grpc-js';
import {
  EventRejectedError,
  LogUnavailableError,
  RootMismatchError,
  WrongExpectedRevisionError,
} from '@recount/event-log';
import { field, MalformedError, number } from './protobuf.js';

/** What explains an error inside of a batch append: a message of the package event_store.client. */
interface Detail {
  readonly type: string;
  readonly fields: readonly Buffer[];
}

/** An error as the protocol has it: clients look at the trailer `exception` first, then at the status code. */
export class ProtocolError extends Error implements Partial<StatusObject> {
  override readonly name = 'ProtocolError';
  readonly metadata = new Metadata();
  constructor(
    readonly code: code,
    readonly details: string,
    readonly detail: Detail,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    for (const key in trailers) this.metadata.set(key, trailers[key] as string);
  }
}

export const badRequest = (details: string, status = code.INVALID_ARGUMENT): ProtocolError =>
  new ProtocolError(status, details, { type: 'BadRequest', fields: [field(1, details)] });

const ACCESS_DENIED: Detail = { type: 'AccessDenied', fields: [] };
export const accessDenied = (details: string): ProtocolError =>
  new ProtocolError(code.PERMISSION_DENIED, details, ACCESS_DENIED, { exception: 'access-denied' });

export const unauthenticated = (): ProtocolError =>
  new ProtocolError(code.UNAUTHENTICATED, 'unknown user or wrong password', ACCESS_DENIED);

export const tooLarge = (most: number): ProtocolError =>
  new ProtocolError(
    code.INVALID_ARGUMENT,
    `Maximum Append Size of ${most} Exceeded.`,
    { type: 'MaximumAppendSizeExceeded', fields: [number(1, most)] },
    { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(most) },
  );

export function missingProperty(property: string): ProtocolError {
  const details = `Required Metadata Property '${property}' is missing`;
  const trailers = {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  };
  return new ProtocolError(
    code.INVALID_ARGUMENT,
    details,
    { type: 'BadRequest', fields: [field(1, details)] },
    trailers,
  );
}

/** Whether the append took place is unknown: the same append again, with the same ids, tells. */
export const timeout = (details: string, status = code.DEADLINE_EXCEEDED): ProtocolError =>
  new ProtocolError(status, details, { type: 'Timeout', fields: [] });

export const unavailable = (details: string): ProtocolError => timeout(details, code.UNAVAILABLE);

/** SQLSTATEs of a regular expression that is none, and of a filter that takes too long (`SlowFilterError`). */
const REFUSED_FILTER = new Set<unknown>(['2201B', '54001']);

/** The log's error in the protocol's words; a wrong revision is left to the caller, which knows its own form of it. */
export function protocolError(error: unknown, maxAppendBytes: number): ProtocolError | WrongExpectedRevisionError {
  if (error instanceof ProtocolError || error instanceof WrongExpectedRevisionError) return error;
  if (error instanceof MalformedError) return badRequest(`the message is malformed: ${error.message}`);
  if (error instanceof LogUnavailableError) return unavailable(error.message);
  if (error instanceof RootMismatchError) return badRequest(error.message, code.FAILED_PRECONDITION);
  if (error instanceof EventRejectedError) {
    return error.reason === 'too_large' ? tooLarge(maxAppendBytes) : badRequest(`${error.reason}: ${error.message}`);
  }
  const { message, code: sqlState } = error as { message?: string; code?: unknown };
  if (REFUSED_FILTER.has(sqlState)) return badRequest(String(message));
  return new ProtocolError(code.INTERNAL, `internal error: ${message}`, { type: 'Unknown', fields: [] });
}
