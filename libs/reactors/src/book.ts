import type { Mark } from './journal.js';
import type { Outcome } from './reactor.js';

/** One event on its way; the prefix cannot pass it before it has ended. */
export interface Entry {
  readonly mark: Mark;
  ended: boolean;
}

/** Keeps the order of events and writes down how they ended: outcomes first, then the prefix that is complete. */
export interface Book {
  /** Events entered beyond the prefix that is complete. */
  readonly beyond: number;
  /** Enters an event that is being handled. */
  open(mark: Mark): Entry;
  /** Notes that nothing up to here concerns the reactor but what was opened before. */
  pass(mark: Mark): void;
  end(entry: Entry, outcomes: readonly Outcome[]): void;
  /** Notes outcomes of events that the prefix passed long ago: commands issued again. */
  note(outcomes: readonly Outcome[]): void;
  /** Writes what is left to write. @throws whatever `write` throws */
  flush(): Promise<void>;
}

/**
 * Outcomes are gathered this long, and while they come in a stream until so long after the last write began: a transaction
 * costs as much for one as for many. A prefix that moves over events of no concern is written now and then.
 */
const GATHER_MS = 10;
const BETWEEN_MS = 50;
const IDLE_MS = 1000;

/**
 * @param write records outcomes and the prefix in one transaction
 * @param failed told when writing behind the back failed; it is tried again with the next outcome or `flush`
 */
export function createBook(
  write: (outcomes: readonly Outcome[], mark: Mark | undefined) => Promise<void>,
  failed: (error: unknown) => void,
): Book {
  let entries: Entry[] = [];
  let unwritten: Outcome[] = [];
  let mark: Mark | undefined;
  let timer: { readonly at: number; readonly handle: NodeJS.Timeout } | undefined;
  let begun = Number.NEGATIVE_INFINITY;
  let writing = Promise.resolve();

  const prefix = (): void => {
    let complete = 0;
    while (entries[complete]?.ended) complete++;
    if (complete === 0) return;
    mark = (entries[complete - 1] as Entry).mark;
    entries = entries.slice(complete);
  };
  const writeOnce = async (): Promise<void> => {
    if (timer) clearTimeout(timer.handle);
    timer = undefined;
    prefix();
    if (mark === undefined && unwritten.length === 0) return;
    begun = performance.now();
    const [outcomes, upTo] = [unwritten, mark];
    unwritten = [];
    mark = undefined;
    try {
      await write(outcomes, upTo);
    } catch (error) {
      unwritten = outcomes.concat(unwritten);
      mark ??= upTo;
      throw error;
    }
  };
  const flush = (): Promise<void> => {
    const next = writing.then(writeOnce);
    writing = next.catch(() => undefined);
    return next;
  };
  const soon = (ms: number): void => {
    const at = performance.now() + ms;
    if (timer && timer.at <= at) return;
    if (timer) clearTimeout(timer.handle);
    timer = { at, handle: setTimeout(() => void flush().catch(failed), ms) };
  };

  const note = (outcomes: readonly Outcome[]): void => {
    for (const outcome of outcomes) unwritten.push(outcome);
    soon(Math.max(GATHER_MS, begun + BETWEEN_MS - performance.now()));
  };

  return {
    get beyond() {
      return entries.length;
    },
    open(at) {
      const entry = { mark: at, ended: false };
      entries.push(entry);
      return entry;
    },
    pass(at) {
      entries.push({ mark: at, ended: true });
      soon(IDLE_MS);
    },
    end(entry, outcomes) {
      entry.ended = true;
      note(outcomes);
    },
    note,
    flush,
  };
}
