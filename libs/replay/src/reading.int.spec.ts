import { randomBytes } from 'node:crypto';
import { connectionConfig, migrate } from '@recount/postgres';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { READER } from '@recount/read-store';
import { dealsUpcasting, openDeals, seedLog } from '@recount/read-store/testing';
import pg from 'pg';
import { listScratch, planReplay, type ReplayLimits, replay, replayMigrations } from './index.js';
import { counting, definitions } from './testing/definitions.js';

const rooms = { '@recount/kernel': import.meta.resolve('@recount/kernel') };
const files = definitions();
const lines = [{ no: 1, amount: { units: '1', scale: 0 } }];
const made: string[] = [];
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await migrate(db.url, [replayMigrations]);
  const store = await openDeals(db.url);
  await store.deploy();
  await store.close();
  const root = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;
  await seedLog(
    db.pool,
    [1, 2, 3].map((n) => ({ type: 'DealOpened', root: root(n), data: { name: `deal ${n}`, lines } })),
  );
});
afterAll(async () => {
  files.remove();
  for (const role of made) await db.pool.query(`drop owned by ${role} cascade; drop role ${role}`);
  await db.drop();
});

/** A role of its own that owns nothing and may write the scratch schemas only, and the URL to log in as it. */
async function loginAs(...grants: readonly string[]): Promise<{ role: string; url: string }> {
  const role = `recount_test_${randomBytes(6).toString('hex')}`;
  const { rows } = await db.pool.query<{ database: string }>('select current_database() as database');
  await db.pool.query(`create role ${role} login noinherit password '${role}'`);
  made.push(role);
  for (const grant of [
    `create on database ${rows[0]?.database}`,
    'usage on schema scratch',
    'select, insert on scratch.replay',
    ...grants,
  ])
    await db.pool.query(`grant ${grant} to ${role}`);
  return { role, url: db.url.replace(/^(\w+:\/\/)(?:[^@/]*@)?/, `$1${role}:${role}@`) };
}
const question = (url: string, into: string, evolve = 'return set({ n: 1 });', limits: Partial<ReplayLimits> = {}) => {
  const file = files.file(`${into}.ts`, counting(evolve));
  return { url, file, rooms, upcasting: dealsUpcasting, into, limits };
};

test('it reads as the role for reading and writes scratch schemas only: one that may do neither more can replay', async () => {
  const { url } = await loginAs(READER);
  const direct = new pg.Client(connectionConfig(url));
  await direct.connect();
  await expect(direct.query('select from log.event')).rejects.toThrow(/permission denied/);
  await direct.end();
  expect(await replay(question(url, 'lent'))).toMatchObject({ rows: 3, readNote: null });
  expect(await planReplay(question(url, 'planned'))).toMatchObject({ events: 3, readNote: null });
});

test('a role that is not a member becomes one where it may, else is told how, and reads as itself', async () => {
  const { url, role } = await loginAs('usage on schema log', 'select on log.event');
  const { readNote, rows } = await replay(question(url, 'itself'));
  expect(rows).toBe(3);
  expect(readNote).toMatch(`${role} may not become ${READER}`);
  expect(readNote).toMatch(`an administrator runs grant ${READER} to "${role}"`);
  await db.pool.query(`grant ${READER} to ${role} with admin option`);
  expect(await replay(question(url, 'member'))).toMatchObject({ rows: 3, readNote: null });
});

test('one that may not read the log at all ends with the database’s word, and leaves nothing', async () => {
  const before = await listScratch(db.pool);
  const { url } = await loginAs();
  await expect(replay(question(url, 'barred'))).rejects.toThrow(/permission denied for schema log/);
  expect(await listScratch(db.pool)).toEqual(before);
});

test('the time it may take ends it, whether it waits for the database or the definition does not end', async () => {
  const before = await listScratch(db.pool);
  const holder = await db.pool.connect();
  try {
    await holder.query('begin; lock table log.event in access exclusive mode');
    await expect(replay(question(db.url, 'waiting', undefined, { seconds: 1 }))).rejects.toMatchObject({
      code: 'LIMIT',
      message: expect.stringMatching(/within 1 s: it was before its first event\. Give it longer \(--timeout/),
    });
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  const endless = question(db.url, 'endless', 'for (;;) {}', { seconds: 3, eventSeconds: 600 });
  await expect(replay(endless)).rejects.toMatchObject({
    code: 'LIMIT',
    // On a machine with much to do the definition may still be loading.
    message: expect.stringMatching(/within 3 s: it was (at DealOpened .*0 of 3 events folded|before its first event)/),
  });
  expect(await listScratch(db.pool)).toEqual(before);
});
