import {
  type AppendOptions,
  type AppendResult,
  type EventLog,
  EventRejectedError,
  type EventToAppend,
  type ExpectedRevision,
  LogUnavailableError,
  RootMismatchError,
} from '@recount/event-log';
import { refused } from '../port.js';

export type Sleep = (ms: number) => Promise<void>;
export const sleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 20;
/** Some stores are patient themselves: after this long no further attempt is begun. */
const ENOUGH_MS = 15_000;

/** Repeats what the log could not answer, a few times with growing pauses; then UNAVAILABLE. */
export async function whileUnavailable<T>(work: () => Promise<T>, pause: Sleep, onDoubt?: () => void): Promise<T> {
  const begun = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LogUnavailableError)) throw error;
      onDoubt?.();
      if (attempt === ATTEMPTS || performance.now() - begun > ENOUGH_MS) {
        const message = 'the log did not answer; repeat the command with the same id';
        throw refused({ code: 'UNAVAILABLE', message }, { cause: error });
      }
      await pause(FIRST_PAUSE_MS * 4 ** (attempt - 1));
    }
  }
}

/**
 * Appends; an unknown outcome is repeated with the same ids at the same revision, so that it takes effect at most once.
 * @param onDoubt told when an attempt may have taken place without our knowing
 * @throws WrongExpectedRevisionError; CommandRefusedError for what the store cannot hold or reach
 */
export async function append(
  log: EventLog,
  stream: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
  options: AppendOptions,
  pause: Sleep,
  onDoubt: () => void,
): Promise<AppendResult> {
  try {
    return await whileUnavailable(() => log.append(stream, expected, events, options), pause, onDoubt);
  } catch (error) {
    if (error instanceof RootMismatchError) {
      const { message, expected: root, actual } = error;
      throw refused({ code: 'ROOT_MISMATCH', message, expected: root, actual }, { cause: error });
    }
    if (!(error instanceof EventRejectedError)) throw error;
    const { message, reason } = error;
    if (reason === 'too_large') throw refused({ code: 'PAYLOAD_TOO_LARGE', message }, { cause: error });
    if (reason === 'unstorable_text')
      throw refused({ code: 'VALIDATION_FAILED', message, expected: 'storable text' }, { cause: error });
    throw refused({ code: 'INTERNAL', message }, { cause: error });
  }
}
