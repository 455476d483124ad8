import type { EventLog } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { codeOf, counterGateway, eventsOf, refusalOf, toCounter } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const clock = (): number => Date.parse('2026-06-01T22:30:00Z');
const [JOURNEY, OTHER, CALL] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
const issue = (streamType: string, id: string, command: string, commandId: string, body: object) => ({
  ...toCounter(id, command, commandId, body),
  streamType,
});
const capture = (id = JOURNEY) => issue('lead', id, 'capture', `capture ${id}`, { source: 'web', email: 'a@b.co' });
const register = (id = OTHER) => issue('customer', id, 'register', `register ${id}`, { kind: 'org', name: 'ACME' });
const call = (journeyId: string, commandId = 'call') =>
  issue('interaction', CALL, 'record', commandId, { kind: 'call', direction: 'inbound', journeyId });

let log: EventLog;
let gateway: LocalCommandGateway;
let waited: number[];
let meanwhile: (() => Promise<unknown>) | undefined;
const pause = async (ms: number): Promise<void> => {
  waited.push(ms);
  const work = meanwhile;
  meanwhile = undefined;
  await work?.();
};
beforeEach(async () => {
  [waited, meanwhile] = [[], undefined];
  log = memoryLog(clock);
  gateway = await counterGateway(log, { clock, pause });
});
afterEach(() => gateway.close());

test('a contact with a journey that nobody knows: NOT_FOUND, and nothing is appended', async () => {
  const { refusal, status } = await refusalOf(gateway.execute(call(JOURNEY)));
  expect({ ...refusal, status }).toMatchObject({ code: 'NOT_FOUND', path: '/journeyId', actual: JOURNEY, status: 404 });
  expect(await eventsOf(log, `interaction-default.${CALL}`)).toEqual([]);
  expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(1000);
});

test.each([
  ['lead', () => gateway.execute(capture())],
  ['customer', () => gateway.execute(register(JOURNEY))],
])('a journey is known by its %s, in this process or another', async (_type, begin) => {
  await begin();
  expect(await gateway.execute(call(JOURNEY))).toMatchObject({ changed: true });
  const other = await counterGateway(log, { clock, pause });
  expect(await other.execute({ ...call(JOURNEY, 'again'), id: OTHER })).toMatchObject({ changed: true });
  await other.close();
  expect(waited).toEqual([]);
});

test('what is sent together with what it needs waits for it a moment', async () => {
  meanwhile = () => gateway.execute(capture());
  expect(await gateway.execute(call(JOURNEY))).toMatchObject({ changed: true });
  expect(waited).toEqual([5]);
});

test('the same journey in another tenant is not it, nor is a stream that holds but a fence', async () => {
  await gateway.execute({ ...capture(), tenant: 'acme' });
  const metadata = { tenant: 'default', root: JOURNEY, occurredAt: '2026-01-01T00:00:00.000Z', schemaVersion: '1' };
  const fence = { reservationId: OTHER, holderCommandId: 'gone' };
  await log.append(`lead-default.${JOURNEY}`, 'no_stream', [
    { id: OTHER, type: 'ReservationAbandoned', data: fence, metadata },
  ]);
  expect(await codeOf(gateway.execute(call(JOURNEY)))).toBe('NOT_FOUND');
});

test('a lead is linked to a customer that exists: NOT_FOUND', async () => {
  await gateway.execute(capture());
  await gateway.execute(issue('lead', JOURNEY, 'assign', 'assign', { ownerId: 'ann' }));
  await gateway.execute(issue('lead', JOURNEY, 'qualify', 'qualify', { criteria: [] }));
  const link = (commandId: string) =>
    gateway.execute(issue('lead', JOURNEY, 'convert', commandId, { customerId: OTHER, mode: 'linked' }));
  expect((await refusalOf(link('c1'))).refusal).toMatchObject({
    code: 'NOT_FOUND',
    path: '/customerId',
    actual: OTHER,
  });
  await gateway.execute(register());
  expect(await link('c2')).toMatchObject({ changed: true });
  expect(await link('c2')).toMatchObject({ duplicate: true });
});

test('a credit code belongs to one customer of the tenant: DUPLICATE_IDENTITY_KEY names who has it', async () => {
  const named = (id: string) =>
    issue('customer', id, 'register', `r ${id}`, { kind: 'org', name: 'A', uscc: '91350100M000100Y43' });
  await gateway.execute(named(JOURNEY));
  expect((await refusalOf(gateway.execute(named(OTHER)))).refusal).toMatchObject({
    code: 'DUPLICATE_IDENTITY_KEY',
    actual: `customer-default.${JOURNEY}`,
  });
  expect(await gateway.execute({ ...named(OTHER), tenant: 'acme' })).toMatchObject({ changed: true });
});

test('a contact that a source names twice is recorded once', async () => {
  const body = { kind: 'call', direction: 'inbound', externalId: 'PBX-7' };
  const first = await gateway.execute(issue('interaction', CALL, 'record', 'c1', body));
  expect(await gateway.execute(issue('interaction', OTHER, 'record', 'c2', body))).toEqual({
    ...first,
    duplicate: true,
    id: CALL,
  });
  const mail = issue('interaction', OTHER, 'record', 'c3', { ...body, kind: 'email' });
  expect(await gateway.execute(mail)).toMatchObject({ duplicate: false, changed: true });
});

test('a period of usage is recorded once, whatever the stream: DUPLICATE_PERIOD names who has it', async () => {
  const body = {
    journeyId: JOURNEY,
    periodStart: '2026-04-01',
    periodEnd: '2026-04-30',
    logins: 9,
    activeUsers: 3,
    seatsBought: 5,
  };
  const use = (id: string, commandId: string, more: object = {}) =>
    gateway.execute(issue('usage', id, 'record', commandId, { ...body, ...more }));
  expect((await refusalOf(use(CALL, 'u0'))).refusal).toMatchObject({ code: 'NOT_FOUND', path: '/journeyId' });
  await gateway.execute(register(JOURNEY));
  expect(await use(CALL, 'u1')).toMatchObject({ changed: true });
  expect(await use(CALL, 'u2')).toMatchObject({ changed: false });
  expect(await codeOf(use(CALL, 'u3', { logins: 10 }))).toBe('DUPLICATE_PERIOD');
  expect((await refusalOf(use(OTHER, 'u4'))).refusal).toMatchObject({
    code: 'DUPLICATE_PERIOD',
    actual: `usage-default.${CALL}`,
  });
  expect(await use(OTHER, 'u5', { periodStart: '2026-03-01', periodEnd: '2026-03-31' })).toMatchObject({
    changed: true,
  });
});
