import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandGateway, createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog, SEAL_STREAM, uuidv5, VERIFICATION_STREAM } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { loadProjections, openReadStore, type ReadStore, upcastingFrom } from '@recount/read-store';
import { isDue, verifySeals } from '@recount/seal';
import { type Auditing, audit, auditUntil } from './auditing.js';
import { type AuditSettings, settings } from './settings.js';

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;
let store: ReadStore;
let folder: string;
const said: string[] = [];
let n = 0;

async function capture(count: number): Promise<void> {
  for (const last = n + count; n < last; n++)
    await gateway.execute({
      tenant: 'default',
      actor: { type: 'user', id: 'spec' },
      commandId: `c${n}`,
      streamType: 'lead',
      id: uuidv5('audit-spec', String(n)),
      command: 'capture',
      body: { source: 'web', email: `a${n}@example.com` },
      occurredAt: '2026-03-02T08:00:00.000Z',
    });
  await store.catchUp();
}
const never = { everyEvents: 0, everyMinutes: 0 };
const each = (everyEvents: number) => ({ everyEvents, everyMinutes: 0 });
const auditing = (given: Partial<AuditSettings>): Auditing => ({
  pool: database.pool,
  log,
  store,
  settings: { seal: never, verify: never, anchor: undefined, graceMs: 0, ...given },
  holder: 'spec',
  leaseMs: 2000,
  say: (level, message, fields) => void said.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`),
});
const look = (given: Partial<AuditSettings>) => audit(auditing(given), new AbortController().signal);
// biome-ignore lint/suspicious/noExplicitAny: payloads
const stream = async (name: string): Promise<any[]> => {
  const found: unknown[] = [];
  for await (const event of log.readStream(name)) found.push(event.data);
  return found;
};

beforeAll(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log });
  store = await openReadStore({
    url: database.url,
    projections: await loadProjections(settings({ DATABASE_URL: database.url }).projections),
    upcasting: await upcastingFrom(import.meta.resolve('@recount/journey')),
  });
  await store.deploy();
  folder = mkdtempSync(join(tmpdir(), 'recount-audit-'));
  await capture(12);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await gateway.close();
  await store.close();
  await log.close();
  await database.drop();
});

test('it is due after so many events or minutes, and never while nothing happened', () => {
  const due = (events: number, minutes: number, everyEvents: number, everyMinutes: number) =>
    isDue({ events, minutes }, { everyEvents, everyMinutes });
  expect([due(10, 0, 10, 0), due(9, 99, 10, 0), due(1, 60, 0, 60), due(1, 59, 10, 60)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([due(0, 999, 1, 1), due(999, 999, 0, 0)]).toEqual([false, false]);
});

test('the settings: off by 0, and nothing in the first quarter of an hour unless told so', () => {
  const { audit } = settings({ DATABASE_URL: 'x', RECOUNT_SEAL_EVENTS: '0', RECOUNT_VERIFY_MINUTES: '5' });
  expect(audit.seal.everyEvents).toBe(0);
  expect(audit.verify.everyMinutes).toBe(5);
  expect(audit.graceMs).toBe(900_000);
  expect(() => settings({ DATABASE_URL: 'x', RECOUNT_SEAL_MINUTES: 'soon' })).toThrow(/RECOUNT_SEAL_MINUTES/);
});

test('what is due is done, told to the log by names only, and not done again while nothing happens', async () => {
  await look({ seal: each(1000), verify: each(1000) });
  expect([await stream(SEAL_STREAM), await stream(VERIFICATION_STREAM)]).toEqual([[], []]);
  const anchor = join(folder, 'anchor.json');
  await look({ seal: each(10), verify: each(10), anchor });
  const [verified] = await stream(VERIFICATION_STREAM);
  expect(verified).toMatchObject({
    number: 0,
    upToEventId: expect.any(String),
    share: { from: 0, to: 0, of: 1_000_000 },
    mismatchesTotal: 0,
    mismatches: [],
  });
  expect(verified.rows).toBeGreaterThan(12);
  expect(JSON.stringify(verified)).not.toMatch(/position/i);
  // The verification itself is sealed with the rest.
  expect(await stream(SEAL_STREAM)).toMatchObject([{ number: 0, count: 13 }]);
  expect(await verifySeals(database.pool, { anchor: JSON.parse(readFileSync(anchor, 'utf8')) })).toMatchObject({
    ok: true,
  });
  await look({ seal: each(1), verify: each(1) });
  expect((await stream(SEAL_STREAM)).length + (await stream(VERIFICATION_STREAM)).length).toBe(2);
});

test('its events disturb no model, and status tells of them', async () => {
  await store.catchUp();
  expect(await store.verify()).toMatchObject({ ok: true });
  expect(await store.tenants()).toEqual(['default']);
  expect(await store.status()).toMatchObject({
    lag: { events: '0' },
    audit: { unsealedEvents: '0', seal: { number: 0 }, verification: { number: 0, mismatches: 0 } },
  });
  expect((await store.metrics()).audit).toEqual((await store.status()).audit);
});

test('a mismatch is an error in the log of the process, and named in the event without its value', async () => {
  await capture(1);
  await database.pool.query(`update read.customer_360 set email = 'forged@example.com' where email = 'a3@example.com'`);
  said.length = 0;
  await look({ verify: each(1) });
  const found = (await stream(VERIFICATION_STREAM)).at(-1);
  expect(found).toMatchObject({
    number: 1,
    mismatchesTotal: 1,
    mismatches: [{ kind: 'changed', model: 'customer_360', columns: ['email'], partsAt: expect.any(String) }],
  });
  expect(JSON.stringify(found)).not.toMatch(/example\.com/);
  expect(said).toEqual([expect.stringMatching(/^error 1 mismatches/)]);
  expect((await store.status()).audit.verification).toMatchObject({ number: 1, mismatches: 1 });
  await database.pool.query(`update read.customer_360 set email = 'a3@example.com' where email like 'forged%'`);
});

test('a log that lies is not sealed: it is told at every look, and nothing else stops', async () => {
  await capture(2);
  await database.pool.query(
    `update log.event set data = data || ' ' where position = (select max(position) from log.event)`,
  );
  said.length = 0;
  const ending = new AbortController();
  const running = auditUntil(ending.signal, auditing({ seal: each(1) }));
  while (!said.some((line) => /^error .*does not have its hash/.test(line)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const trouble = async () => (await store.metrics()).audit.trouble;
  expect(await trouble()).toMatchObject({ message: expect.stringMatching(/does not have its hash/) });
  await database.pool.query(
    `update log.event set data = rtrim(data) where position = (select max(position) from log.event)`,
  );
  while (!said.some((line) => line.startsWith('info sealed'))) await new Promise((resolve) => setTimeout(resolve, 20));
  while ((await trouble()) !== null) await new Promise((resolve) => setTimeout(resolve, 20));
  ending.abort();
  await running;
  expect((await stream(SEAL_STREAM)).map(({ number }) => number)).toEqual([0, 1]);
});

test('a noted seal that is gone from the log is told at every look, and neither sealed nor written over', async () => {
  const anchor = join(folder, 'noted.json');
  const noted = () => readFileSync(anchor, 'utf8');
  await look({ anchor });
  expect(JSON.parse(noted())).toMatchObject({ number: 1 });
  const before = noted();
  const saved = 'create table log.saved as select * from log.event; delete from log.event';
  await database.pool.query(
    `${saved} where position >= (select max(position) from log.event where stream = '${SEAL_STREAM}')`,
  );
  for (const seal of [never, each(1)]) await expect(look({ anchor, seal })).rejects.toThrow(/its tail is gone/);
  expect([noted(), (await stream(SEAL_STREAM)).length]).toEqual([before, 1]);
  await database.pool.query('insert into log.event select * from log.saved except select * from log.event');
  await look({ anchor, seal: each(1) });
  expect(noted()).toBe(before);
});
