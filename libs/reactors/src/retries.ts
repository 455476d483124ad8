import type { Pool } from 'pg';
import { outcomeOf, type Task } from './issue.js';
import type { Reactor, ReactorEvent } from './reactor.js';
import { readAt } from './reader.js';

/** Which of the commands that were given up are meant; what is not named is not narrowed. */
export interface RetryChoice {
  readonly reactor?: string;
  readonly tenant?: string;
  readonly root?: string;
  /** The event that asked for it. */
  readonly eventId?: string;
}

/** One command of one event, as its outcome is kept. */
export interface OutcomeKey {
  readonly reactor: string;
  readonly position: string;
  readonly n: number;
}

const ASK = `
  update engine.reactor_outcome set retry_asked_at = now()
   where outcome = 'dead' and exists (select 1 from log.event e where e.position = reactor_outcome.position and e.event_id = reactor_outcome.event_id)
     and reactor = any($1) and ($2::text is null or reactor = $2) and ($3::text is null or tenant = $3)
     and ($4::text is null or root = $4) and ($5::uuid is null or event_id = $5)
  returning reactor, position::text as position, n`;

/**
 * Asks for commands that were given up to be issued again: noted durably, done by whoever holds the lease. Reactors that
 * this build does not know are left alone, and events that are not in the log any more.
 */
export async function askRetry(
  pool: Pool,
  reactors: readonly Reactor[],
  { reactor, tenant, root, eventId }: RetryChoice,
): Promise<OutcomeKey[]> {
  const values = [reactors.map(({ name }) => name), reactor, tenant, root, eventId].map((value) => value ?? null);
  return (await pool.query<OutcomeKey>(ASK, values)).rows;
}

/** How these commands stand now, in order. */
export async function outcomesOf(
  pool: Pool,
  keys: readonly OutcomeKey[],
): Promise<(OutcomeKey & { outcome: string; code: string | null; message: string | null; asked: boolean })[]> {
  const { rows } = await pool.query(
    `select o.reactor, o.position::text as position, o.n, o.tenant, o.root, o.event_id::text as "eventId", o.outcome, o.code, o.message,
            o.retry_asked_at is not null as asked
       from unnest($1::text[], $2::bigint[], $3::int[]) as k(reactor, position, n) join engine.reactor_outcome o using (reactor, position, n)
      order by o.reactor, o.position, o.n`,
    [keys.map((key) => key.reactor), keys.map((key) => key.position), keys.map((key) => key.n)],
  );
  return rows;
}

/** The commands of a reactor that are to be issued again, as tasks; each handed out once until it is written how it ended. */
export interface Retries {
  next(): Promise<readonly Task[]>;
  /** The task has ended, and its outcomes are noted. */
  ended(task: Task): void;
}

/** Events of one look at what is asked for. */
const AT_ONCE = 500;
const ASKED = `
  select o.position::text as position, array_agg(o.n) filter (where o.retry_asked_at is not null) as asked, array_agg(o.n) as known
    from engine.reactor_outcome o
   where o.reactor = $1 and o.position in (
     select position from engine.reactor_outcome where reactor = $1 and retry_asked_at is not null order by position limit ${AT_ONCE})
   group by o.position`;

/**
 * @param tasksOf what events ask for, without the commands named as `position/n`
 * @param flush writes what is noted
 */
export function retriesOf(
  pool: Pool,
  reactor: Reactor,
  tasksOf: (events: readonly ReactorEvent<never>[], settled: Set<string>) => Promise<Task[]>,
  flush: () => Promise<void>,
): Retries {
  const underway = new Set<bigint>();
  const ended: bigint[] = [];
  return {
    async next() {
      if (ended.length > 0) {
        const written = ended.splice(0);
        await flush();
        for (const position of written) underway.delete(position);
      }
      const { rows } = await pool.query<Asked>({ name: 'recount-reactor-asked', text: ASKED, values: [reactor.name] });
      const asked = new Map(rows.map((row) => [row.position, row]));
      const events = (await readAt(pool, [...asked.keys()])).filter(({ position }) => !underway.has(position));
      const handled = events.filter(({ type }) => Object.hasOwn(reactor.on, type));
      const tasks = [
        ...(await tasksOf(handled, settledBut(handled, asked))),
        ...events.filter((event) => !handled.includes(event)).map(nothing),
      ];
      for (const { event } of tasks) underway.add(event.position);
      return tasks.map((task) => withVanished(reactor, task, asked.get(String(task.event.position))?.asked ?? []));
    },
    ended: ({ event }) => void ended.push(event.position),
  };
}

interface Asked {
  readonly position: string;
  readonly asked: readonly number[];
  readonly known: readonly number[];
}

/** Commands of these events that are not to be issued again: they ended otherwise. */
const settledBut = (events: readonly ReactorEvent<never>[], asked: ReadonlyMap<string, Asked>): Set<string> =>
  new Set(
    events.flatMap(({ position }) => {
      const row = asked.get(String(position));
      return (row?.known ?? []).filter((n) => !row?.asked.includes(n)).map((n) => `${position}/${n}`);
    }),
  );

/** A reactor that no longer handles the type of an event asks for nothing. */
const nothing = (event: ReactorEvent<never>): Task => ({
  event,
  intents: [],
  foregone: new Map(),
  n: 0,
  attempts: 0,
  failures: 0,
  outcomes: [],
});

/** A reactor that was corrected may ask for fewer commands than it did: what is no longer asked for is done. */
const withVanished = (reactor: Reactor, task: Task, asked: readonly number[]): Task => ({
  ...task,
  outcomes: asked
    .filter((n) => n >= task.intents.length)
    .map((n) => outcomeOf(reactor, { ...task, n }, { outcome: 'done', code: null, message: 'no longer asked for' })),
});
