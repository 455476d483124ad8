import { REFUSALS, type RefusalCode } from '@recount/journey';

/** Codes of the protocol itself, beside the domain's closed list: the request never reached a command or a query. */
const PROTOCOL_REFUSALS = {
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  URI_TOO_LONG: { status: 414, retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false },
  HEADERS_TOO_LARGE: { status: 431, retryable: false },
  REQUEST_TIMEOUT: { status: 408, retryable: true },
  /** A token or a page cursor of another log (a restored backup, another epoch). */
  LOG_MISMATCH: { status: 409, retryable: false },
  /** It took longer than a question may: a narrower one is answered. */
  QUERY_TIMEOUT: { status: 503, retryable: false },
  /** A read model's definition changed under its version: an operator has to act. */
  DEFINITION_CHANGED: { status: 503, retryable: false },
} as const;

/** Every code an answer of this API may carry. */
export type HttpRefusalCode = RefusalCode | keyof typeof PROTOCOL_REFUSALS;

const KINDS: Readonly<Record<string, { readonly status: number; readonly retryable: boolean }>> = {
  ...REFUSALS,
  ...PROTOCOL_REFUSALS,
};

/** All codes, for the OpenAPI document. */
export const refusalCodes = (): string[] => Object.keys(KINDS);

/** The body of every answer that is not a success. */
export interface RefusalBody {
  readonly code: HttpRefusalCode;
  readonly status: number;
  readonly message: string;
  /** JSON pointer into the body, or `header:Name`, `query:name`, `param:name`. */
  readonly path?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly currentEventId?: string;
  readonly retryable: boolean;
}

/** Completes a refusal with the status and retryability its code stands for. */
export function refusalBody(
  code: HttpRefusalCode,
  message: string,
  more: Partial<Pick<RefusalBody, 'path' | 'expected' | 'actual' | 'currentEventId'>> = {},
): RefusalBody {
  const kind = KINDS[code] as { status: number; retryable: boolean };
  return { code, status: kind.status, message, ...more, retryable: kind.retryable };
}

/** A request this API refuses by itself, before any command or query ran. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly body: RefusalBody;
  constructor(
    code: HttpRefusalCode,
    message: string,
    more: Partial<Pick<RefusalBody, 'path' | 'expected' | 'actual'>> = {},
  ) {
    super(`${code}: ${message}`);
    this.body = refusalBody(code, message, more);
  }
}

/** Thrown for a header, query parameter or path part in the wrong form. */
export const invalid = (path: string, message: string, expected?: unknown, actual?: unknown): HttpRefusal =>
  new HttpRefusal('VALIDATION_FAILED', message, {
    path,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  });
