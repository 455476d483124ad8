import {
  type BodyOf,
  type CommandAnswer,
  type CommandOf,
  isRefused,
  type LineAnswer,
  type OpportunityRow,
  type RecognizeReceivable,
  type RecordedEvent,
  type StreamType,
} from '@recount/client';
import { bootApi, type TestApi } from './testing/boot-api.js';
import { eur, id, placeOrder } from './testing/samples.js';

let api: TestApi;
const live = new AbortController();
let running: Promise<void>;
beforeAll(async () => {
  api = await bootApi();
  running = api.store.runLive({ signal: live.signal, holder: 'spec' });
}, 600_000);
afterAll(async () => {
  live.abort();
  await running;
  await api?.close();
}, 600_000);

const done = async <T extends StreamType, C extends CommandOf<T>>(
  streamType: T,
  stream: string,
  command: C,
  body: BodyOf<T, C>,
): Promise<CommandAnswer> => {
  const answer = await api.client.command(streamType, stream, command, body);
  expect([command, answer.status]).toEqual([command, 201]);
  return answer;
};
const eventsOf = async (stream: string): Promise<readonly RecordedEvent[]> =>
  (await api.client.stream(stream))?.events ?? [];

test('a lead becomes a customer, an order, an invoice and cash, and every figure can be told back', async () => {
  const journey = id();
  await done('lead', journey, 'capture', {
    source: 'web',
    name: 'Ada Lovelace',
    company: 'Engines Ltd',
    email: 'ada@example.com',
  });
  await done('lead', journey, 'assign', { ownerId: 'bob' });
  await done('lead', journey, 'qualify', { criteria: [{ code: 'budget', met: true }] });
  await done('customer', journey, 'register', {
    kind: 'org',
    name: 'Engines Ltd',
    sourceLeadId: journey,
    ownerId: 'bob',
  });
  const opportunity = id();
  await done('opportunity', opportunity, 'open', {
    customerId: journey,
    name: 'Engine',
    amount: eur(100_000),
    ownerId: 'bob',
  });
  await done('lead', journey, 'convert', { customerId: journey, opportunityId: opportunity, mode: 'created' });

  const order = id();
  await done(
    'order',
    order,
    'place',
    placeOrder({ customerId: journey, opportunityId: opportunity, receivableTrigger: 'shipped' }),
  );
  await done('opportunity', opportunity, 'win', { wonAmount: eur(100_000), orderId: order, reasonCode: 'verbal' });
  await done('order', order, 'ship', { shipmentId: 'S-1', lines: [{ lineId: '1', quantity: '10' }] });
  await done('order', order, 'confirm-delivery', { shipmentId: 'S-1' });

  const placed = await eventsOf(`order-default.${order}`);
  const triggered = placed.find(({ type }) => type === 'InstalmentTriggered')?.data as unknown as RecognizeReceivable;
  expect(triggered.amount).toEqual(eur(100_000));
  const { receivableId, instalmentNo, trigger, amount, dueDate, causedByEventId } = triggered;
  await done('ar', journey, 'recognize-receivable', {
    receivableId,
    orderId: order,
    instalmentNo,
    trigger,
    amount,
    dueDate,
    causedByEventId,
  });
  const [invoiceId, paymentId] = [id(), id()];
  await done('ar', journey, 'issue-invoice', {
    invoiceId,
    invoiceNo: 'INV-1',
    net: eur(100_000),
    gross: eur(100_000),
    dueDate,
    allocations: [{ orderId: order, receivableId, amount: eur(100_000) }],
  });
  await done('ar', journey, 'record-payment', { paymentId, method: 'bank', amount: eur(60_000), bankRef: 'B-1' });
  const paid = await done('ar', journey, 'allocate-payment', { paymentId, allocations: [{ invoiceId }] });

  const customer = await api.client.row('customer_360', journey, { minPosition: paid.token });
  expect(customer).toMatchObject({
    customer_id: journey,
    lead_status: 'converted',
    stage: 'paid',
    orders: 1,
    ordered: '1000.00',
    collected: '600.00',
    open: '400.00',
  });
  const { rows } = await api.client.list('receivable', { where: { customer_id: journey, open: { gt: 0 } } });
  expect(rows).toMatchObject([
    { receivable_id: receivableId, due: '1000.00', collected: '600.00', open: '400.00', status: 'partly_settled' },
  ]);

  const triangle = await api.client.report('receivable_triangle', { orderId: order }, { minPosition: paid.position });
  expect(triangle.rows).toHaveLength(1);
  const byCustomer = await api.client.report('receivable_triangle_by_customer', { customerId: journey });
  expect(byCustomer.rows).toMatchObject([{ customer_id: journey, currency: 'EUR', orders: 1 }]);
  const cell = { customer_id: journey, currency: 'EUR' };
  expect((await api.client.drill('receivable_triangle_by_customer', cell)).rows).toHaveLength(1);

  const explained = await api.client.explain('receivable', receivableId, 'open');
  expect(explained).toMatchObject({ model: 'receivable', column: 'open', value: '400.00', root: journey });
  // A cell is made by what asserted it and what that read. The invoice moved `invoiced`; `open` is due − collected − written off.
  expect(explained.steps.map(({ type }) => type)).toEqual(['ReceivableRecognized', 'PaymentAllocated']);
  expect(explained.steps.at(-1)).toMatchObject({
    position: paid.position,
    commandId: paid.commandId,
    actor: 'user:anonymous',
  });
  expect((await eventsOf(`lead-default.${journey}`)).map(({ type }) => type)).toEqual([
    'LeadCaptured',
    'LeadAssigned',
    'LeadQualified',
    'LeadConverted',
  ]);
});

describe('reading', () => {
  const tenant = { 'x-recount-tenant': 'paging' };
  const amounts = [5, 3, 9, 1, 7, 7, 2, 8, 6, 4];

  beforeAll(async () => {
    const client = api.client.with({ tenant: 'paging' });
    const lines = amounts.map((n) => ({
      streamType: 'opportunity' as const,
      id: id(),
      command: 'open' as const,
      body: { name: `deal ${n}`, amount: eur(n * 100) },
    }));
    let last: LineAnswer | undefined;
    for await (const answer of client.commands(lines)) last = answer;
    if (last === undefined || isRefused(last)) throw new Error(JSON.stringify(last));
    await client.list('opportunity', { minPosition: last.position });
  });

  test('pages join to the whole list, sorted, without a row lost or doubled', async () => {
    const seen: OpportunityRow[] = [];
    const client = api.client.with({ tenant: 'paging' });
    for await (const row of client.rows('opportunity', { sort: ['-amount'], limit: 3 })) seen.push(row);
    expect(seen.map((row) => Number(row.amount))).toEqual([...amounts].sort((a, b) => b - a));
    expect(new Set(seen.map((row) => row.opportunity_id)).size).toBe(amounts.length);
  });

  test('a cursor of another query, or junk, is refused', async () => {
    const answer = await api.get('/v1/models/opportunity?cursor=abc', tenant);
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test.each([
    ['/v1/models/nope', 404, 'NOT_FOUND', 'param:model'],
    ['/v1/models/opportunity?nope=1', 400, 'VALIDATION_FAILED', 'query:nope'],
    [`/v1/models/opportunity/${id()}`, 404, 'NOT_FOUND', 'param:key'],
    [`/v1/models/opportunity/${id()},2`, 400, 'VALIDATION_FAILED', 'param:key'],
    ['/v1/models/opportunity/not-a-uuid', 400, 'VALIDATION_FAILED', 'param:key'],
    ['/v1/models/opportunity?amount[gte]=much', 400, 'VALIDATION_FAILED', 'query:amount[gte]'],
    [`/v1/explain/opportunity/${id()}`, 404, 'NOT_FOUND', 'param:key'],
    [`/v1/explain/opportunity/${id()}?column=nope`, 400, 'VALIDATION_FAILED', 'query:column'],
    ['/v1/reports/nope', 404, 'NOT_FOUND', 'param:name'],
    ['/v1/reports/receivable_ageing?nope=1', 400, 'VALIDATION_FAILED', 'query:nope'],
    ['/v1/reports/receivable_ageing?asOf=yesterday', 400, 'VALIDATION_FAILED', 'query:asOf'],
    ['/v1/reports/receivable_ageing?measure=guessed', 400, 'VALIDATION_FAILED', 'query:measure'],
    ['/v1/reports/receivable_triangle/drill', 400, 'VALIDATION_FAILED', 'param:name'],
    ['/v1/events?after=x', 400, 'VALIDATION_FAILED', 'query:after'],
    ['/v1/events?stream=x', 400, 'VALIDATION_FAILED', 'query:stream'],
    [`/v1/streams/lead-default.${id()}`, 404, 'NOT_FOUND', 'param:stream'],
  ])('%s', async (path, status, code, at) => {
    const { body, ...answer } = await api.get(path);
    expect([answer.status, body.code, body.path]).toEqual([status, code, at]);
  });

  test('events page forwards and backwards, by type and by stream', async () => {
    const page = async (query: string) => (await api.get(`/v1/events?${query}`, tenant)).body;
    const first = await page('limit=4');
    const rest = await page(`limit=100&after=${first.next}`);
    expect(first.events).toHaveLength(4);
    expect([first.atEnd, rest.atEnd]).toEqual([false, true]);
    const all = [...first.events, ...rest.events];
    expect(all).toHaveLength(amounts.length);
    expect((await page('direction=backwards&limit=100')).events).toEqual([...all].reverse());
    expect((await page('type=OpportunityWon')).events).toEqual([]);
    expect((await page('type=OpportunityOpened,OpportunityWon&limit=2')).events).toEqual(all.slice(0, 2));
    expect((await page(`stream=${all[2].stream}`)).events).toEqual([all[2]]);
    expect(await page(`stream=${all[2].stream}&after=0`)).toEqual({ events: [], next: '0', atEnd: true });
  });
});
