import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { CommandRefusedError } from './port.js';
import { codeOf, eventsOf, refusalOf, toCounter } from './testing/fixture.js';
import { type TwoProcesses, twoProcesses } from './testing/two-processes.js';

let database: TestDatabase;
let log: EventLog;
let processes: TwoProcesses;
beforeAll(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  processes = await twoProcesses(log, await openEmbeddedLog({ url: database.url }));
});
afterAll(async () => {
  await processes.close();
  await database.drop();
});

const via: TwoProcesses['via'] = (...args) => processes.via(...args);
const insist: TwoProcesses['insist'] = (...args) => processes.insist(...args);
const typesOf: TwoProcesses['typesOf'] = (stream) => processes.typesOf(stream);
const newId = (): string => processes.newId();
const streamOf = (id: string): string => `counter-default.${id}`;

test('a repeat is answered as the first time, by either process; another body under the id is refused', async () => {
  const id = newId();
  const first = await via(0, toCounter(id, 'open', 'c1'));
  expect(first).toMatchObject({ revision: '0', changed: true, duplicate: false });
  for (const which of [0, 1, 1])
    expect(await via(which, toCounter(id, 'open', 'c1'))).toEqual({ ...first, duplicate: true });
  expect(await codeOf(via(1, toCounter(id, 'open', 'c1', { limit: 7 })))).toBe('IDEMPOTENCY_KEY_REUSED');
  expect(await typesOf(streamOf(id))).toEqual(['CounterOpened']);
});

test('the same command sent to both processes at once takes effect once', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c'));
  for (let i = 0; i < 20; i++) {
    const answers = await Promise.all(
      [0, 1, 0, 1].map((which) => insist(which, toCounter(id, 'add', `c${i}`, { by: 1 }))),
    );
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([String(i + 1)]));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  }
  expect(await typesOf(streamOf(id))).toHaveLength(21);
});

test('16 writers on one stream over two processes: no limit is passed, no command is lost or doubled', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c', { limit: 100 }));
  const outcomes = await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      const codes: string[] = [];
      for (let i = 0; i < 8; i++) {
        const request = toCounter(id, 'add', `w${writer}-${i}`, { by: 1 });
        const answer = await insist(writer, request).catch((error: CommandRefusedError) => error);
        codes.push(answer instanceof CommandRefusedError ? answer.refusal.code : 'accepted');
      }
      return codes;
    }),
  );
  const codes = outcomes.flat();
  expect(codes.filter((code) => code === 'accepted')).toHaveLength(100);
  expect(codes.filter((code) => code === 'SHIP_OVER_ORDERED')).toHaveLength(28);
  const events = await eventsOf(log, streamOf(id));
  expect(events.slice(1).map(({ data }) => data.count)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(101);
});

test('If-Match is never decided again after a conflict', async () => {
  const id = newId();
  await via(0, toCounter(id, 'open', 'c1'));
  await via(1, toCounter(id, 'add', 'c2', { by: 1 }));
  const error = await refusalOf(via(0, toCounter(id, 'add', 'c3', { by: 1 }, { ifMatch: 0n })));
  expect({ status: error.status, ...error.refusal }).toMatchObject({
    status: 412,
    code: 'PRECONDITION_FAILED',
    expected: '0',
    actual: '1',
  });
  expect(await via(0, toCounter(id, 'add', 'c4', { by: 1 }, { ifMatch: 1n }))).toMatchObject({ revision: '2' });
});

test('the journey runs through the gateway: an order, its number, its envelope', async () => {
  const [id, customerId] = [newId(), newId()];
  const amount = { units: '10000', scale: 2, currency: 'EUR' };
  const body = {
    orderNo: 'A-1',
    customerId,
    lines: [{ lineId: '1', productId: 'p', quantity: '2', amount }],
    total: amount,
  };
  const place = { ...toCounter(id, 'place', 'p1', body), streamType: 'order' };
  expect(await via(0, place)).toMatchObject({ revision: '1', changed: true });
  const [placed] = await eventsOf(log, `order-default.${id}`);
  expect(placed).toMatchObject({
    type: 'OrderPlaced',
    metadata: { root: customerId, commandName: 'order.place' },
    data: { orderNo: 'A-1' },
  });
  expect(await codeOf(via(1, { ...place, id: newId(), commandId: 'p2' }))).toBe('DUPLICATE_ORDER_NO');
});
