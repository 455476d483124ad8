import { type CommandAnswer, type CommandGateway, CommandRefusedError, type CommandRequest } from '@recount/commands';
import { type EventLog, eventIdOf, LogUnavailableError, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type RefusalCode, refusalKind } from '@recount/journey';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import {
  deadReactions,
  drainReactors,
  type Reactor,
  type ReactorOptions,
  reactorStanding,
  runReactors,
} from './index.js';

const TENANT = 'default';
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

const idOf = (name: string) => uuidv5('spec', name);
const append = (stream: string, root: string, type: string, data: object, name: string = type + JSON.stringify(data)) =>
  log.append(stream, 'any', [
    {
      id: idOf(name),
      type,
      data: data as never,
      metadata: { tenant: TENANT, root, occurredAt: '2026-03-01T00:00:00.000Z', $correlationId: `c-${name}` },
    },
  ]);
const refusal = (code: RefusalCode) => {
  const { status, retryable } = refusalKind(code);
  return new CommandRefusedError({ code, message: 'no' }, status, retryable);
};
const answer: CommandAnswer = {
  position: null,
  token: null,
  revision: '0',
  eventIds: [],
  changed: true,
  duplicate: false,
};

/** A gateway that keeps what it was asked and answers what the spec says. */
function scripted(respond: (request: CommandRequest, attempt: number) => unknown = () => undefined) {
  const asked: CommandRequest[] = [];
  const attempts = new Map<string, number>();
  const gateway: CommandGateway = {
    async execute(request) {
      asked.push(request);
      const attempt = (attempts.get(request.commandId) ?? 0) + 1;
      attempts.set(request.commandId, attempt);
      const error = await respond(request, attempt);
      if (error) throw error;
      return answer;
    },
    close: async () => {},
  };
  return { gateway, asked, ids: () => asked.map((request) => request.id) };
}

/** Asks one command of stream `target` per event `Noted`, with the event's own label as its id. */
const noter = (more: Partial<Reactor> = {}): Reactor => ({
  name: 'noter',
  from: 'beginning',
  on: {
    Noted: ({ data }) => [{ streamType: 'target', id: (data as { label: string }).label, command: 'note', body: data }],
  },
  ...more,
});
const note = (label: string, root = label) => append(`source-${TENANT}.${root}`, root, 'Noted', { label });
const options = (gateway: CommandGateway, reactors: readonly Reactor[] = [noter()]): ReactorOptions => ({
  pool: database.pool,
  gateway,
  reactors,
  holder: 'spec',
  attempts: 3,
  backoff: { baseMs: 1, capMs: 4 },
});
const outcomes = async () =>
  (
    await database.pool.query(
      `select r.outcome, r.code, r.attempts, (e.data::json)->>'label' as label from engine.reactor_outcome r join log.event e on e.event_id = r.event_id
        order by r.reactor, r.position, r.n`,
    )
  ).rows;

test('a command carries its cause', async () => {
  await note('a');
  const { gateway, asked } = scripted();
  expect(await drainReactors(options(gateway))).toEqual({ handled: 1 });
  expect(asked).toEqual([
    {
      tenant: TENANT,
      actor: { type: 'reactor', id: 'noter' },
      commandId: uuidv5('noter', idOf('Noted{"label":"a"}'), '0'),
      streamType: 'target',
      id: 'a',
      command: 'note',
      body: { label: 'a' },
      occurredAt: '2026-03-01T00:00:00.000Z',
      causationId: idOf('Noted{"label":"a"}'),
      correlationId: 'c-Noted{"label":"a"}',
    },
  ]);
  expect(await reactorStanding(database.pool)).toEqual([
    { name: 'noter', position: '1', pending: 0, done: 1, refused: 0, dead: 0 },
  ]);
});

test('other events are passed over, and nothing is handled twice', async () => {
  await append(`other-${TENANT}.x`, 'x', 'Other', {});
  await note('a');
  await append(`other-${TENANT}.x`, 'x', 'Other', { n: 2 });
  const { gateway, ids } = scripted();
  await drainReactors(options(gateway));
  await drainReactors(options(gateway));
  expect(ids()).toEqual(['a']);
  expect(await reactorStanding(database.pool)).toMatchObject([{ position: '3', pending: 0 }]);
});

test('from now on: what was there before is not handled', async () => {
  await note('before');
  const { gateway, ids } = scripted();
  const reactors = [noter({ from: 'now' })];
  await drainReactors(options(gateway, reactors));
  await note('after');
  await drainReactors(options(gateway, reactors));
  expect(ids()).toEqual(['after']);
});

test('a final refusal is recorded and done with; a retryable one is repeated, then dead', async () => {
  await note('fine');
  await note('refused');
  await note('slow');
  await note('never');
  const { gateway, asked } = scripted(({ id }, attempt) => {
    if (id === 'refused') return refusal('RECEIVABLE_OVER_CONTRACT');
    if (id === 'slow' && attempt < 3) return refusal('CONCURRENCY_CONFLICT');
    if (id === 'never') return refusal('RECEIVABLE_NOT_RECOGNIZED');
    return undefined;
  });
  await drainReactors(options(gateway));
  expect(await outcomes()).toEqual([
    { label: 'fine', outcome: 'done', code: null, attempts: 1 },
    { label: 'refused', outcome: 'refused', code: 'RECEIVABLE_OVER_CONTRACT', attempts: 1 },
    { label: 'slow', outcome: 'done', code: null, attempts: 3 },
    { label: 'never', outcome: 'dead', code: 'RECEIVABLE_NOT_RECOGNIZED', attempts: 3 },
  ]);
  expect(asked.filter(({ id }) => id === 'never')).toHaveLength(3);
  expect(await deadReactions(database.pool)).toMatchObject([
    { reactor: 'noter', code: 'RECEIVABLE_NOT_RECOGNIZED', root: 'never' },
  ]);
});

test('a final refusal that the reactor does not expect is dead at once', async () => {
  await note('known');
  await note('over');
  const { gateway, asked } = scripted(({ id }) =>
    refusal(id === 'known' ? 'ALREADY_EXISTS' : 'RECEIVABLE_OVER_CONTRACT'),
  );
  await drainReactors(options(gateway, [noter({ expected: ['ALREADY_EXISTS'] })]));
  expect(await outcomes()).toEqual([
    { label: 'known', outcome: 'refused', code: 'ALREADY_EXISTS', attempts: 1 },
    { label: 'over', outcome: 'dead', code: 'RECEIVABLE_OVER_CONTRACT', attempts: 1 },
  ]);
  expect(asked).toHaveLength(2);
});

test('a store that is away is waited out, however often', async () => {
  await note('a');
  const { gateway, asked } = scripted((_, attempt) => (attempt < 9 ? new LogUnavailableError('away') : undefined));
  await drainReactors(options(gateway));
  expect(asked).toHaveLength(9);
  expect(await outcomes()).toMatchObject([{ outcome: 'done', attempts: 1 }]);
});

test('a fault of the reactor itself is dead, and stops nobody', async () => {
  await note('a');
  await note('b');
  const on = {
    Noted: ({ data }: { data: never }) => {
      if ((data as { label: string }).label === 'a') throw new Error('cannot');
      return [];
    },
  };
  await drainReactors(options(scripted().gateway, [noter({ on })]));
  expect(await deadReactions(database.pool)).toMatchObject([{ code: 'REACTOR_FAILED', message: 'cannot', root: 'a' }]);
  expect(await reactorStanding(database.pool)).toMatchObject([{ position: '2', pending: 0 }]);
});

test('events of one root wait for each other, other roots go on; the prefix passes nothing that has not ended', async () => {
  for (const label of ['r1', 'r2', 'r3']) await note(label, 'root');
  for (let i = 0; i < 200; i++) await note(`free-${i}`);
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let others = 0;
  let allOthers: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    allOthers = resolve;
  });
  const { gateway, ids } = scripted(async ({ id }, attempt) => {
    if (id === 'r1' && attempt === 1) return refusal('CONCURRENCY_CONFLICT');
    if (id === 'r1') await held;
    else if (!id.startsWith('r') && ++others === 200) allOthers();
    return undefined;
  });
  const draining = drainReactors(options(gateway));
  await done;
  while ((await outcomes()).length < 200) await new Promise(setImmediate);
  expect(ids().filter((id) => id.startsWith('r'))).toEqual(['r1', 'r1']);
  expect(await reactorStanding(database.pool)).toMatchObject([{ position: null, pending: 203, done: 200 }]);
  release();
  await draining;
  expect(ids().filter((id) => id.startsWith('r'))).toEqual(['r1', 'r1', 'r2', 'r3']);
  expect(await reactorStanding(database.pool)).toMatchObject([{ position: '203', pending: 0, done: 203 }]);
});

test('commands for streams that must exist are not issued when there is none', async () => {
  await append(`target-${TENANT}.there`, 'there', 'Made', {});
  await note('there');
  await note('nowhere');
  const intents = ({ data }: { data: never }) =>
    ['there', (data as { label: string }).label].map((id) => ({
      streamType: 'target',
      id,
      command: 'note',
      body: {},
      existing: true,
    }));
  const { gateway, ids } = scripted();
  await drainReactors(options(gateway, [noter({ on: { Noted: intents } })]));
  expect(ids().sort()).toEqual(['there', 'there', 'there']);
  expect(await outcomes()).toMatchObject([
    { outcome: 'done' },
    { outcome: 'done' },
    { outcome: 'done' },
    { outcome: 'refused', code: 'NOT_FOUND' },
  ]);
});

/** Notes every command as an event, under the id the command gives it: a repeat is recognised by the log. */
const writing = (execute: (request: CommandRequest) => Promise<void>): CommandGateway => ({
  async execute(request) {
    await execute(request);
    return answer;
  },
  close: async () => {},
});
const book = async ({ tenant, streamType, id, commandId }: CommandRequest) => {
  const stream = `${streamType}-${tenant}.${id}`;
  const metadata = { tenant, root: id, occurredAt: '2026-03-01T00:00:00.000Z' };
  await log.append(stream, 'any', [
    { id: eventIdOf(tenant, stream, commandId, 0), type: 'Booked', data: {}, metadata },
  ]);
};
const booked = async () =>
  (
    await database.pool.query<{ stream: string; n: number }>(
      `select stream, count(*)::int as n from log.event where type = 'Booked' group by stream`,
    )
  ).rows;

test('a follower handles what is appended while it waits, also in a chain of reactors', async () => {
  const onward = { streamType: 'end', command: 'note', body: {} };
  const second: Reactor = {
    name: 'second',
    from: 'beginning',
    on: { Booked: ({ streamType, streamId }) => (streamType === 'target' ? [{ ...onward, id: streamId }] : []) },
  };
  const stop = new AbortController();
  const running = runReactors({ ...options(writing(book), [noter(), second]), signal: stop.signal });
  await note('late');
  await drainReactors(options(writing(book), [noter(), second]));
  expect((await booked()).map(({ stream }) => stream).sort()).toEqual([`end-${TENANT}.late`, `target-${TENANT}.late`]);
  stop.abort();
  await running;
});

test('a log that is not the one it has handled stops it', async () => {
  await note('a');
  await drainReactors(options(scripted().gateway));
  await database.pool.query('update log.identity set epoch = epoch + 1');
  await note('b');
  await expect(drainReactors(options(scripted().gateway))).rejects.toThrow('another log');
});
