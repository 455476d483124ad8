import { EventRejectedError, type ExpectedRevision, LogUnavailableError, WrongExpectedRevisionError } from '../port.js';

export const POSITIONS_DIFFER = 'positions_differ';

/** EventStoreDB as it is set up cannot serve as the log; repeating would not help. */
export class StoreError extends Error {
  override readonly name = 'EventStoreDbError';
  constructor(
    readonly reason:
      | 'configuration'
      | 'access_denied'
      /** Somebody deleted a stream; the history has a hole. */
      | 'stream_deleted'
      /** Commit and prepare position of an event differ (old transactions): Recount's positions are one number. */
      | typeof POSITIONS_DIFFER
      /** What was read there before is gone or another: the store was restored, or a node had shown what was then taken back. */
      | 'history_changed'
      | 'unavailable',
    message: string,
  ) {
    super(message);
  }
}

/** What both clients say of an error; the names of the revisions differ. */
interface CommandError extends Error {
  readonly type?: string;
  /** gRPC's status. */
  readonly code?: number;
  readonly actualVersion?: bigint | string;
  readonly actualState?: bigint | string;
  readonly maxAppendSize?: number;
}

/** INVALID_ARGUMENT, UNIMPLEMENTED. */
const REFUSING_CODES = new Set([3, 12]);

export const typeOf = (error: unknown): string | undefined => (error as CommandError | undefined)?.type;

/** The store's own answer to a call, in the port's words; undefined when it gave none and repeating may help. */
export function answerOf(error: unknown, stream: string, expected: ExpectedRevision = 'any'): Error | undefined {
  const { type, code, actualVersion, actualState, maxAppendSize } = error as CommandError;
  if (error instanceof StoreError) return error.reason === 'unavailable' ? undefined : error;
  switch (type) {
    case 'wrong-expected-version': {
      const actual = actualVersion ?? actualState;
      return new WrongExpectedRevisionError(stream, expected, typeof actual === 'bigint' ? actual : undefined);
    }
    case 'maximum-append-size-exceeded':
      return new EventRejectedError(
        'too_large',
        `an append to ${stream} exceeds the server's limit of ${maxAppendSize} bytes`,
      );
    case 'access-denied':
      return new StoreError(
        'access_denied',
        `EventStoreDB denies access to ${stream}: check user, password and access rights`,
      );
    case 'stream-deleted':
      return new StoreError(
        'stream_deleted',
        `${stream} was deleted in EventStoreDB; Recount's history is never deleted`,
      );
    case 'missing-required-metadata-property':
      return error as Error;
    default:
      return REFUSING_CODES.has(code ?? 0) ? (error as Error) : undefined;
  }
}

export const unavailable = (cause: unknown): LogUnavailableError =>
  new LogUnavailableError(`EventStoreDB does not answer: ${(cause as Error).message}`, { cause });

/**
 * Settles with the work, or fails after so many milliseconds; what the work does later is ignored.
 * @param extend asked when the time is over: whether to wait as long again
 */
export async function within<T>(
  patience: number,
  what: string,
  work: Promise<T>,
  extend: () => boolean = () => false,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const over = () => {
      if (extend()) timer = setTimeout(over, patience);
      else reject(new StoreError('unavailable', `${what}: no answer in ${patience} ms`));
    };
    timer = setTimeout(over, patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
