import { type CommandAnswer, type CommandGateway, type CommandRequest, createCommandGateway } from '@recount/commands';
import { type EventLog, LogUnavailableError, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import {
  deadReactions,
  drainReactors,
  type ReactorOptions,
  reactorStanding,
  retryReactions,
  runReactors,
} from './index.js';
import { mortal } from './testing/mortal.js';

const ORDERS = 60;
const CUSTOMERS = 9;
const TENANT = 'default';
const idOf = (...parts: (string | number)[]) => uuidv5('receivables-spec', ...parts.map(String));
const money = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;

beforeEach(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log });
  await Promise.all(Array.from({ length: CUSTOMERS }, (_, customer) => history(customer)));
});
afterEach(async () => {
  await gateway.close();
  await log.close();
  await database.drop();
});

/** A customer's orders: three instalments each, by signing, shipping and invoicing, and a free invoice. */
async function history(customer: number): Promise<void> {
  const customerId = idOf('customer', customer);
  for (let n = customer; n < ORDERS; n += CUSTOMERS) {
    const issue = (streamType: string, id: string, command: string, body: object) =>
      gateway.execute({
        tenant: TENANT,
        actor: { type: 'migration', id: 'spec' },
        commandId: idOf(streamType, id, command, n),
        streamType,
        id,
        command,
        body,
        occurredAt: '2026-03-02T08:00:00.000Z',
        correlationId: `order-${n}`,
      });
    const orderId = idOf('order', n);
    await issue('order', orderId, 'place', {
      orderNo: `N${n}`,
      customerId,
      lines: [{ lineId: '1', productId: 'p', quantity: '1', amount: money(100_001) }],
      total: money(100_001),
      plan: [
        { no: 1, percent: 3000, trigger: 'signed' },
        { no: 2, percent: 6000, trigger: 'shipped' },
        { no: 3, percent: 1000, trigger: 'invoiced' },
      ],
    });
    await issue('order', orderId, 'ship', { shipmentId: 's', lines: [{ lineId: '1', quantity: '1' }] });
    await issue('ar', customerId, 'issue-invoice', {
      invoiceId: idOf('invoice', n),
      invoiceNo: `I${n}`,
      net: money(20_001),
      gross: money(20_001),
      dueDate: '2026-04-01',
      allocations: [
        { orderId, amount: money(10_001) },
        { orderId: idOf('no such order', n), amount: money(10_000) },
      ],
    });
  }
}

const options = (through: CommandGateway = gateway): ReactorOptions => ({
  pool: database.pool,
  gateway: through,
  backoff: { baseMs: 1, capMs: 4 },
});
/** How the reactors stand that these histories concern. */
const standing = async () => (await reactorStanding(database.pool)).filter(({ name }) => name.includes('instalment'));
/** The gateway, with something done around each command. */
const around = (
  run: (execute: () => Promise<CommandAnswer>, request: CommandRequest) => Promise<CommandAnswer>,
): CommandGateway => ({
  execute: (request) => run(() => gateway.execute(request), request),
  close: async () => {},
});

/** Each instalment is one receivable, of its amount, caused by its trigger; nothing is pending or dead. */
async function expectEachOnce(): Promise<void> {
  const { rows } = await database.pool.query(
    `select r.data::json->>'trigger' as trigger, r.data::json->'amount'->>'units' as amount,
            count(*)::int as n, count(distinct r.data::json->>'receivableId')::int as receivables,
            count(t.event_id)::int as caused, count(*) filter (where r.metadata::json->>'$correlationId' like 'order-%')::int as correlated
       from log.event r
       left join log.event t on t.type = 'InstalmentTriggered' and t.event_id::text = r.metadata::json->>'$causationId'
        and t.data::json->>'receivableId' = r.data::json->>'receivableId'
      where r.type = 'ReceivableRecognized' group by 1, 2 order by 1`,
  );
  const each = { n: ORDERS, receivables: ORDERS, caused: ORDERS, correlated: ORDERS };
  expect(rows).toEqual([
    { trigger: 'invoiced', amount: '10001', ...each },
    { trigger: 'shipped', amount: '60000', ...each },
    { trigger: 'signed', amount: '30000', ...each },
  ]);
  expect(await standing()).toMatchObject([
    { name: 'instalment-becomes-receivable', pending: 0, done: ORDERS * 3, refused: 0, dead: 0 },
    { name: 'invoice-triggers-instalments', pending: 0, done: ORDERS, refused: ORDERS, dead: 0 },
  ]);
}

test('signing, shipping and invoicing recognise the receivable of each instalment', async () => {
  await drainReactors(options());
  await expectEachOnce();
});

test('an order that is invoiced is cancelled only when the invoice is credited', async () => {
  const [customerId, orderId, invoiceId] = [idOf('buyer'), idOf('bought'), idOf('billed')];
  const issue = (streamType: string, id: string, command: string, body: object, commandId = command) =>
    gateway.execute({ tenant: TENANT, actor: { type: 'user', id: 'u' }, streamType, id, command, body, commandId });
  const amount = money(5_000);
  const numbers = { net: amount, gross: amount, dueDate: '2026-04-01', allocations: [{ orderId, amount }] };
  const cancel = (commandId: string) => issue('order', orderId, 'cancel', { reasonCode: 'changedMind' }, commandId);
  await issue('order', orderId, 'place', {
    orderNo: 'B-1',
    customerId,
    lines: [{ lineId: '1', productId: 'p', quantity: '1', amount }],
    total: amount,
  });
  await issue('ar', customerId, 'issue-invoice', { ...numbers, invoiceId, invoiceNo: 'B-1' });
  await drainReactors(options());
  await expect(cancel('c1')).rejects.toMatchObject({ status: 409, refusal: { code: 'INVOICE_OPEN', actual: amount } });
  const note = { creditNoteId: idOf('note'), creditNoteNo: 'B-2', originalInvoiceId: invoiceId, amount };
  await issue('ar', customerId, 'issue-credit-note', note);
  await expect(cancel('c2')).rejects.toMatchObject({ refusal: { code: 'INVOICE_OPEN' } }); // the order does not know yet
  await drainReactors(options());
  expect(await cancel('c3')).toMatchObject({ changed: true });
});

test('an instalment beyond the contract is given up, and recognised when it fits and is asked for again', async () => {
  const [customerId, orderId] = [idOf('buyer'), idOf('adjusted')];
  const issue = (streamType: string, id: string, command: string, body: object, commandId = command) =>
    gateway.execute({ tenant: TENANT, actor: { type: 'user', id: 'u' }, streamType, id, command, body, commandId });
  const amount = money(10_000);
  await drainReactors(options());
  await issue('order', orderId, 'place', {
    orderNo: 'B-2',
    customerId,
    lines: [{ lineId: '1', productId: 'p', quantity: '1', amount }],
    total: amount,
    plan: [
      { no: 1, percent: 5000, trigger: 'signed' },
      { no: 2, percent: 5000, trigger: 'shipped' },
    ],
  });
  await drainReactors(options());
  const { rows } = await database.pool.query(
    `select data::json->>'receivableId' as id from log.event where type = 'ReceivableRecognized' and root = $1`,
    [customerId],
  );
  const price = (units: number) => ({ receivableId: rows[0].id, delta: money(units), cause: 'price' });
  await issue('ar', customerId, 'adjust-receivable', price(1_000), 'dearer');
  await issue('order', orderId, 'ship', { shipmentId: 's', lines: [{ lineId: '1', quantity: '1' }] });
  await drainReactors(options());
  expect(await deadReactions(database.pool)).toMatchObject([
    { reactor: 'instalment-becomes-receivable', root: customerId, code: 'RECEIVABLE_OVER_CONTRACT', attempts: 1 },
  ]);
  await issue('ar', customerId, 'adjust-receivable', price(-1_000), 'cheaper');
  expect(await retryReactions(options(), {})).toMatchObject([{ outcome: 'done' }]);
  expect(await deadReactions(database.pool)).toEqual([]);
});

test('once, when commands fail, and when their answers are lost', async () => {
  let calls = 0;
  const unsteady = around(async (execute) => {
    const call = ++calls;
    if (call % 3 === 0) throw new LogUnavailableError('not carried out');
    const answer = await execute();
    if (call % 3 === 1) throw new LogUnavailableError('carried out, but the answer was lost');
    return answer;
  });
  await drainReactors(options(unsteady));
  await expectEachOnce();
});

test('once, when the runner dies between command and checkpoint, again and again', async () => {
  for (let life = 1; life <= 6; life++) {
    const dying = new AbortController();
    const pool = mortal(database.pool, dying.signal);
    let commands = 0;
    const doomed = around(async (execute) => {
      const answer = await execute();
      if (++commands < life * 5) return answer;
      // From here on nothing it knows can be written down.
      dying.abort();
      throw new LogUnavailableError('dead');
    });
    await drainReactors({ ...options(doomed), pool, signal: dying.signal });
    expect(commands).toBeGreaterThanOrEqual(life * 5);
    await database.pool.query('update engine.lease set until = clock_timestamp()');
  }
  await drainReactors(options());
  await expectEachOnce();
});

test('once, when they are run again from the beginning', async () => {
  await drainReactors(options());
  await database.pool.query('delete from engine.reactor_outcome');
  await database.pool.query('update engine.reactor set position = null, event_id = null');
  await drainReactors(options());
  await expectEachOnce();
});

test('once, when the database refuses to record it for a while', async () => {
  await database.pool.query('alter table engine.reactor_outcome add constraint out_of_order check (attempts < 0)');
  const errors: unknown[] = [];
  const stop = new AbortController();
  const running = runReactors({ ...options(), signal: stop.signal, onError: (error) => errors.push(error) });
  while (errors.length === 0) await new Promise(setImmediate);
  // Orders ask for nothing here and may be passed; the first invoice is not.
  const { rows } = await database.pool.query<{ first: string }>(
    `select min(position)::text as first from log.event where type = 'InvoiceIssued'`,
  );
  const [becomes, triggers] = await standing();
  expect(becomes).toMatchObject({ position: null });
  expect(Number(triggers?.position ?? 0)).toBeLessThan(Number(rows[0]?.first));
  await database.pool.query('alter table engine.reactor_outcome drop constraint out_of_order');
  await drainReactors(options());
  stop.abort();
  await running;
  await expectEachOnce();
});

test('once, when two run them and the one that works loses the lease', async () => {
  const stop = new AbortController();
  const working = { a: 0, b: 0 };
  const run = (holder: 'a' | 'b') => {
    const counting = around((execute) => {
      working[holder]++;
      return execute();
    });
    return runReactors({ ...options(counting), concurrency: 2, holder, signal: stop.signal });
  };
  const both = Promise.all([run('a'), run('b')]);
  while (working.a + working.b < 30) await new Promise(setImmediate);
  expect(Math.min(working.a, working.b)).toBe(0);
  await database.pool.query(
    `update engine.lease set holder = 'c', token = token + 1, until = clock_timestamp() where name = 'reactors'`,
  );
  await drainReactors(options());
  stop.abort();
  await both;
  await expectEachOnce();
});

test('once, when two work at the same time for want of a lease', async () => {
  const stop = new AbortController();
  const first = runReactors({ ...options(), concurrency: 2, signal: stop.signal });
  while ((await standing()).length === 0) await new Promise(setImmediate);
  await database.pool.query(`update engine.lease set until = clock_timestamp() where name = 'reactors'`);
  await drainReactors(options());
  stop.abort();
  await first;
  await expectEachOnce();
});
