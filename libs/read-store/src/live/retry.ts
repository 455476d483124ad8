/** SQLSTATE classes of trouble that passes: connections, resources, shutdown, serialisation, locks. */
const PASSING = /^(08|53|57P|40|55P03|58)/;
const NETWORK = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Whether trying again may help: the infrastructure failed, not the data. */
export function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return PASSING.test(code) || NETWORK.has(code);
  return (
    typeof message === 'string' &&
    /connection (terminated|ended)|timeout expired|not queryable|client was closed/i.test(message)
  );
}

/** Milliseconds before the n-th attempt: from 50 doubling to 5,000. */
export const backoff = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 7), 5000);

/** Waits, or less when the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
