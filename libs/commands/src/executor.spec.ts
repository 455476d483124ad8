import { type EventLog, eventIdOf } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { codeOf, counterGateway, eventsOf, refusalOf, toCounter } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const ID = '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
const STREAM = `counter-default.${ID}`;
const LOG = '00000000-0000-4000-8000-000000000000'; // of the memory log
const NOW = Date.parse('2026-06-01T22:30:00Z');
const clock = (): number => NOW;

let log: EventLog;
let gateway: LocalCommandGateway;
const run = (command: string, commandId: string, body: object = {}, more = {}) =>
  gateway.execute(toCounter(ID, command, commandId, body, more));

beforeEach(async () => {
  log = memoryLog(clock);
  gateway = await counterGateway(log, { clock });
});
afterEach(() => gateway.close());

test('an accepted command answers where its events stand', async () => {
  expect(await run('open', 'c1')).toEqual({
    position: '1',
    token: `${LOG}.1.1`,
    revision: '0',
    eventIds: [eventIdOf('default', STREAM, 'c1', 0)],
    changed: true,
    duplicate: false,
  });
  expect(await run('add', 'c2', { by: 3 })).toMatchObject({ position: '2', revision: '1', changed: true });
});

test('the envelope says whose command it was, when, and under which rules; what is absent is left out', async () => {
  await run(
    'open',
    'c1',
    {},
    { correlationId: 'corr', causationId: 'cause', channel: 'web', importBatch: 'b', importRow: '7' },
  );
  await run('add', 'c2', { by: 3 }, { occurredAt: '2026-05-31T23:30:00+02:00' });
  const [opened, grew] = await eventsOf(log, STREAM);
  expect(opened?.data).toEqual({ limit: 100 });
  expect(opened?.metadata).toMatchObject({
    $correlationId: 'corr',
    $causationId: 'cause',
    channel: 'web',
    importBatch: 'b',
    importRow: '7',
  });
  expect(grew?.metadata).toEqual({
    tenant: 'default',
    root: STREAM,
    occurredAt: '2026-05-31T21:30:00.000Z',
    actorType: 'user',
    actorId: 'tester',
    commandId: 'c2',
    commandName: 'counter.add',
    commandHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    $correlationId: 'c2',
    schemaVersion: '1',
    ruleRefs: 'pipeline:standard',
  });
});

describe('the same command id', () => {
  test('is answered as it was answered then, however much came after', async () => {
    await run('open', 'c1');
    const first = await run('add', 'c2', { by: 3 });
    await run('add', 'c3', { by: 4 });
    expect(await run('add', 'c2', { by: 3 })).toEqual({ ...first, duplicate: true });
    expect(await eventsOf(log, STREAM)).toHaveLength(3);
  });
  test('is looked for before deciding: a repeat is not refused for having succeeded', async () => {
    const first = await run('open', 'c1');
    expect(await run('open', 'c1')).toEqual({ ...first, duplicate: true });
    expect(await codeOf(run('open', 'c2'))).toBe('ALREADY_EXISTS');
  });
  test('with another body, or for another command, is refused', async () => {
    await run('open', 'c1');
    await run('add', 'c2', { by: 3 });
    const { refusal, status } = await refusalOf(run('add', 'c2', { by: 4 }));
    expect({ code: refusal.code, status }).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', status: 409 });
    expect(refusal.currentEventId).toBe(eventIdOf('default', STREAM, 'c2', 0));
    expect(await codeOf(run('open', 'c2', { limit: 3 }))).toBe('IDEMPOTENCY_KEY_REUSED');
  });
  test('is found by a process that never saw it, and by one whose memory is behind', async () => {
    const other = await counterGateway(log, { clock });
    await run('open', 'c1');
    const open = toCounter(ID, 'open', 'c1');
    expect(await other.execute(open)).toMatchObject({ revision: '0', duplicate: true });
    const first = await run('add', 'c2', { by: 3 });
    expect(await other.execute(toCounter(ID, 'add', 'c2', { by: 3 }))).toEqual({ ...first, duplicate: true });
    expect(await codeOf(other.execute(toCounter(ID, 'add', 'c2', { by: 9 })))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await eventsOf(log, STREAM)).toHaveLength(2);
    await other.close();
  });
  test('does not depend on the order of keys in the body, and in another stream is another command', async () => {
    await run('open', 'c1', { limit: 5, label: 'a' });
    expect(await run('open', 'c1', { label: 'a', limit: 5 })).toMatchObject({ duplicate: true });
    const elsewhere = 'aaaaaaaa-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
    expect(await gateway.execute(toCounter(elsewhere, 'open', 'c1'))).toMatchObject({
      duplicate: false,
      changed: true,
    });
  });
});

describe('nothing is refused, and nothing called unchanged, on what is only remembered', () => {
  test('a refusal reads the tail first', async () => {
    const [other, impatient] = [
      await counterGateway(log, { clock }),
      await counterGateway(log, { receivableWaitMs: 0 }),
    ];
    await impatient.execute(toCounter(ID, 'open', 'c1', { limit: 10 }));
    const uncounted = (commandId: string) => impatient.execute(toCounter(ID, 'misbehave', commandId, { how: 'wait' }));
    expect(await codeOf(uncounted('c2'))).toBe('RECEIVABLE_NOT_RECOGNIZED');
    await other.execute(toCounter(ID, 'add', 'c3', { by: 8 }));
    expect(await uncounted('c4')).toMatchObject({ changed: false });
    const { refusal } = await refusalOf(run('add', 'c5', { by: 3 }));
    expect(refusal).toMatchObject({ code: 'SHIP_OVER_ORDERED', path: '/by', expected: 2, actual: 3 });
    await Promise.all([other.close(), impatient.close()]);
  });
  test('a no-op answers where the stream stands now', async () => {
    const other = await counterGateway(log, { clock });
    await run('open', 'c1');
    await other.execute(toCounter(ID, 'add', 'c2', { by: 8 }));
    expect(await run('add', 'c3', { by: 0 })).toEqual({
      position: '2',
      token: `${LOG}.1.2`,
      revision: '1',
      eventIds: [],
      changed: false,
      duplicate: false,
    });
    await other.close();
  });
  test('a command that opens nothing is NOT_FOUND on an empty stream', async () => {
    expect(await codeOf(run('add', 'c1', { by: 1 }))).toBe('NOT_FOUND');
  });
});

describe('If-Match', () => {
  test('is honoured at the revision named', async () => {
    await run('open', 'c1', {}, { ifMatch: -1n });
    expect(await run('add', 'c2', { by: 1 }, { ifMatch: 0n })).toMatchObject({ revision: '1' });
  });
  test('is refused at any other, with what was expected and what is', async () => {
    await run('open', 'c1');
    const { refusal, status, retryable } = await refusalOf(run('add', 'c2', { by: 1 }, { ifMatch: 3n }));
    expect({ ...refusal, status, retryable }).toMatchObject({
      code: 'PRECONDITION_FAILED',
      expected: '3',
      actual: '0',
      status: 412,
      retryable: false,
    });
  });
  test('never decides again after a conflict', async () => {
    const other = await counterGateway(log, { clock });
    await run('open', 'c1');
    await other.execute(toCounter(ID, 'add', 'c2', { by: 1 }));
    expect((await refusalOf(run('add', 'c3', { by: 1 }, { ifMatch: 0n }))).refusal).toMatchObject({
      code: 'PRECONDITION_FAILED',
      actual: '1',
    });
    await other.close();
  });
  test('does not stand in the way of a repeat', async () => {
    await run('open', 'c1');
    await run('add', 'c2', { by: 1 }, { ifMatch: 0n });
    expect(await run('add', 'c2', { by: 1 }, { ifMatch: 0n })).toMatchObject({ duplicate: true });
  });
});

test('a stream that another root has fenced is not opened under this one: ROOT_MISMATCH', async () => {
  const customerId = '8f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
  const metadata = { tenant: 'default', root: 'another', occurredAt: '2026-01-01T00:00:00.000Z', schemaVersion: '1' };
  const fence = { reservationId: ID, holderCommandId: 'gone' };
  await log.append(`order-default.${ID}`, 'no_stream', [
    { id: ID, type: 'ReservationAbandoned', data: fence, metadata },
  ]);
  const amount = { units: '1', scale: 2, currency: 'EUR' };
  const lines = [{ lineId: '1', productId: 'p', quantity: '1', amount }];
  const place = run('place', 'c1', { orderNo: 'A', customerId, lines, total: amount }, { streamType: 'order' });
  expect((await refusalOf(place)).refusal).toMatchObject({
    code: 'ROOT_MISMATCH',
    expected: 'another',
    actual: customerId,
  });
});

test.each(['throw', 'unknown', 'contract'])('a fault of ours (%s) is INTERNAL, and nothing is stored', async (how) => {
  await run('open', 'c1');
  expect(await refusalOf(run('misbehave', 'c2', { how }))).toMatchObject({
    status: 500,
    refusal: { code: 'INTERNAL' },
  });
  expect(await eventsOf(log, STREAM)).toHaveLength(1);
  expect(await run('add', 'c3', { by: 1 })).toMatchObject({ revision: '1' });
});

test('a repeat is known by its event id even where the event names no command', async () => {
  const id = eventIdOf('default', STREAM, 'c1', 0);
  const metadata = { tenant: 'default', root: STREAM, occurredAt: '2026-01-01T00:00:00.000Z', schemaVersion: '1' };
  await log.append(STREAM, 'no_stream', [{ id, type: 'CounterOpened', data: { limit: 5 }, metadata }]);
  expect(await run('open', 'c1')).toMatchObject({ revision: '0', eventIds: [id], duplicate: true });
});

test('an event this build does not know stops the stream instead of being passed over', async () => {
  await run('open', 'c1');
  const metadata = { tenant: 'default', root: STREAM, occurredAt: '2026-01-01T00:00:00.000Z', schemaVersion: '1' };
  await log.append(STREAM, 0n, [{ id: ID, type: 'CounterReset', data: {}, metadata }]);
  expect(await codeOf(run('add', 'c2', { by: 1 }))).toBe('INTERNAL');
  expect(await eventsOf(log, STREAM)).toHaveLength(2);
});

test('a closed gateway takes nothing more', async () => {
  const other = await counterGateway(log, { clock });
  const running = other.execute(toCounter(ID, 'open', 'c1'));
  await other.close();
  expect(await running).toMatchObject({ changed: true });
  expect(await codeOf(other.execute(toCounter(ID, 'add', 'c2', { by: 1 })))).toBe('UNAVAILABLE');
});
