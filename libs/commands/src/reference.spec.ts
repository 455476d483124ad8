import type { EventLog } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import { counterGateway, eventsOf, toCounter, withLog } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const ID = '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a';
const STREAM = `counter-default.${ID}`;
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

const configure = (timeZone: string) => ({ timeZone, currency: 'EUR', name: 'T' });
const asTenant = { streamType: 'tenant', id: 'settings' };
const asPipeline = { streamType: 'pipeline', id: 'standard' };
const define = (name: string) => ({ name: 'Standard', stages: [{ id: 'a', name }] });
const lastOf = async () => (await eventsOf(log, STREAM)).at(-1)?.data;

test('defaults to UTC and the standard pipeline', async () => {
  await run('open', 'c1');
  await run('add', 'c2', { by: 1 });
  expect(await lastOf()).toMatchObject({ on: '2026-06-01', pipeline: expect.stringMatching(/\w/) });
});
test('what this process appended counts at once', async () => {
  await run('open', 'c1');
  await run('add', 'c2', { by: 1 });
  await run('configure', 'c3', configure('Europe/Rome'), asTenant);
  await run('define', 'c4', define('First'), asPipeline);
  await run('add', 'c5', { by: 1 });
  expect(await lastOf()).toMatchObject({ on: '2026-06-02', pipeline: 'First' });
});
describe('appended by this process while the reference is read for another command', () => {
  let letGo = (): void => {};
  let arrived: Promise<void>;
  let slow: LocalCommandGateway;
  const add = (commandId: string) => slow.execute(toCounter(ID, 'add', commandId, { by: 1 }));
  /** The first read of the standard pipeline as reference waits at its end until it is let go. */
  beforeEach(async () => {
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let arrive = (): void => {};
    arrived = new Promise<void>((resolve) => (arrive = resolve));
    let first = true;
    const waiting = withLog(log, {
      async *readStream(stream, options) {
        yield* log.readStream(stream, options);
        if (!first || stream !== 'pipeline-default.standard' || options?.direction !== 'backwards') return;
        first = false;
        arrive();
        await held;
      },
    });
    await run('open', 'c1');
    await run('configure', 'c2', configure('Europe/Rome'), asTenant);
    slow = await counterGateway(waiting, { clock });
  });
  afterEach(() => slow.close());

  test('counts at once all the same', async () => {
    const before = add('c3');
    await arrived;
    await slow.execute(toCounter(ID, 'define', 'c4', define('First'), asPipeline));
    letGo();
    await before;
    await add('c5');
    expect(await lastOf()).toMatchObject({ pipeline: 'First' });
  });
  test('leaves that command the settings it had: never those of a tenant that was not configured', async () => {
    const before = add('c3');
    await arrived;
    await slow.execute(toCounter(ID, 'configure', 'c4', configure('Europe/Paris'), asTenant));
    letGo();
    await before;
    expect(await lastOf()).toMatchObject({ on: '2026-06-02' });
  });
});
test('what another process appended counts a moment later', async () => {
  let now = NOW;
  const other = await counterGateway(log, { clock: () => now });
  await run('open', 'c1');
  await other.execute(toCounter(ID, 'add', 'c2', { by: 1 }));
  await run('configure', 'c3', configure('Europe/Rome'), asTenant);
  await run('define', 'c4', define('First'), asPipeline);
  now += 1000;
  await other.execute(toCounter(ID, 'add', 'c5', { by: 1 }, { occurredAt: '2026-06-01T22:30:00Z' }));
  expect(await lastOf()).toMatchObject({ on: '2026-06-01', pipeline: 'New' });
  now += 1;
  await other.execute(toCounter(ID, 'add', 'c6', { by: 1 }, { occurredAt: '2026-06-01T22:30:00Z' }));
  expect(await lastOf()).toMatchObject({ on: '2026-06-02', pipeline: 'First' });
  await other.close();
});
test('a rule published is the rule in force, another kind of the same name is not', async () => {
  const sla = { name: 'Gold', calendarId: 'office', targets: [{ priority: 'high' }], reopenDays: 7 };
  const asSla = { streamType: 'policy', id: 'sla.gold' };
  const hours = [{ weekday: 1, from: '09:00', to: '18:00' }];
  await expect(run('publish-sla', 'c1', sla, asSla)).rejects.toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  const asQuote = { streamType: 'policy', id: 'quote.office' };
  await run('publish-quote-policy', 'c2', { name: 'Office', promise: 'flag' }, asQuote);
  await expect(run('publish-sla', 'c3', sla, asSla)).rejects.toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  const asCalendar = { streamType: 'policy', id: 'calendar.office' };
  await run('publish-calendar', 'c4', { name: 'Office', hours, holidays: [] }, asCalendar);
  await expect(run('publish-sla', 'c5', sla, asSla)).resolves.toMatchObject({ changed: true });
});
test('the id of a rule is a kind, a dot and a name', async () => {
  const body = { name: 'N', promise: 'flag' };
  for (const id of ['quote', 'quote.', '.standard', 'quote.A', 'a.b.c'])
    await expect(run('publish-quote-policy', 'c', body, { streamType: 'policy', id })).rejects.toMatchObject({
      refusal: { code: 'VALIDATION_FAILED', path: '/id' },
    });
});
test('that a quote is not accepted is true of the moment; that it is, for good', async () => {
  const other = await counterGateway(log, { clock });
  const [quoteId, customerId] = ['7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6b', '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6c'];
  const asQuote = { streamType: 'quote', id: quoteId };
  const asOrder = { streamType: 'order', id: ID };
  const amount = { units: '100', scale: 2, currency: 'EUR' };
  const line = { lineId: '1', productId: 'P', quantity: '1' };
  const offer = { validUntil: '2026-06-30', lines: [{ ...line, listPrice: amount }], total: amount };
  const order = { orderNo: 'SO-1', customerId, quoteId, lines: [{ ...line, amount }], total: amount };
  const refused = { refusal: { code: 'QUOTE_NOT_ACCEPTED' } };
  await expect(run('place', 'c1', order, asOrder)).rejects.toMatchObject(refused);
  await run('issue', 'c2', { quoteNo: 'Q-1', customerId, ...offer }, asQuote);
  await expect(run('place', 'c3', order, asOrder)).rejects.toMatchObject(refused);
  // Another process records the acceptance; no time passes.
  await other.execute(toCounter(quoteId, 'accept', 'c4', { revision: 1, acceptedBy: 'Li' }, asQuote));
  await run('place', 'c5', order, asOrder);
  const [placed] = await eventsOf(log, `order-default.${ID}`);
  expect(placed?.data).toMatchObject({ quoteId, quoteRevision: 1 });
  await other.close();
});
