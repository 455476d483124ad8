import { setTimeout as sleep } from 'node:timers/promises';
import { EventRejectedError, LogUnavailableError } from '../port.js';

/** SQLSTATE of a refusal of the statement itself; repeating it would not help. */
const REFUSED = /^(22|23|42|54|P0|XX)/;

/** Did the database fail us (connection, time, space), so that the same statement may succeed later? */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return error instanceof Error && !(typeof code === 'string' && code.length === 5 && REFUSED.test(code));
}

/** The error of a refused append, in the port's words where it has one. */
export function refusalOf(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === '22021' || code === '22P05') return new EventRejectedError('unstorable_text', message);
  return error;
}

export function unavailable(cause: unknown): LogUnavailableError {
  return new LogUnavailableError(`the log does not answer: ${(cause as Error).message}`, { cause });
}

/** Waits before attempt `n` (from 1): 25 ms doubling to 1 s, half of it by chance, so that clients do not return at once. */
export async function backOff(attempt: number, signal?: AbortSignal): Promise<void> {
  const most = Math.min(25 * 2 ** (attempt - 1), 1_000);
  await sleep(most / 2 + (Math.random() * most) / 2, undefined, signal ? { signal } : {}).catch(() => {});
}

/**
 * Repeats a read while the database fails, for at most `patience` milliseconds or until the signal.
 * @throws LogUnavailableError then.
 */
export async function patiently<T>(read: () => Promise<T>, patience: number, signal?: AbortSignal): Promise<T> {
  const deadline = Date.now() + patience;
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (Date.now() > deadline || signal?.aborted) throw unavailable(error);
      await backOff(attempt, signal);
    }
  }
}
