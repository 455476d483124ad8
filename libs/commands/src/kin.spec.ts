import { type EventLog, uuidv5 } from '@recount/event-log';
import type { LocalCommandGateway } from './commands.module.js';
import type { Actor } from './port.js';
import { counterGateway, eventsOf, refusalOf, toCounter, withLog } from './testing/fixture.js';
import { memoryLog } from './testing/memory-log.js';

const clock = (): number => Date.parse('2026-06-01T22:30:00Z');
const idOf = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const [ALPHA, BETA, ORDER, LATER] = [idOf(1), idOf(2), idOf(3), idOf(4)];
const amount = { currency: 'EUR', units: '500', scale: 2 };
const lines = [{ lineId: '1', productId: 'p', quantity: '1', amount }];

let memory: EventLog;
let reads: string[];
let log: EventLog;
let gateway: LocalCommandGateway;
beforeEach(async () => {
  reads = [];
  memory = memoryLog(clock);
  log = withLog(memory, {
    readStream: (stream, options) => {
      reads.push(stream);
      return memory.readStream(stream, options);
    },
  });
  gateway = await counterGateway(log, { clock });
});
afterEach(() => gateway.close());

const requestOf = (streamType: string, id: string, command: string, body: object) => ({
  ...toCounter(id, command, uuidv5(id, command, JSON.stringify(body)), body),
  streamType,
});
const issue = (streamType: string, id: string, command: string, body: object, more = {}) =>
  gateway.execute({ ...requestOf(streamType, id, command, body), ...more });
const place = (customerId: string, id = ORDER, more = {}) =>
  issue('order', id, 'place', { orderNo: `SO-${id}`, customerId, lines, total: amount }, more);
const invoiceOf = (no: string, orderIds: readonly string[]) => {
  const gross = { ...amount, units: String(500 * orderIds.length) };
  const allocations = orderIds.map((orderId) => ({ orderId, amount }));
  return { invoiceId: idOf(9), invoiceNo: no, net: gross, gross, dueDate: '2027-01-01', allocations };
};
const invoice = (customerId: string, orderIds: readonly string[] = [ORDER], no = 'I-1', more = {}) =>
  issue('ar', customerId, 'issue-invoice', invoiceOf(no, orderIds), more);
const recognize = (customerId: string, type: Actor['type']) =>
  issue(
    'ar',
    customerId,
    'recognize-receivable',
    { receivableId: idOf(8), orderId: ORDER, instalmentNo: 1, trigger: 'signed', amount, dueDate: '2026-07-01' },
    { actor: { type, id: 'spec' }, commandId: type },
  );

test('an invoice over an order of another customer: ROOT_MISMATCH says whose it is, and nothing is appended', async () => {
  await place(ALPHA);
  await place(BETA, LATER);
  const { refusal, status } = await refusalOf(invoice(BETA, [LATER, ORDER]));
  expect({ ...refusal, status }).toEqual({
    code: 'ROOT_MISMATCH',
    status: 409,
    message: `order ${ORDER} was placed for customer ${ALPHA}: it is booked in that ledger`,
    path: '/allocations/1/orderId',
    expected: ALPHA,
    actual: BETA,
  });
  expect(await eventsOf(memory, `ar-default.${BETA}`)).toEqual([]);
  expect(await invoice(ALPHA)).toMatchObject({ changed: true });
});

test('an order that is not there yet, or of another tenant, is nobody’s', async () => {
  await place(ALPHA, ORDER, { tenant: 'acme' });
  expect(await invoice(BETA)).toMatchObject({ changed: true });
});

test('who it is of is read once, and kept', async () => {
  await place(ALPHA);
  const stream = `order-default.${ORDER}`;
  reads = [];
  await invoice(ALPHA, [ORDER], 'I-0');
  expect(reads).not.toContain(stream); // this process placed it
  const other = await counterGateway(log, { clock });
  const send = (n: number) => {
    const body = { ...invoiceOf(`I-${n}`, [ORDER]), invoiceId: idOf(n) };
    return other.execute({ ...toCounter(ALPHA, 'issue-invoice', `i${n}`, body), streamType: 'ar' });
  };
  for (const n of [1, 2, 3]) expect(await send(n)).toMatchObject({ changed: true });
  expect(reads.filter((name) => name === stream)).toHaveLength(1);
  await other.close();
});

test('so is the order of a receivable that somebody recognises; a reactor has it from the order, a migration books history', async () => {
  await place(ALPHA);
  expect((await refusalOf(recognize(BETA, 'user'))).refusal).toMatchObject({ code: 'ROOT_MISMATCH', path: '/orderId' });
  reads = [];
  expect(await recognize(ALPHA, 'reactor')).toMatchObject({ changed: true });
  expect(reads).not.toContain(`order-default.${ORDER}`);
});

test('so is the quote of an order that a migration books: an order of two journeys could not be folded', async () => {
  const offer = { quoteNo: 'Q-1', customerId: ALPHA, validUntil: '2026-07-01', total: amount };
  await issue('quote', LATER, 'issue', {
    ...offer,
    lines: [{ lineId: '1', productId: 'p', quantity: '1', listPrice: amount }],
  });
  const booking = (customerId: string) =>
    issue(
      'order',
      ORDER,
      'place',
      { orderNo: 'SO-1', customerId, quoteId: LATER, lines, total: amount },
      { actor: { type: 'migration', id: 'spec' } },
    );
  const { refusal } = await refusalOf(booking(BETA));
  expect(refusal).toMatchObject({ code: 'ROOT_MISMATCH', path: '/quoteId', expected: ALPHA, actual: BETA });
  expect(await booking(ALPHA)).toMatchObject({ changed: true });
});

test('a repeat is answered as it was, though the order was placed for somebody else since', async () => {
  const behind = await counterGateway(log, { clock });
  const free = { ...invoiceOf('I-0', [LATER]), invoiceId: idOf(7) };
  await behind.execute(requestOf('ar', BETA, 'issue-invoice', free));
  const first = await invoice(BETA);
  await place(ALPHA);
  const repeat = requestOf('ar', BETA, 'issue-invoice', invoiceOf('I-1', [ORDER]));
  expect(await behind.execute(repeat)).toEqual({ ...first, duplicate: true });
  await behind.close();
});
