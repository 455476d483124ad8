import { type CommandGateway, CommandRefusedError, type CommandRequest, createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import { contractOf, type RefusalCode, refusalKind, upcast } from '@recount/journey';
import { projection } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { openReadStore, type ReadStore, upcastingOf } from '@recount/read-store';
import {
  deadTimers,
  drainTimers,
  fitTimers,
  rearmTimers,
  runTimers,
  type TimerOptions,
  type TimerRetryChoice,
  timerCommandId,
  timerStanding,
} from '../index.js';
import { collectable, collection, DAY_MS, day, idOf, money, TENANT, TODAY } from './testing/collectable.js';

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;
let store: ReadStore;
let now = TODAY.getTime();

beforeEach(async () => {
  now = TODAY.getTime();
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log, clock: () => now });
  store = await openReadStore({
    url: database.url,
    projections: [
      { ...projection({ name: 'collectables', models: [collectable], reports: [] }), viewsSql: '', folder: '' },
    ],
    upcasting: upcastingOf({ contractOf, upcast }),
  });
  await store.deploy();
});
afterEach(async () => {
  await gateway.close();
  await store.close();
  await log.close();
  await database.drop();
});

const issue = (streamType: string, id: string, command: string, body: object, name = '') =>
  gateway.execute({
    tenant: TENANT,
    actor: { type: 'user', id: 'spec' },
    commandId: idOf(streamType, id, command, JSON.stringify(body), name),
    streamType,
    id,
    command,
    body,
    correlationId: 'the correlation',
  });
const recognize = async (name: string, dueDate: string, customer = name, instalmentNo = 1) => {
  const body = { receivableId: idOf(name), orderId: idOf('order', name), instalmentNo, trigger: 'signed', dueDate };
  const answer = await issue('ar', idOf('customer', customer), 'recognize-receivable', { ...body, amount: money(100) });
  return answer.eventIds[0] as string;
};
const adjust = (name: string) =>
  issue('ar', idOf('customer', name), 'adjust-receivable', {
    receivableId: idOf(name),
    delta: money(5),
    cause: 'price',
  });
const options = (through: CommandGateway = gateway, more: Partial<TimerOptions> = {}): TimerOptions => ({
  pool: database.pool,
  gateway: through,
  timers: fitTimers([collection], store.describe().models).ready,
  clock: () => now,
  holder: 'spec',
  attempts: 3,
  backoff: { baseMs: 1000, capMs: 4000 },
  ...more,
});
const drain = async (through?: CommandGateway, more?: Partial<TimerOptions>) => {
  await store.catchUp();
  return drainTimers(options(through, more));
};
const collected = async () =>
  (
    await database.pool.query<{ n: number; receivables: number }>(
      `select count(*)::int as n, count(distinct (data::json)->>'receivableId')::int as receivables
         from log.event where type = 'ReceivableSentToCollection'`,
    )
  ).rows[0];
const outcomes = async () =>
  (await database.pool.query('select outcome, code, attempts from engine.timer_outcome order by due, key')).rows;

/** A gateway that keeps what it was asked and refuses as the spec says. */
function scripted(respond: (attempt: number) => RefusalCode | Error | undefined) {
  const asked: CommandRequest[] = [];
  const scriptedGateway: CommandGateway = {
    async execute(request) {
      asked.push(request);
      const code = respond(asked.length);
      if (code instanceof Error) throw code;
      if (code === undefined) return gateway.execute(request);
      const { status, retryable } = refusalKind(code);
      throw new CommandRefusedError({ code, message: 'no' }, status, retryable);
    },
    close: async () => {},
  };
  return { gateway: scriptedGateway, asked };
}

test('a row that is due becomes one command that carries now and its basis; one that is not due waits', async () => {
  const basis = await recognize('due', day(0));
  await recognize('later', day(1));
  const { gateway: through, asked } = scripted(() => undefined);
  expect(await drain(through)).toEqual({ ended: 1, postponed: 0 });
  const due = `${day(0)}T00:00:00.000Z`;
  expect(asked).toEqual([
    {
      tenant: TENANT,
      actor: { type: 'scheduler', id: 'collection' },
      commandId: timerCommandId('collection', { basisEventId: basis, due }),
      streamType: 'ar',
      id: idOf('customer', 'due'),
      command: 'send-to-collection',
      body: { receivableId: idOf('due') },
      occurredAt: TODAY.toISOString(),
      causationId: basis,
      correlationId: 'the correlation',
    },
  ]);
  await drain(through);
  expect(asked).toHaveLength(1);
  expect(await outcomes()).toEqual([{ outcome: 'done', code: null, attempts: 1 }]);
  now += DAY_MS;
  expect(await drain(through)).toEqual({ ended: 1, postponed: 0 });
  expect(await collected()).toEqual({ n: 2, receivables: 2 });
  expect(await timerStanding(database.pool, [collection])).toEqual([
    { name: 'collection', done: 2, refused: 0, dead: 0 },
  ]);
});

test('an event disarms a row, another moves when it is due', async () => {
  await recognize('gone', day(0));
  await recognize('moved', day(0));
  await issue('ar', idOf('customer', 'gone'), 'send-to-collection', { receivableId: idOf('gone') });
  await adjust('moved');
  expect(await drain()).toEqual({ ended: 0, postponed: 0 });
  now += 5 * DAY_MS;
  expect(await drain()).toEqual({ ended: 1, postponed: 0 });
  expect(await collected()).toEqual({ n: 2, receivables: 2 });
});

test('the model may be behind: what is recorded already is folded before anything is asked', async () => {
  await recognize('raced', day(0));
  await store.catchUp();
  await issue('ar', idOf('customer', 'raced'), 'send-to-collection', { receivableId: idOf('raced') });
  const { gateway: through, asked } = scripted(() => undefined);
  const [answer] = await Promise.all([drainTimers(options(through)), store.catchUp()]);
  expect(answer).toEqual({ ended: 0, postponed: 0 });
  expect(asked).toEqual([]);
});

test('a final refusal is the end; one that may pass is tried again later, however often', async () => {
  await recognize('refused', day(0));
  const final = scripted(() => 'TRANSITION_NOT_ALLOWED');
  expect(await drain(final.gateway)).toEqual({ ended: 1, postponed: 0 });
  expect(await outcomes()).toEqual([{ outcome: 'refused', code: 'TRANSITION_NOT_ALLOWED', attempts: 1 }]);
  now += DAY_MS;
  expect(await drain(final.gateway)).toEqual({ ended: 0, postponed: 0 });
  expect(final.asked).toHaveLength(1);

  await recognize('early', day(1));
  await store.catchUp();
  const early = scripted((attempt) => (attempt <= 20 ? 'NOT_DUE' : undefined));
  const ending = new AbortController();
  const running = runTimers({ ...options(early.gateway, { everyMs: 1 }), signal: ending.signal });
  for (let asked = 0; early.asked.length <= 20; ) {
    await new Promise(setImmediate);
    if (early.asked.length === asked) continue;
    asked = early.asked.length;
    now += 6001; // past the longest pause: the next attempt is due at the next look
  }
  while ((await outcomes()).length < 2) await new Promise(setImmediate);
  ending.abort();
  await running;
  expect(await outcomes()).toMatchObject([{ outcome: 'refused' }, { outcome: 'done', attempts: 21 }]);
});

test('a postponed command is not tried again before its pause is over', async () => {
  await recognize('early', day(0));
  await store.catchUp();
  const early = scripted(() => 'NOT_DUE');
  const ending = new AbortController();
  let looks = 0;
  const clock = () => {
    looks++;
    return now;
  };
  const running = runTimers({ ...options(early.gateway, { everyMs: 1, clock }), signal: ending.signal });
  while (looks < 10) await new Promise(setImmediate);
  ending.abort();
  await running;
  expect(early.asked).toHaveLength(1);
});

test('a fault of ours is tried a few times, then dead', async () => {
  await recognize('broken', day(0));
  await store.catchUp();
  const broken = scripted(() => new TypeError('a bug'));
  const ending = new AbortController();
  const clock = () => {
    now += 6001;
    return now;
  };
  const running = runTimers({ ...options(broken.gateway, { everyMs: 1, clock }), signal: ending.signal });
  while ((await outcomes()).length === 0) await new Promise(setImmediate);
  ending.abort();
  await running;
  expect(await outcomes()).toEqual([{ outcome: 'dead', code: 'INTERNAL', attempts: 3 }]);
  expect(await deadTimers(database.pool)).toMatchObject([{ timer: 'collection', code: 'INTERNAL', message: 'a bug' }]);
  expect((await store.status()).timers).toEqual([{ name: 'collection', done: 0, refused: 0, dead: 1 }]);
  expect(broken.asked).toHaveLength(3);
});

test('what was given up is due again when somebody says so, under the id it had; what was disarmed since stays undone', async () => {
  const basis = await recognize('broken', day(0));
  await recognize('gone', day(0));
  await recognize('else', day(0));
  const broken = scripted(() => new TypeError('a bug'));
  expect(await drain(broken.gateway, { attempts: 1 })).toEqual({ ended: 3, postponed: 0 });
  expect(await drain()).toEqual({ ended: 0, postponed: 0 });
  await issue('ar', idOf('customer', 'gone'), 'send-to-collection', { receivableId: idOf('gone') });
  const rearm = (choice: TimerRetryChoice) => rearmTimers(database.pool, [collection], choice);
  for (const other of [{ timer: 'other' }, { tenant: 'other' }, { root: idOf('nobody') }, { eventId: idOf('nothing') }])
    expect(await rearm(other)).toEqual([]);
  expect(await rearmTimers(database.pool, [], {})).toEqual([]);
  const due = `${day(0)}T00:00:00.000Z`;
  expect(await rearm({ eventId: basis })).toMatchObject([
    { timer: 'collection', tenant: TENANT, root: idOf('customer', 'broken'), due, attempts: 1, message: 'a bug' },
  ]);
  const { gateway: through, asked } = scripted(() => undefined);
  expect(await drain(through)).toEqual({ ended: 1, postponed: 0 });
  expect(asked.map(({ commandId }) => commandId)).toEqual([timerCommandId('collection', { basisEventId: basis, due })]);
  expect(await rearm({ root: idOf('customer', 'gone') })).toHaveLength(1);
  expect(await drain(through)).toEqual({ ended: 0, postponed: 0 });
  // What was done is not done again.
  expect(await rearm({ eventId: basis })).toEqual([]);
  expect(await deadTimers(database.pool)).toMatchObject([{ root: idOf('customer', 'else') }]);
});

test('what was overdue when it was recorded is left alone for a while: its history may be on its way', async () => {
  await recognize('history', day(-30));
  expect(await drain()).toEqual({ ended: 0, postponed: 0 });
  expect(await drain(undefined, { graceMs: 0 })).toEqual({ ended: 1, postponed: 0 });
});

test('rows of a quarantined root wait, and so do those of a stopped model', async () => {
  await recognize('fine', day(0), 'set aside');
  await recognize('odd', day(0), 'set aside', 99);
  await recognize('other', day(0));
  expect(await drain()).toEqual({ ended: 1, postponed: 0 });
  await recognize('stopped', day(0));
  await store.catchUp();
  await database.pool.query(`update engine.model set state = 'stopped'`);
  expect(await drainTimers(options())).toEqual({ ended: 0, postponed: 0 });
});

test('a rebuild arms what was armed and runs nothing', async () => {
  await recognize('done', day(0));
  await recognize('armed', day(1));
  await drain();
  await store.catchUp();
  const rows = async () => (await store.listRows('collectable', { tenant: TENANT })).rows;
  const before = await rows();
  await store.rebuild('all', { workers: 1 });
  expect(await rows()).toEqual(before);
  expect(await collected()).toEqual({ n: 1, receivables: 1 });
  expect(await drain()).toEqual({ ended: 0, postponed: 0 });
});

test('runners that die at any moment, lose the lease or race each other: every due row takes effect once', async () => {
  const ROWS = 200;
  await Promise.all(Array.from({ length: ROWS }, (_, n) => recognize(`r${n}`, day(-(n % 3)), `c${n % 40}`)));
  let commands = 0;
  // Every seventh command is carried out without its answer ever arriving.
  const lossy: CommandGateway = {
    async execute(request) {
      const answer = await gateway.execute(request);
      if (++commands % 7 === 0) throw Object.assign(new Error('connection lost'), { code: 'ECONNRESET' });
      return answer;
    },
    close: async () => {},
  };
  const ending = new AbortController();
  const folding = store.runLive({ signal: ending.signal, holder: 'spec' });
  const done = async () => (await collected())?.n ?? 0;
  for (let life = 0; (await done()) < ROWS; life++) {
    const dying = new AbortController();
    const more = { graceMs: 0, everyMs: 1, batch: 8, backoff: { baseMs: 0, capMs: 0 }, leaseMs: 300 };
    const lives = [1, 2].map((n) =>
      runTimers({ ...options(lossy, { ...more, holder: `life ${life}.${n}` }), signal: dying.signal }),
    );
    const before = commands;
    while (commands < before + 5 + 3 * life && (await done()) < ROWS) await new Promise(setImmediate);
    // Whoever held it is as good as dead: it may not record anything any more.
    await database.pool.query(
      `update engine.lease set until = clock_timestamp(), token = token + 1 where name = 'timers'`,
    );
    dying.abort();
    await Promise.all(lives);
  }
  // What took effect disarmed its row, whether its runner lived to record the outcome or not.
  expect(await drainTimers(options(gateway, { graceMs: 0 }))).toMatchObject({ postponed: 0 });
  ending.abort();
  await folding;
  expect(await collected()).toEqual({ n: ROWS, receivables: ROWS });
  expect(new Set((await outcomes()).map(({ outcome }) => outcome))).toEqual(new Set(['done']));
}, 600_000);
