import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { catalogue, checkpointAt, deployFixture } from './fixture.js';
import { createQueries, type TableQueries } from './index.js';
import type { Patience } from './patience.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  await deployFixture(pool);
  await checkpointAt(pool, 0);
  await pool.query(`
    create or replace function read.marked_postings(tenant text, as_of timestamptz, known bigint, currency text, ids int[])
    returns table (account text, kind text, amount numeric, at timestamptz, no int, late boolean) language sql volatile as $$
      select 'a', 'normal', 1::numeric, as_of, 1, false from pg_sleep(600)
    $$`);
});
afterAll(() => database.drop());

const asking = (patience: Patience): TableQueries => createQueries({ pool: database.pool, catalogue, patience });
const slow = (queries: TableQueries, more: { readonly signal?: AbortSignal } = {}) =>
  queries.runReport('account_total', { tenant: 'default', ...more }).catch((error: { body: unknown }) => error.body);
const running = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where state = 'active' and query like '%marked_postings%' and pid <> pg_backend_pid()`,
  );
  return rows[0]?.n ?? 0;
};
const once = async (wanted: number): Promise<void> => {
  while ((await running()) !== wanted);
};

test('a question that takes longer than it may is stopped, and says so; the next one is answered', async () => {
  // Long enough for the next one on a busy machine, whose statements take a few milliseconds.
  const queries = asking({ statementMs: 2_000 });
  expect(await slow(queries)).toEqual({
    code: 'QUERY_TIMEOUT',
    message: expect.stringMatching(/\b2 s.*narrow the question/),
  });
  await once(0);
  expect(await queries.runReport('postings', { tenant: 'default' })).toMatchObject({ rows: [] });
});

test('what nobody waits for any more is cancelled in the database, and nothing more of it is asked', async () => {
  const hangUp = new AbortController();
  const queries = asking({});
  const answer = slow(queries, { signal: hangUp.signal });
  await once(1);
  hangUp.abort();
  expect(await answer).toMatchObject({ code: 'QUERY_TIMEOUT', message: expect.stringMatching(/nobody waits/) });
  await once(0);
  expect(await slow(queries, { signal: hangUp.signal })).toMatchObject({ code: 'QUERY_TIMEOUT' });
  expect(await queries.runReport('postings', { tenant: 'default' })).toMatchObject({ rows: [] });
});
