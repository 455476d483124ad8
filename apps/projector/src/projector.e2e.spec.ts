import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type CommandGateway, createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { drainReactors, reactorStanding } from '@recount/reactors';
import { loadProjections, openReadStore, type ReadStore, upcastingFrom } from '@recount/read-store';
import { settings } from './settings.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const TENANT = 'default';

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;
let store: ReadStore;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  database = await testDatabase();
  const { url } = database;
  log = await openEmbeddedLog({ url });
  gateway = await createCommandGateway({ log });
  store = await openReadStore({
    url,
    projections: await loadProjections(settings({ DATABASE_URL: url }).projections),
    upcasting: await upcastingFrom(import.meta.resolve('@recount/journey')),
  });
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await gateway.close();
  await store.close();
  await log.close();
  await database.drop();
});

interface Running {
  readonly child: ChildProcess;
  /** Resolves at the first line that says it is live. */
  readonly live: Promise<string>;
  readonly exit: Promise<number | string>;
  /** What it wrote to stderr, for the message of a failing test. */
  readonly said: () => string;
}

function start(env: NodeJS.ProcessEnv = { DATABASE_URL: database.url }): Running {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, RECOUNT_TIMER_GRACE_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-8_000);
  });
  const exit = once(child, 'exit').then(([code, signal]) => {
    children.delete(child);
    return signal ?? code;
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const live = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const { message } = JSON.parse(line) as { message: string };
      if (message.startsWith('projector live')) resolve(message);
    });
  });
  return { child, live, exit, said: () => words };
}

const money = (units: number) => ({ units: String(units), scale: 2, currency: 'EUR' });
const idOf = (...parts: string[]) => uuidv5('projector-spec', ...parts);

/** An order of two instalments, shipped and invoiced: both become receivable, by the two reactors. */
async function journey(n: number): Promise<void> {
  const customerId = idOf('customer', String(n % 7));
  const orderId = idOf('order', String(n));
  const issue = (streamType: string, id: string, command: string, body: object) =>
    gateway.execute({
      tenant: TENANT,
      actor: { type: 'migration', id: 'spec' },
      commandId: idOf(streamType, id, command, String(n)),
      streamType,
      id,
      command,
      body,
      occurredAt: '2026-03-02T08:00:00.000Z',
    });
  await issue('order', orderId, 'place', {
    orderNo: `N${n}`,
    customerId,
    lines: [{ lineId: '1', productId: 'p', quantity: '2', amount: money(10_000) }],
    total: money(10_000),
    plan: [
      { no: 1, percent: 4000, trigger: 'shipped' },
      { no: 2, percent: 6000, trigger: 'invoiced' },
    ],
  });
  await issue('order', orderId, 'ship', { shipmentId: 's', lines: [{ lineId: '1', quantity: '2' }] });
  await issue('ar', customerId, 'issue-invoice', {
    invoiceId: idOf('invoice', String(n)),
    invoiceNo: `I${n}`,
    net: money(10_000),
    gross: money(10_000),
    dueDate: '2026-04-01',
    allocations: [
      { orderId, amount: money(6000) },
      { orderId: idOf('no such order', String(n)), amount: money(4000) },
    ],
  });
}

/** Waits until whoever runs has handled and folded everything. */
async function settle(): Promise<void> {
  await drainReactors({ pool: database.pool, gateway, holder: 'spec' });
  await store.catchUp();
}

async function expectEverythingOnce(orders: number): Promise<void> {
  const { rows } = await database.pool.query(
    `select count(*)::int as recognised, count(distinct (data::json)->>'receivableId')::int as receivables from log.event where type = 'ReceivableRecognized'`,
  );
  expect(rows).toEqual([{ recognised: orders * 2, receivables: orders * 2 }]);
  expect((await reactorStanding(database.pool)).map(({ name, pending, dead }) => ({ name, pending, dead }))).toEqual([
    { name: 'duplicate-is-suspected', pending: 0, dead: 0 },
    { name: 'instalment-becomes-receivable', pending: 0, dead: 0 },
    { name: 'invoice-triggers-instalments', pending: 0, dead: 0 },
    { name: 'linked-lead-is-identified', pending: 0, dead: 0 },
    { name: 'merge-reaches-customers', pending: 0, dead: 0 },
  ]);
}

async function tables(): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const { name } of store.describe().models) {
    found[name] = (await database.pool.query(`select row_to_json(t)::text as row from read.${name} t order by 1`)).rows;
  }
  return found;
}

test('without DATABASE_URL it says so and exits with 1', async () => {
  const { child, exit } = start({});
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  expect(await exit).toBe(1);
  expect(said).toContain('DATABASE_URL is not set');
});

test('killed at any moment and started again, it loses and doubles nothing', async () => {
  const ORDERS = 120;
  let running = start();
  await running.live;
  let done = false;
  const flow = (async () => {
    for (let n = 0; n < ORDERS; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(journey));
    done = true;
  })();
  for (let kill = 0; kill < 4 || !done; kill++) {
    const before = (await log.head()) ?? 0n;
    while (!done && ((await log.head()) ?? 0n) < before + 40n) await new Promise(setImmediate);
    running.child.kill('SIGKILL');
    expect(await running.exit).toBe('SIGKILL');
    // The dead one's leases end by themselves after a while; the spec does not wait for that.
    await database.pool.query('update engine.lease set until = clock_timestamp()');
    running = start();
    await running.live;
  }
  await flow;
  await settle();
  await expectEverythingOnce(ORDERS);
  const live = await tables();
  running.child.kill('SIGTERM');
  expect(await running.exit).toBe(0);
  await store.rebuild('all');
  expect(await tables()).toEqual(live);
  expect(live.receivable?.length).toBe(ORDERS * 2);
});

test('a second one stands by and takes over when the first dies', async () => {
  const first = start();
  await first.live;
  const second = start();
  await journey(1);
  await settle();
  expect((await store.status()).projector.holder).toContain(` ${first.child.pid}`);
  first.child.kill('SIGKILL');
  await journey(2);
  expect(await second.live).toContain('projector live at position');
  await settle();
  expect((await store.status()).projector.holder).toContain(` ${second.child.pid}`);
  await expectEverythingOnce(2);
  second.child.kill('SIGTERM');
  expect(await second.exit).toBe(0);
  expect((await store.status()).projector.holder).toBeNull();
});

test('connections that break are taken up again', async () => {
  const running = start();
  await running.live;
  for (let round = 0; round < 5; round++) {
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and application_name in ('recount-read-store', 'recount-reactors', 'recount-listen', 'recount-log', 'recount-append')`,
    );
    await journey(round);
  }
  await settle();
  await expectEverythingOnce(5);
  expect(running.child.exitCode === null ? 'running' : running.said()).toBe('running');
  running.child.kill('SIGINT');
  expect(await running.exit).toBe(0);
});

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** A quote whose validity is over, and a ticket that had no answer in time: three timers fall due at once. */
async function overdue(n: number): Promise<void> {
  const customerId = idOf('customer', String(n % 7));
  const issue = (streamType: string, id: string, command: string, body: object, occurredAt: string) =>
    gateway.execute({
      tenant: TENANT,
      actor: { type: 'user', id: 'spec' },
      commandId: idOf(streamType, id, command, String(n)),
      streamType,
      id,
      command,
      body,
      occurredAt,
    });
  const lines = [{ lineId: '1', productId: 'p', quantity: '1', listPrice: money(10_000) }];
  const offer = { quoteNo: `Q${n}`, customerId, validUntil: daysAgo(20).slice(0, 10), lines, total: money(10_000) };
  await issue('quote', idOf('quote', String(n)), 'issue', offer, daysAgo(40));
  const question = { customerId, kind: 'question', priority: 'critical' };
  await issue('ticket', idOf('ticket', String(n)), 'open', question, daysAgo(30));
}

test('killed at any moment, every timer that is due takes effect once', async () => {
  const EACH = 60;
  let [items, kills] = [0, 0];
  const forget = async (): Promise<void> => {
    await Promise.all(Array.from({ length: EACH }, (_, n) => overdue(items + n)));
    items += EACH;
  };
  const took = async () => {
    const { rows } = await database.pool.query<{ type: string; n: number; distinct: number }>(
      `select type, count(*)::int as n, count(distinct stream || coalesce((data::json)->>'metric', ''))::int as distinct
           from log.event where type in ('QuoteExpired', 'TicketSlaBreached') group by type order by type`,
    );
    return rows;
  };
  const done = async () => (await took()).reduce((sum, { n }) => sum + n, 0);
  for (let seen = 0; kills < 3 || seen < 3 * items; ) {
    // Where a projector comes to the end before it is killed, there is more to do for the next.
    if (seen === 3 * items) await forget();
    const running = start();
    // Killed in the middle of it: as soon as something more took effect.
    for (const before = seen; seen <= before; seen = await done()) await new Promise(setImmediate);
    running.child.kill('SIGKILL');
    expect(await running.exit).toBe('SIGKILL');
    kills++;
    await database.pool.query('update engine.lease set until = clock_timestamp()');
    seen = await done();
  }
  const last = start();
  await last.live;
  await settle();
  last.child.kill('SIGTERM');
  expect(await last.exit).toBe(0);
  expect(await took()).toEqual([
    { type: 'QuoteExpired', n: items, distinct: items },
    { type: 'TicketSlaBreached', n: 2 * items, distinct: 2 * items },
  ]);
  const { rows } = await database.pool.query(
    `select distinct metadata::json->>'actorType' as actor, metadata::json->>'commandName' as command from log.event
        where type in ('QuoteExpired', 'TicketSlaBreached') order by 2`,
  );
  expect(rows).toEqual([
    { actor: 'scheduler', command: 'quote.expire' },
    { actor: 'scheduler', command: 'ticket.record-sla-breach' },
  ]);
});

test('connections cut fifty times at random moments under load: it neither ends nor loses anything', async () => {
  const running = start();
  await running.live;
  const CUTS = 50;
  let cutting = true;
  const flow = (async () => {
    let orders = 0;
    for (; cutting || orders < CUTS; orders += 2) await Promise.all([orders, orders + 1].map(journey));
    return orders;
  })();
  for (let cut = 0; cut < CUTS; cut++) {
    for (let turns = Math.random() * 200; turns > 0; turns--) await new Promise(setImmediate);
    // Now one connection, now half of them, now all: idle, waiting for news, in a transaction, in the middle of a statement.
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
            and application_name in ('recount-read-store', 'recount-reactors', 'recount-listen') and random() < $1`,
      [Math.random()],
    );
  }
  cutting = false;
  const orders = await flow;
  await settle();
  await expectEverythingOnce(orders);
  expect(running.child.exitCode === null ? 'running' : running.said()).toBe('running');
  running.child.kill('SIGTERM');
  expect(await running.exit).toBe(0);
});
