import { execFile } from 'node:child_process';
import { openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { entry } from '../acceptance/processes.js';
import { migrateAll } from '../house.js';

const EVENT = uuidv5('spec', 'invoice');
let database: TestDatabase;

/** An invoice of an order that nobody knows, and a reaction to it that was given up. */
beforeAll(async () => {
  database = await testDatabase();
  await migrateAll(database.url);
  const log = await openEmbeddedLog({ url: database.url });
  const metadata = { tenant: 'default', root: 'r', occurredAt: '2026-03-01T00:00:00.000Z' };
  const data = { allocations: [{ orderId: uuidv5('spec', 'order') }] };
  await log.append('ar-default.r', 'any', [{ id: EVENT, type: 'InvoiceIssued', data, metadata }]);
  await log.close();
  await database.pool.query(`
    insert into engine.reactor (name, types, log_id, epoch, position, event_id)
      select 'invoice-triggers-instalments', '{InvoiceIssued}', id, epoch, 1, '${EVENT}' from log.identity;
    insert into engine.reactor_outcome (reactor, position, n, event_id, tenant, root, outcome, code, message, attempts, command_id)
      values ('invoice-triggers-instalments', 1, 0, '${EVENT}', 'default', 'r', 'dead', 'CONCURRENCY_CONFLICT', 'too busy', 10, '${uuidv5('spec', 'command')}')`);
}, 600_000);
afterAll(() => database?.drop());

/** A timer that was given up. */
const deadTimer = () =>
  database.pool.query(
    `insert into engine.timer_outcome (timer, tenant, key, basis_event_id, due, root, outcome, code, message, attempts, command_id)
     values ('quote-expiry', 'default', '["q"]', '${EVENT}', '2026-03-01T00:00:00Z', 'r', 'dead', 'INTERNAL', 'a bug', 10, '${EVENT}')`,
  );

const recount = (...args: string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      RECOUNT_PROJECTIONS: process.env.RECOUNT_PROJECTIONS,
      DATABASE_URL: database.url,
    };
    execFile(process.execPath, [entry.recount, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr }),
    );
  });

test('what was given up is listed with what to do, issued again, and gone from the list', async () => {
  const status = await recount('status');
  expect(status.text).toContain('1 command of reactors and timers given up: `recount reactors list` says why');
  const listed = await recount('reactors', 'list');
  expect(listed.text).toMatch(/InvoiceIssued .*CONCURRENCY_CONFLICT .*retry once what it waited for is there/);
  expect(listed.text).toContain('too busy');
  expect(JSON.parse((await recount('reactors', 'list', '--json')).text)).toMatchObject({
    reactors: [{ name: 'invoice-triggers-instalments', dead: 1 }],
    dead: [{ eventId: EVENT, attempts: 10, retryAsked: false }],
  });

  expect(await recount('reactors', 'retry', '--reactor', 'nobody')).toMatchObject({ code: 2 });
  expect(await recount('reactors', 'retry', '--event', 'x')).toMatchObject({ code: 2 });
  expect((await recount('reactors', 'retry', '--tenant', 'other')).text).toContain('Nothing of that was given up');
  const retried = await recount('reactors', 'retry', '--event', EVENT, '--json');
  expect(retried.code).toBe(0);
  // The order is not there: a refusal that is final, no longer one that was given up.
  expect(JSON.parse(retried.text)).toMatchObject([{ outcome: 'refused', code: 'NOT_FOUND', eventId: EVENT }]);
  expect((await recount('reactors', 'list')).text).toContain('No reaction was given up');
}, 600_000);

test('a timer that was given up is listed, and due again when it is retried', async () => {
  await deadTimer();
  expect((await recount('reactors', 'list')).text).toMatch(
    /1 timer given up[\s\S]*quote-expiry .*INTERNAL[\s\S]*a bug/,
  );
  expect(await recount('reactors', 'retry', '--timer', 'nothing')).toMatchObject({ code: 2 });
  const reactor = ['--reactor', 'invoice-triggers-instalments'];
  expect(await recount('reactors', 'retry', '--timer', 'quote-expiry', ...reactor)).toMatchObject({ code: 2 });
  expect((await recount('reactors', 'retry', ...reactor)).text).toContain('Nothing of that was given up');
  const retried = await recount('reactors', 'retry', '--timer', 'quote-expiry', '--json');
  expect(retried.code).toBe(0);
  expect(JSON.parse(retried.text)).toMatchObject([{ timer: 'quote-expiry', eventId: EVENT, outcome: 'rearmed' }]);
  expect(JSON.parse((await recount('reactors', 'list', '--json')).text)).toMatchObject({ deadTimers: [] });
  const { rows } = await database.pool.query('select 1 from engine.timer_outcome');
  expect(rows).toEqual([]);
}, 600_000);
