/** Errors that mean the database is away, starting or busy, not that anything is wrong. */
const AWAY = /^(08|53|57P|40|55P03|58|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/;

export function isAway(error: unknown): boolean {
  const { code, name, message, cause } = error as { code?: unknown; name?: string; message?: string; cause?: unknown };
  if (name === 'LogUnavailableError' || AWAY.test(String(code ?? ''))) return true;
  if (/connection (terminated|ended)|timeout|not queryable/i.test(message ?? '')) return true;
  return cause !== undefined && isAway(cause);
}

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

const FIRST_MS = 250;
const LONGEST_MS = 5000;

/**
 * Does the work again and again while the database is away, with growing pauses.
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
      if (!isAway(error)) throw error;
      away(error);
    }
    await pause(ms, signal);
  }
  return undefined;
}
