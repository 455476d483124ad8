import { isUnavailable } from '@recount/event-log';
import { pause } from '@recount/postgres';

const FIRST_MS = 250;
const LONGEST_MS = 5000;

/**
 * Does the work again and again while the database or the log is away, with growing pauses.
 * @returns undefined when the signal ended the waiting
 * @throws every other error of the work
 */
export async function patiently<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  away: (error: unknown) => void,
): Promise<T | undefined> {
  for (let ms = FIRST_MS; !signal.aborted; ms = Math.min(LONGEST_MS, ms * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      away(error);
    }
    await pause(ms, signal);
  }
  return undefined;
}
