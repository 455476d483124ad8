import type { CommandGateway } from '@recount/commands';
import type { Pool } from 'pg';
import { type Book, createBook } from './book.js';
import type { Feed } from './feed.js';
import { issue, outcomeOf, type Patience, type Task } from './issue.js';
import { enter, type Guard, record, settledAfter } from './journal.js';
import type { News } from './news.js';
import type { Reactor } from './reactor.js';
import { retriesOf } from './retries.js';
import { createScheduler } from './scheduler.js';
import { tasksOf } from './tasks.js';

/** What reactors are run with. */
export interface RunSettings {
  readonly pool: Pool;
  readonly gateway: CommandGateway;
  /** Roots at work at once. */
  readonly concurrency: number;
  readonly patience: Patience;
  /** Where events are read; shared by the reactors of a runner. */
  readonly feed: Feed;
  readonly guard: Guard;
}

/** The next stretch is read when fewer events than this are on their way. */
const HIGH_WATER = 1000;
/** Between two looks at what is asked for again while events come in: as rare as those at a log where none do. */
const RETRIES_MS = 400;
/** Outcomes kept in memory because an earlier event has not ended: then reading waits for it. */
const MAX_BEYOND = 100_000;

/** Does what can be done of a task now: undefined when it has ended, else the pause before going on. */
async function advance({ gateway, patience }: RunSettings, reactor: Reactor, task: Task): Promise<number | undefined> {
  for (; task.n < task.intents.length; task.n++, task.attempts = 0, task.failures = 0) {
    const foregone = task.foregone.get(task.n);
    if (foregone === 'settled') continue;
    const result = foregone ? outcomeOf(reactor, task, foregone) : await issue(gateway, reactor, task, patience);
    if (typeof result === 'number') return result;
    task.outcomes.push(result);
  }
  return undefined;
}

/**
 * Handles the events after a reactor's checkpoint, in order per root, until the signal; and those again whose commands were
 * given up and are asked for again. At the end of the log it stops, or waits for news.
 * @returns how many events of its types were handled
 * @throws ReactorLogMismatchError, or whatever the database answers
 */
export async function runOne(
  settings: RunSettings,
  reactor: Reactor,
  signal: AbortSignal,
  atEnd: 'stop' | News,
): Promise<number> {
  const { pool, concurrency, feed, guard } = settings;
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  let after = await enter(pool, reactor);
  const settled = await settledAfter(pool, reactor.name, after);
  const book: Book = createBook(
    (outcomes, mark) => record(pool, reactor.name, outcomes, mark, guard),
    (error) => failed.abort(error),
  );
  const work = createScheduler<{ task: Task; end(): void }>(concurrency, async ({ task, end }) => {
    const pause = await advance(settings, reactor, task);
    if (pause === undefined) end();
    return pause;
  });
  ending.addEventListener('abort', () => void work.stop(), { once: true });

  const retries = retriesOf(pool, reactor, (events, known) => tasksOf(pool, reactor, events, known), book.flush);
  let handled = 0;
  let looked = Number.NEGATIVE_INFINITY;
  try {
    while (!ending.aborted) {
      const mark = atEnd === 'stop' ? 0 : atEnd.mark();
      const due = atEnd === 'stop' || performance.now() - looked >= RETRIES_MS;
      if (due) looked = performance.now();
      const again = due ? await retries.next() : [];
      handled += again.length;
      for (const task of again) {
        const end = (): void => {
          book.note(task.outcomes);
          retries.ended(task);
        };
        work.add(task.event.root, { task, end });
      }
      const { events, end, last } = await feed.next(reactor, after, mark);
      if (end === undefined && atEnd === 'stop') {
        await work.below(0);
        break;
      }
      for (const task of await tasksOf(pool, reactor, events, settled)) {
        const entry = book.open({ position: task.event.position, eventId: task.event.id });
        work.add(task.event.root, { task, end: () => book.end(entry, task.outcomes) });
      }
      if (end !== undefined) {
        book.pass(end);
        after = end.position;
        handled += events.length;
      }
      await work.below(book.beyond > MAX_BEYOND ? 0 : HIGH_WATER);
      if (last && atEnd !== 'stop') await atEnd.since(mark);
    }
  } finally {
    await work.stop();
    await book.flush().catch((error) => failed.abort(error));
  }
  if (failed.signal.aborted) throw failed.signal.reason;
  return handled;
}
