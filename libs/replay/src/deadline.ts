import type { HistoryEvent } from '@recount/read-store';
import { DEFAULT_LIMITS, type ReplayOptions } from './options.js';
import { ReplayError, type ReplayEvent } from './replay-error.js';
import { eventOf, type Sandbox } from './sandbox/sandbox.js';

/** Where a replay is. */
export interface Standing {
  sandbox: Sandbox | undefined;
  /** The last event that was handed to the definition. */
  sent: HistoryEvent | undefined;
  /** Events whose rows were taken over, of how many, once they were counted. */
  folded: number;
  total: number | undefined;
  /** What it made is being committed: it comes to its end by itself. */
  committing: boolean;
}
export const standing = (): Standing => ({
  sandbox: undefined,
  sent: undefined,
  folded: 0,
  total: undefined,
  committing: false,
});

/** Calls `end` when the signal aborts, at once if it has. What it rejects with is known to whoever waits for the work. */
export function onAbort(signal: AbortSignal, end: () => Promise<void>): void {
  const ended = (): void => void end().catch(() => undefined);
  if (signal.aborted) ended();
  else signal.addEventListener('abort', ended, { once: true });
}

function overdue(seconds: number, { sandbox, sent, folded, total }: Standing): ReplayError {
  const at: ReplayEvent | undefined = sandbox?.at();
  const event = at ?? (sent && eventOf(sent));
  const where =
    event === undefined
      ? 'before its first event'
      : `${at ? 'at' : 'after'} ${event.type} ${event.id} of ${event.stream}`;
  const far = total === undefined ? '' : `, ${folded} of ${total} events folded`;
  return new ReplayError(
    'LIMIT',
    `the replay did not come to an end within ${seconds} s: it was ${where}${far}. Give it longer (--timeout 4h), or less to fold (--sample, --where, --tenant)`,
    event,
  );
}

/** The longest that a timer waits. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Runs work that ends whatever it has open when `stop` aborts: when the time of the limits is over, or the signal of the
 * options aborts. It need not ask; what it was waiting for then fails.
 * @throws ReplayError LIMIT naming where it was; the reason of the signal
 */
export async function within<T>(
  { signal, limits }: ReplayOptions,
  at: Standing,
  work: (stop: AbortSignal, at: Standing) => Promise<T>,
): Promise<T> {
  const { seconds } = { ...DEFAULT_LIMITS, ...limits };
  const over = new AbortController();
  const end = (why: () => unknown): void => {
    if (!at.committing) over.abort(why());
  };
  const timer = setTimeout(() => end(() => overdue(seconds, at)), Math.min(seconds * 1000, LONGEST_MS));
  const interrupt = (): void => end(() => signal?.reason);
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await work(over.signal, at);
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}
