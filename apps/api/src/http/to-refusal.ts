import { HttpException } from '@nestjs/common';
import { CommandRefusedError } from '@recount/commands';
import { EventRejectedError, isUnavailable, LogUnavailableError } from '@recount/event-log';
import { ReadStoreError } from '@recount/read-store';
import { requestPath } from './read-path.js';
import { HttpRefusal, type HttpRefusalCode, type RefusalBody, refusalBody } from './refusals.js';

/** What an error means to the caller, or undefined when it is a fault of ours (500, logged). */
export function toRefusal(error: unknown): RefusalBody | undefined {
  if (error instanceof HttpRefusal) return error.body;
  if (error instanceof CommandRefusedError) {
    return { ...error.refusal, status: error.status, retryable: error.retryable };
  }
  if (error instanceof ReadStoreError) {
    const { code, message, path } = error.body;
    return refusalBody(code, message, path === undefined ? {} : { path: requestPath(path) });
  }
  if (error instanceof LogUnavailableError) return refusalBody('UNAVAILABLE', error.message);
  if (error instanceof EventRejectedError) {
    return refusalBody(error.reason === 'too_large' ? 'PAYLOAD_TOO_LARGE' : 'VALIDATION_FAILED', error.message);
  }
  if (error instanceof HttpException) return fromFramework(error);
  return fromDatabase(error);
}

const FRAMEWORK_CODES: Readonly<Record<string, readonly [HttpRefusalCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 'the body is larger than 1 MiB'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'the body is sent as application/json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['VALIDATION_FAILED', 'the body is not as long as Content-Length says'],
  FST_ERR_BAD_URL: ['VALIDATION_FAILED', 'the path is not a valid URL'],
  FST_ERR_MAX_PARAM_LENGTH: ['URI_TOO_LONG', 'a part of the path is too long'],
};

function fromFramework(error: HttpException): RefusalBody | undefined {
  const cause = error.cause as { code?: unknown } | undefined;
  const known = FRAMEWORK_CODES[String(cause?.code)];
  if (known !== undefined) return refusalBody(...known);
  const status = error.getStatus();
  if (status >= 500) return undefined;
  return status === 404 ? refusalBody('NOT_FOUND', error.message) : refusalBody('VALIDATION_FAILED', error.message);
}

/** A database, schema, table or function that is not there: nothing has been deployed yet. */
const NOT_SET_UP = /^(3D000|3F000|42P01|42883)$/;
const SHUTTING_DOWN = /^Cannot use a pool after/;

function fromDatabase(error: unknown): RefusalBody | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as Error & { code?: unknown };
  const text = typeof code === 'string' ? code : '';
  if (isUnavailable(error) || NOT_SET_UP.test(text) || SHUTTING_DOWN.test(error.message)) {
    return refusalBody('UNAVAILABLE', 'the database is not reachable or not set up yet; try again');
  }
  // A value of the right form that its column cannot hold (class 22, data exception).
  return text.length === 5 && text.startsWith('22') ? refusalBody('VALIDATION_FAILED', error.message) : undefined;
}
