import { type CommandAnswer, type CommandGateway, type CommandRequest, createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import {
  deadReactions,
  drainReactors,
  type Reactor,
  type ReactorEvent,
  reactorStanding,
  retryReactions,
} from './index.js';

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

/** An event as others write it: of any type, version and payload. */
async function put(type: string, name: string, data: object, schemaVersion = '1'): Promise<void> {
  const root = uuidv5('faults-spec', name);
  const metadata = { tenant: 'default', root, occurredAt: '2026-03-01T00:00:00.000Z', schemaVersion };
  const id = uuidv5('faults-spec', type, name);
  await log.append(`lead-default.${root}`, 'any', [{ id, type, data: data as never, metadata }]);
}
const asked: CommandRequest[] = [];
beforeEach(() => asked.splice(0));
const answer: CommandAnswer = {
  position: null,
  token: null,
  revision: '0',
  eventIds: [],
  changed: true,
  duplicate: false,
};
const gateway: CommandGateway = {
  async execute(request) {
    asked.push(request);
    return answer;
  },
  close: async () => {},
};
const noter = (name: string, type: string, look?: Reactor['look']): Reactor => ({
  name,
  from: 'beginning',
  ...(look && { look }),
  on: {
    [type]: ({ data }: ReactorEvent<never>) => [
      { streamType: 'target', id: (data as { label: string }).label, command: 'note', body: {} },
    ],
  },
});
const options = (...reactors: Reactor[]) => ({ pool: database.pool, gateway, reactors, holder: 'spec' });
const note = (label: string) => put('Noted', label, { label });
const labelOf = ({ data }: ReactorEvent) => (data as { label: string }).label;
const standing = async () =>
  (await reactorStanding(database.pool)).map(({ name, pending, done, dead }) => `${name} ${pending} ${done} ${dead}`);

test('an event that cannot be looked up is dead, its neighbours in the stretch are handled, and it is retried', async () => {
  for (const label of ['a', 'b', 'c', 'd', 'e']) await note(label);
  let broken = true;
  const stretches: string[] = [];
  const look: Reactor['look'] = async (_pool, events) => {
    stretches.push(events.map(labelOf).join(''));
    if (broken && events.some((event) => labelOf(event) === 'd')) throw new TypeError('d says nothing');
    return new Map();
  };
  const one = options(noter('noter', 'Noted', look));
  await drainReactors(one);
  expect(stretches).toEqual(['abcde', 'abc', 'de', 'd', 'e']);
  expect(asked.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'e']);
  expect(await standing()).toEqual(['noter 0 4 1']);
  const [dead] = await deadReactions(database.pool);
  expect(dead).toMatchObject({ code: 'REACTOR_FAILED', message: 'd says nothing', type: 'Noted' });
  broken = false;
  expect(await retryReactions(one, {})).toMatchObject([{ outcome: 'done' }]);
  expect(asked.at(-1)?.id).toBe('d');
});

test('a value that the database cannot take is the event’s fault; what else it answers stops the reactor as before', async () => {
  await note('a');
  await note('b');
  const uuids: Reactor['look'] = async (pool, events) => {
    for (const event of events) await pool.query('select $1::uuid', [labelOf(event) === 'b' ? 'b' : event.id]);
    return new Map();
  };
  await drainReactors(options(noter('noter', 'Noted', uuids)));
  expect(await standing()).toEqual(['noter 0 1 1']);
  const stop = new AbortController();
  const errors: string[] = [];
  const missing: Reactor['look'] = async (pool) => (await pool.query('select * from not_there')) && new Map();
  await drainReactors({
    ...options(noter('other', 'Noted', missing)),
    signal: stop.signal,
    onError: (error) => {
      errors.push((error as Error).message);
      stop.abort();
    },
  }).catch((error: Error) => errors.push(error.message));
  expect(errors[0]).toContain('not_there');
  expect((await standing())[1]).toBe('other 2 0 0');
});

test('an event of a version this build does not know is dead for who handles its type, and stops nobody', async () => {
  await put('LeadCaptured', 'later', { label: 'later' }, '9');
  await put('LeadCaptured', 'now', { label: 'now' });
  await note('a');
  await drainReactors(options(noter('captures', 'LeadCaptured'), noter('notes', 'Noted')));
  expect(asked.map(({ id }) => id).sort()).toEqual(['a', 'now']);
  expect(await standing()).toEqual(['captures 0 1 1', 'notes 0 1 0']);
  expect(await deadReactions(database.pool)).toMatchObject([
    { reactor: 'captures', code: 'REACTOR_FAILED', message: expect.stringContaining('schema version 9') },
  ]);
});

test('what others wrote stands in the way of no suspicion, also where the index is made anew', async () => {
  const house = await createCommandGateway({ log });
  const capture = (name: string) =>
    house.execute({
      tenant: 'default',
      actor: { type: 'user', id: 'spec' },
      commandId: name,
      streamType: 'lead',
      id: uuidv5('faults-spec', name),
      command: 'capture',
      body: { source: 'web', phone: '+8613800138000' },
    });
  await put('LeadProfileChanged', 'foreign', {});
  await put('LeadProfileChanged', 'list', { changes: [null, 7, { path: 'constructor', new: 'x' }] });
  await put('LeadCaptured', 'later', {}, '9');
  await capture('first');
  await drainReactors({ pool: database.pool, gateway: house });
  await put('LeadProfileChanged', 'more', { changes: {} });
  await capture('second');
  await drainReactors({ pool: database.pool, gateway: house });
  const { rows } = await database.pool.query(`select 1 from log.event where type = 'LeadDuplicateSuspected'`);
  expect(rows).toHaveLength(1);
  expect((await standing()).filter((text) => !/ 0 \d+ 0$/.test(text))).toEqual(['duplicate-is-suspected 0 1 1']);
  await house.close();
});
