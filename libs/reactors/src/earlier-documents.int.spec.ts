import { type CommandGateway, createCommandGateway } from '@recount/commands';
import { type EventLog, LogUnavailableError, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { deadReactions, drainReactors, type ReactorOptions } from './index.js';
import { mortal } from './testing/mortal.js';

const idOf = (...parts: (string | number)[]) => uuidv5('earlier-documents-spec', ...parts.map(String));
const money = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;
beforeEach(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log });
});
afterEach(async () => {
  await gateway.close();
  await log.close();
  await database.drop();
});

const issue = (
  streamType: string,
  id: string,
  command: string,
  body: object,
  occurredAt = '2026-03-02T08:00:00.000Z',
) =>
  gateway.execute({
    tenant: 'default',
    actor: { type: 'user', id: 'spec' },
    commandId: idOf(streamType, id, command, JSON.stringify(body)),
    streamType,
    id,
    command,
    body,
    occurredAt,
  });
const register = (customer: string) => issue('customer', idOf(customer), 'register', { kind: 'org', name: customer });
const place = (customer: string, order: string, occurredAt?: string) =>
  issue(
    'order',
    idOf(order),
    'place',
    {
      orderNo: order,
      customerId: idOf(customer),
      lines: [{ lineId: '1', productId: 'p', quantity: '1', amount: money(10_000) }],
      total: money(10_000),
      receivableTrigger: 'invoiced',
    },
    occurredAt,
  );
const invoice = (customer: string, order: string, no = `I-${order}`) =>
  issue('ar', idOf(customer), 'issue-invoice', {
    invoiceId: idOf(no),
    invoiceNo: no,
    net: money(10_000),
    gross: money(10_000),
    dueDate: '2026-04-01',
    allocations: [{ orderId: idOf(order), amount: money(10_000) }],
  });
const credit = (customer: string, order: string) =>
  issue('ar', idOf(customer), 'issue-credit-note', {
    creditNoteId: idOf('credit', order),
    creditNoteNo: `C-${order}`,
    originalInvoiceId: idOf(`I-${order}`),
    amount: money(10_000),
  });
const options = (through: CommandGateway = gateway): ReactorOptions => ({
  pool: database.pool,
  gateway: through,
  backoff: { baseMs: 1, capMs: 4 },
});
/** How often each type stands in the log, of those that tell of invoices. */
const told = async () => {
  const { rows } = await database.pool.query<{ type: string; n: number }>(
    `select type, count(*)::int as n from log.event
      where type in ('OrderInvoiced', 'OrderInvoiceCredited', 'InstalmentTriggered', 'ReceivableRecognized') group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
};

test('customers, orders and invoices sent all at once: every order has its receivable', async () => {
  const names = Array.from({ length: 100 }, (_, n) => `all-${n}`);
  await Promise.all(names.flatMap((name) => [invoice(name, `o-${name}`), place(name, `o-${name}`), register(name)]));
  await drainReactors(options());
  expect(await told()).toEqual({ InstalmentTriggered: 100, OrderInvoiced: 100, ReceivableRecognized: 100 });
  expect(await deadReactions(database.pool)).toEqual([]);
});

test('an order placed long after its invoice is invoiced as it would have been then, and credited', async () => {
  await invoice('a', 'late');
  await invoice('a', 'other');
  await credit('a', 'other');
  await drainReactors(options());
  expect(await told()).toEqual({});
  await place('a', 'late', '2026-05-20T00:00:00.000Z');
  await place('a', 'other');
  await drainReactors(options());
  expect(await told()).toEqual({
    InstalmentTriggered: 2,
    OrderInvoiceCredited: 1,
    OrderInvoiced: 2,
    ReceivableRecognized: 2,
  });
  const { rows } = await database.pool.query<{ data: string; cause: string; type: string }>(
    `select r.data, i.type, i.data::json ->> 'invoiceNo' as cause from log.event r
       join log.event i on i.event_id::text = r.metadata::json ->> '$causationId'
      where r.type = 'InstalmentTriggered' and r.stream = $1`,
    [`order-default.${idOf('late')}`],
  );
  expect(rows).toMatchObject([{ type: 'InvoiceIssued', cause: 'I-late' }]);
  // Thirty days from the invoice, as if the order had been there.
  expect(JSON.parse(rows[0]?.data ?? '{}')).toMatchObject({ dueDate: '2026-04-01', trigger: 'invoiced' });
});

test('an invoice in another customer’s ledger tells the order nothing, whichever came first', async () => {
  await invoice('b', 'theirs');
  await place('a', 'theirs');
  await drainReactors(options());
  expect(await told()).toEqual({});
  const { rows } = await database.pool.query('select outcome, code from engine.reactor_outcome');
  expect(rows).toEqual([{ outcome: 'refused', code: 'ROOT_MISMATCH' }]);
});

test('told once, where both ask for it, where the runner dies, and where all is handled again', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `n-${n}`);
  for (const name of names) {
    await invoice(name, `o-${name}`);
    await place(name, `o-${name}`);
    await credit(name, `o-${name}`);
  }
  const once = {
    InstalmentTriggered: names.length,
    OrderInvoiceCredited: names.length,
    OrderInvoiced: names.length,
    ReceivableRecognized: names.length,
  };
  for (let life = 1; life <= 3; life++) {
    const dying = new AbortController();
    let commands = 0;
    const doomed: CommandGateway = {
      async execute(request) {
        const answer = await gateway.execute(request);
        if (++commands < life * 5) return answer;
        dying.abort();
        throw new LogUnavailableError('dead');
      },
      close: async () => {},
    };
    await drainReactors({ ...options(doomed), pool: mortal(database.pool, dying.signal), signal: dying.signal });
    await database.pool.query('update engine.lease set until = clock_timestamp()');
  }
  await drainReactors(options());
  expect(await told()).toEqual(once);
  await database.pool.query('delete from engine.reactor_outcome');
  await database.pool.query('update engine.reactor set position = null, event_id = null');
  await drainReactors(options());
  expect(await told()).toEqual(once);
  expect(await deadReactions(database.pool)).toEqual([]);
});

test('a ledger whose documents others wrote keeps no order from hearing of its own', async () => {
  const metadata = { tenant: 'default', root: idOf('a'), occurredAt: '2026-03-01T00:00:00.000Z', schemaVersion: '1' };
  const allocations = [{ orderId: idOf('own'), amount: money(1) }];
  const written = [{}, { allocations: { orderId: 7 } }, { allocations: [7] }, { invoiceId: idOf('i'), allocations }];
  await log.append(
    `ar-default.${idOf('a')}`,
    'any',
    written.map((data, n) => ({ id: idOf('foreign', n), type: 'InvoiceIssued', data: data as never, metadata })),
  );
  const later = { ...metadata, schemaVersion: '9' };
  const event = { id: idOf('foreign', 'later'), type: 'InvoiceIssued', data: { allocations }, metadata: later };
  await log.append(`ar-default.${idOf('a')}`, 'any', [event]);
  await place('a', 'own');
  await drainReactors(options());
  expect(await told()).toMatchObject({ OrderInvoiced: 1, InstalmentTriggered: 1 });
});
