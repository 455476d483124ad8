import type { EventLog } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { counterGateway, eventsOf, refusalOf, toCounter, withLog } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const clock = (): number => Date.parse('2026-06-01T22:30:00Z');
const [FIRST, SECOND] = ['7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a', '8f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a'];
const form = { source: 'web', externalId: 'X1', email: 'a@b.co' };
const capture = (id: string, commandId: string, body: object = form, more = {}) => ({
  ...toCounter(id, 'capture', commandId, body),
  streamType: 'lead',
  ...more,
});

let log: EventLog;
let gateway: LocalCommandGateway;
beforeEach(async () => {
  log = memoryLog(clock);
  gateway = await counterGateway(log, { clock });
});
afterEach(() => gateway.close());
const typesOf = async (id: string) => (await eventsOf(log, `lead-default.${id}`)).map(({ type }) => type);

test('one that is known is answered as the first time, with the id of the stream that has it', async () => {
  const answer = await gateway.execute(capture(FIRST, 'l1'));
  expect(await gateway.execute(capture(FIRST, 'l2'))).toEqual({ ...answer, duplicate: true });
  expect(await gateway.execute(capture(SECOND, 'l3'))).toEqual({ ...answer, duplicate: true, id: FIRST });
  expect(await gateway.execute(capture(SECOND, 'l4', { ...form, email: 'other@b.co' }))).toMatchObject({ id: FIRST });
  expect([await typesOf(FIRST), await typesOf(SECOND)]).toEqual([['LeadCaptured'], []]);
});

test.each([
  ['another source', { body: { ...form, source: 'event' } }],
  ['another tenant', { tenant: 'acme' }],
])('of %s it is another', async (_name, more) => {
  await gateway.execute(capture(FIRST, 'l1'));
  expect(await gateway.execute(capture(SECOND, 'l2', form, more))).toMatchObject({ changed: true, duplicate: false });
});

test('so is a ticket', async () => {
  const opening = (id: string, commandId: string) => ({
    ...toCounter(id, 'open', commandId, { kind: 'fault', priority: 'high', externalId: 'INC-1' }),
    streamType: 'ticket',
  });
  const answer = await gateway.execute(opening(FIRST as string, 't1'));
  expect(await gateway.execute(opening(SECOND as string, 't2'))).toEqual({ ...answer, duplicate: true, id: FIRST });
});

test('two at once: one captures, the other waits for it and is answered with it', async () => {
  let letGo = (): void => {};
  const opened = new Promise<void>((resolve) => (letGo = resolve));
  const slow = withLog(log, {
    append: async (stream, ...rest) => {
      if (stream.startsWith('lead-')) await opened;
      return log.append(stream, ...rest);
    },
  });
  const other = await counterGateway(slow, { clock });
  const waits: number[] = [];
  const waiting = await counterGateway(log, {
    clock,
    pause: async (ms) => {
      waits.push(ms);
      letGo();
      await captured;
    },
  });
  const captured = other.execute(capture(FIRST, 'l1'));
  while ((await log.head()) === undefined) await new Promise(setImmediate); // until it has reserved
  expect(await waiting.execute(capture(SECOND, 'l2'))).toMatchObject({ id: FIRST, duplicate: true });
  expect(waits).toEqual([5]);
  expect([await typesOf(FIRST), await typesOf(SECOND)]).toEqual([['LeadCaptured'], []]);
  await Promise.all([other.close(), waiting.close()]);
});

test('one reserved by a process that died is not refused for good: CONCURRENCY_CONFLICT, until it is swept', async () => {
  const dying = withLog(log, {
    append: async (stream, ...rest) => {
      if (stream.startsWith('lead-')) throw new Error('killed');
      return log.append(stream, ...rest);
    },
  });
  const doomed = await counterGateway(dying, { clock });
  await doomed.execute(capture(FIRST, 'l1')).catch(() => {});
  const waits: number[] = [];
  const patient = await counterGateway(log, { clock, pause: async (ms) => void waits.push(ms) });
  const { refusal, retryable } = await refusalOf(patient.execute(capture(SECOND, 'l2')));
  expect({ code: refusal.code, actual: refusal.actual, retryable }).toEqual({
    code: 'CONCURRENCY_CONFLICT',
    actual: `lead-default.${FIRST}`,
    retryable: true,
  });
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(500);
  const late = await counterGateway(log, { clock: () => clock() + 601_000 });
  expect(await late.sweepReservations()).toMatchObject({ released: 1 });
  expect(await late.execute(capture(SECOND, 'l2'))).toMatchObject({ changed: true, duplicate: false });
  await Promise.all([doomed.close(), patient.close(), late.close()]);
});

test('where the tenant refuses who is known, what brings a known external id is a repeat all the same', async () => {
  const asked: unknown[] = [];
  const known = [{ id: FIRST as string, signals: ['email'] as const }];
  const strict = await counterGateway(log, {
    clock,
    findKnown: async (tenant, values) => {
      asked.push([tenant, values]);
      return (await typesOf(FIRST as string)).length === 0 ? [] : known;
    },
  });
  const settings = { timeZone: 'UTC', currency: 'CNY', name: 'T', duplicates: 'reject' };
  await strict.execute({ ...toCounter('settings', 'configure', 'c', settings), streamType: 'tenant' });
  const answer = await strict.execute(capture(FIRST as string, 'l1'));
  expect(asked).toEqual([['default', [{ kind: 'email', value: 'a@b.co' }]]]);
  expect(await strict.execute(capture(SECOND as string, 'l2'))).toEqual({ ...answer, duplicate: true, id: FIRST });
  const { refusal, status } = await refusalOf(
    strict.execute(capture(SECOND as string, 'l3', { ...form, externalId: 'X2' })),
  );
  expect([status, refusal.code, refusal.actual]).toEqual([
    409,
    'DUPLICATE_IDENTITY_KEY',
    { existingId: FIRST, signals: ['email'] },
  ]);
  expect(await typesOf(SECOND as string)).toEqual([]);
  await strict.close();
  // Without an index nobody can say that it is no duplicate.
  const blind = await counterGateway(log, { clock });
  const without = await refusalOf(blind.execute(capture(SECOND as string, 'l4', { source: 'web', email: 'c@d.co' })));
  expect([without.status, without.refusal.code]).toEqual([503, 'UNAVAILABLE']);
  await blind.close();
});
