import { type CommandAnswer, type CommandGateway, CommandRefusedError, type CommandRequest } from '@recount/commands';
import { type EventLog, eventIdOf, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { refusalKind } from '@recount/journey';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import {
  deadReactions,
  drainReactors,
  type Reactor,
  type ReactorOptions,
  reactorStanding,
  retryReactions,
  runReactors,
} from './index.js';
import { askRetry } from './retries.js';

let database: TestDatabase;
let log: EventLog;
beforeEach(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
});
afterEach(async () => {
  await log.close();
  await database.drop();
});

const answer: CommandAnswer = {
  position: null,
  token: null,
  revision: '0',
  eventIds: [],
  changed: true,
  duplicate: false,
};
const notYet = new CommandRefusedError(
  { code: 'RECEIVABLE_NOT_RECOGNIZED', message: 'not yet' },
  ...(Object.values(refusalKind('RECEIVABLE_NOT_RECOGNIZED')) as [number, boolean]),
);
/** A gateway that refuses streams while they are `closed`, and keeps what it was asked. */
function gatekeeper(...closed: readonly string[]) {
  const [asked, shut] = [[] as CommandRequest[], new Set(closed)];
  const gateway: CommandGateway = {
    async execute(request) {
      asked.push(request);
      if (shut.has(request.id)) throw notYet;
      return answer;
    },
    close: async () => {},
  };
  const open = (...ids: readonly string[]): void => {
    for (const id of ids) shut.delete(id);
  };
  return { gateway, asked, open };
}

/** Asks one command per label of an event. */
const noter = (more: Partial<Reactor> = {}): Reactor => ({
  name: 'noter',
  from: 'beginning',
  on: {
    Noted: ({ data }) =>
      (data as { labels: readonly string[] }).labels.map((id) => ({
        streamType: 'target',
        id,
        command: 'note',
        body: {},
      })),
  },
  ...more,
});
const note = async (root: string, labels: readonly string[] = [root], tenant = 'default'): Promise<string> => {
  const id = uuidv5('spec', tenant, root, ...labels);
  const metadata = { tenant, root, occurredAt: '2026-03-01T00:00:00.000Z' };
  await log.append(`source-${tenant}.${root}`, 'any', [{ id, type: 'Noted', data: { labels } as never, metadata }]);
  return id;
};
const options = (gateway: CommandGateway, reactors: readonly Reactor[] = [noter()]): ReactorOptions => ({
  pool: database.pool,
  gateway,
  reactors,
  holder: 'spec',
  attempts: 2,
  backoff: { baseMs: 1, capMs: 2 },
});
const standing = async () => {
  const { rows } = await database.pool.query(
    'select outcome, attempts, retry_asked_at is not null as asked from engine.reactor_outcome order by position, n',
  );
  return rows.map(({ outcome, attempts, asked }) => `${outcome} ${attempts}${asked ? ' asked' : ''}`);
};

test('a dead command is issued again under its id, and is done', async () => {
  const eventId = await note('a');
  const { gateway, asked, open } = gatekeeper('a');
  await drainReactors(options(gateway));
  expect(await deadReactions(database.pool)).toMatchObject([
    { reactor: 'noter', type: 'Noted', stream: 'source-default.a', eventId, attempts: 2, retryAsked: false },
  ]);
  open('a');
  expect(await retryReactions(options(gateway), {})).toMatchObject([{ outcome: 'done', code: null, asked: false }]);
  expect(new Set(asked.map(({ commandId }) => commandId))).toEqual(new Set([uuidv5('noter', eventId, '0')]));
  expect(await standing()).toEqual(['done 3']);
  expect(await deadReactions(database.pool)).toEqual([]);
  expect(await reactorStanding(database.pool)).toMatchObject([{ position: '1', pending: 0, done: 1, dead: 0 }]);
});

test('one that still cannot be is dead again, with its new reason, and is not repeated by itself', async () => {
  await note('a');
  const { gateway, asked } = gatekeeper('a');
  await drainReactors(options(gateway));
  expect(await retryReactions(options(gateway), {})).toMatchObject([
    { outcome: 'dead', message: expect.stringContaining('not yet') },
  ]);
  expect(await standing()).toEqual(['dead 4']);
  await drainReactors(options(gateway));
  expect(asked).toHaveLength(4);
});

test('only those chosen, and of an event only the commands that died', async () => {
  await note('a', ['a', 'fine']);
  const eventId = await note('b');
  await note('c', ['c'], 'other');
  const { gateway, asked, open } = gatekeeper('a', 'b', 'c');
  await drainReactors(options(gateway));
  expect(await standing()).toEqual(['dead 2', 'done 1', 'dead 2', 'dead 2']);
  open('a', 'b', 'c');
  asked.length = 0;
  expect(await retryReactions(options(gateway), { reactor: 'nobody' })).toEqual([]);
  await retryReactions(options(gateway), { eventId });
  await retryReactions(options(gateway), { tenant: 'other' });
  await retryReactions(options(gateway), { root: 'a', reactor: 'noter' });
  expect(asked.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(await standing()).toEqual(['done 3', 'done 1', 'done 3', 'done 3']);
});

test('whoever holds the lease does it: nobody else issues a command', async () => {
  await note('a');
  const holder = gatekeeper('a');
  await drainReactors(options(holder.gateway));
  holder.open('a');
  const before = holder.asked.length;
  const stop = new AbortController();
  const running = runReactors({ ...options(holder.gateway), signal: stop.signal });
  await note('b');
  while (holder.asked.length === before) await new Promise(setImmediate);
  const standby = gatekeeper();
  expect(await retryReactions(options(standby.gateway), {})).toMatchObject([{ outcome: 'done' }]);
  expect([holder.asked.at(-1)?.id, standby.asked]).toEqual(['a', []]);
  stop.abort();
  await running;
});

test('what is asked for outlives whoever was to do it, and takes effect once', async () => {
  await note('a');
  const { gateway: closed } = gatekeeper('a');
  await drainReactors(options(closed));
  expect(await askRetry(database.pool, [noter()], {})).toEqual([{ reactor: 'noter', position: '1', n: 0 }]);
  /** Books the command, and is gone before anybody knows: the first time. */
  let dies = true;
  const gateway: CommandGateway = {
    async execute({ tenant, streamType, id, commandId }) {
      const stream = `${streamType}-${tenant}.${id}`;
      const event = { id: eventIdOf(tenant, stream, commandId, 0), type: 'Booked', data: {} };
      const metadata = { tenant, root: id, occurredAt: '2026-03-01T00:00:00.000Z' };
      await log.append(stream, 'any', [{ ...event, metadata }]);
      if (dies) await database.pool.query(`update engine.lease set token = token + 1 where name = 'reactors'`);
      dies = false;
      return answer;
    },
    close: async () => {},
  };
  const errors: unknown[] = [];
  await drainReactors({ ...options(gateway), onError: (error) => errors.push(error) });
  expect(String(errors[0])).toContain('RunnerLeaseLostError');
  expect(await standing()).toEqual(['done 3']);
  const { rows } = await database.pool.query(`select count(*)::int as n from log.event where type = 'Booked'`);
  expect(rows).toEqual([{ n: 1 }]);
});

test('a reactor that was corrected asks anew: what it never asked for, and no more what it should not have', async () => {
  await note('a', ['a', 'b']);
  await note('c', ['c', 'd']);
  const failing = () => {
    throw new Error('cannot');
  };
  const { gateway, asked } = gatekeeper('c', 'd');
  await drainReactors(
    options(gateway, [noter({ on: { Noted: (e) => (e.root === 'a' ? failing() : noter().on.Noted?.(e)) ?? [] } })]),
  );
  expect(await standing()).toEqual(['dead 1', 'dead 2', 'dead 2']);
  asked.length = 0;
  const corrected = noter({ on: { Noted: (e) => (e.root === 'a' ? (noter().on.Noted?.(e) ?? []) : []) } });
  await retryReactions(options(gateway, [corrected]), {});
  expect(asked.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(await standing()).toEqual(['done 2', 'done 1', 'done 3', 'done 3']);
  expect(await deadReactions(database.pool)).toEqual([]);
});
