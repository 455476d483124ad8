import { isUnavailable } from '@recount/event-log';
import { DatabaseError, type Pool } from 'pg';
import { messageOf, type Task } from './issue.js';
import type { Reactor } from './reactor.js';
import { existingStreams, type ReadEvent, streamOf } from './reader.js';

type Foregone = Task['foregone'] extends ReadonlyMap<number, infer V> ? V : never;
/** A task while what is known of it is entered. */
type Forming = Task & { readonly foregone: Map<number, Foregone> };
const NOT_FOUND: Foregone = { outcome: 'refused', code: 'NOT_FOUND', message: 'there is no such stream' };
const ROOT_MISMATCH: Foregone = { outcome: 'refused', code: 'ROOT_MISMATCH', message: 'the stream is of another root' };

/**
 * The tasks of a stretch: what each event asks for, and what of it is known without asking. An event that cannot be read,
 * looked up or answered asks for one command that was never made, and is dead: the others go on.
 * @param settled commands that ended before, as `position/n`; taken out of it
 * @throws whatever the database answers
 */
export async function tasksOf(
  pool: Pool,
  reactor: Reactor,
  events: readonly ReadEvent[],
  settled: Set<string>,
): Promise<Task[]> {
  const { found, faults } = await lookedUp(
    pool,
    reactor.look,
    events.filter(({ fault }) => fault === undefined),
  );
  const tasks = events.map((event): Forming => {
    const foregone = new Map<number, Foregone>();
    const task = { event, foregone, n: 0, attempts: 0, failures: 0, outcomes: [] };
    const dead = (message: string): Forming => {
      foregone.set(0, { outcome: 'dead', code: 'REACTOR_FAILED', message });
      return { ...task, intents: [{ streamType: '', id: '', command: '', body: null }] };
    };
    const fault = event.fault ?? faults.get(event.id);
    if (fault !== undefined) return dead(fault);
    try {
      const react = reactor.on[event.type] as (event: ReadEvent, found?: unknown) => Task['intents'];
      return { ...task, intents: react(event, found.get(event.id)) };
    } catch (error) {
      return dead(messageOf(error));
    }
  });
  const wanted = tasks.flatMap((task) =>
    task.intents.flatMap((intent) => (intent.existing ? [streamOf(task.event, intent)] : [])),
  );
  const existing = await existingStreams(pool, wanted);
  for (const task of tasks) {
    for (const [n, intent] of task.intents.entries()) {
      if (settled.delete(`${task.event.position}/${n}`)) task.foregone.set(n, 'settled');
      else if (intent.existing) {
        const root = existing.get(streamOf(task.event, intent));
        if (root === undefined) task.foregone.set(n, NOT_FOUND);
        else if (intent.existing === 'ofThisRoot' && root !== task.event.root) task.foregone.set(n, ROOT_MISMATCH);
      }
    }
  }
  return tasks;
}

interface LookedUp {
  readonly found: ReadonlyMap<string, unknown>;
  /** By event id, why it could not be looked up. */
  readonly faults: ReadonlyMap<string, string>;
}
const NOTHING: LookedUp = { found: new Map(), faults: new Map() };

/** What `look` finds for these events. Where it fails the halves are asked, in order, until whoever it fails for stands alone. */
async function lookedUp(pool: Pool, look: Reactor['look'], events: readonly ReadEvent[]): Promise<LookedUp> {
  const [first] = events;
  if (look === undefined || first === undefined) return NOTHING;
  try {
    return { ...NOTHING, found: await look(pool, events) };
  } catch (error) {
    if (!isOfAnEvent(error)) throw error;
    if (events.length === 1) return { ...NOTHING, faults: new Map([[first.id, messageOf(error)]]) };
    const middle = Math.ceil(events.length / 2);
    const before = await lookedUp(pool, look, events.slice(0, middle));
    const after = await lookedUp(pool, look, events.slice(middle));
    return {
      found: new Map([...before.found, ...after.found]),
      faults: new Map([...before.faults, ...after.faults]),
    };
  }
}

/** SQLSTATE class of values that a statement cannot take. */
const DATA_EXCEPTION = '22';
/** The fault may be what an event says. What else the database answers is its own, and true of every event. */
const isOfAnEvent = (error: unknown): boolean =>
  !isUnavailable(error) && (!(error instanceof DatabaseError) || error.code?.startsWith(DATA_EXCEPTION) === true);
