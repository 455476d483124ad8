import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { catalogue, checkpointAt, deployFixture, fillThings, REF } from './fixture.js';
import { createQueries } from './index.js';
import type { ListQuery } from './result.js';

let database: TestDatabase;
let queries: ReturnType<typeof createQueries>;
let identity: { readonly id: string };

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  await deployFixture(pool);
  await checkpointAt(pool, 400);
  await fillThings(pool);
  [identity] = (await pool.query('select id::text as id from log.identity')).rows;
  queries = createQueries({ pool, catalogue, waitMs: 60 });
});
afterAll(() => database.drop());

const list = (query: Partial<ListQuery> = {}) => queries.listRows('thing', { tenant: 'default', ...query });
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => error.body,
  );

describe('minPosition', () => {
  test('is answered once the checkpoint is there', async () => {
    const { pool } = database;
    const patient = createQueries({ pool, catalogue, waitMs: 60_000 });
    let answered = false;
    const waiting = patient.listRows('thing', { tenant: 'default', minPosition: 500n }).then((page) => {
      answered = true;
      return page;
    });
    await patient.listRows('thing', { tenant: 'default', minPosition: 400n });
    expect(answered).toBe(false);
    await checkpointAt(pool, 500);
    expect((await waiting).position).toBe('500');
    await checkpointAt(pool, 400);
  });
  test('else READ_MODEL_BEHIND', async () => {
    const ask = () => queries.getRow('thing', 'default', ['odd', '1'], { minPosition: 401n });
    expect(await Promise.all([refused(ask()), refused(ask())])).toMatchObject([
      { code: 'READ_MODEL_BEHIND', path: '/minPosition' },
      { code: 'READ_MODEL_BEHIND', path: '/minPosition' },
    ]);
  });
  test('as a token of this log is waited for as such', async () => {
    const at = (position: bigint) => list({ minPosition: { logId: identity.id, epoch: 1, position } });
    expect((await at(400n)).position).toBe('400');
    expect(await refused(at(401n))).toMatchObject({ code: 'READ_MODEL_BEHIND', path: '/minPosition' });
  });
  test.each<[string, { logId?: string; epoch?: number }]>([
    ['log', { logId: `${REF}0` }],
    ['epoch', { epoch: 2 }],
  ])('as a token of another %s is refused, reached or not', async (_, change) => {
    for (const position of [1n, 10_000n]) {
      const minPosition = { logId: identity.id, epoch: 1, position, ...change };
      for (const ask of [list, () => queries.getRow('thing', 'default', ['odd', '1'], { minPosition })]) {
        const refusal = await refused(ask({ minPosition }));
        expect(refusal).toMatchObject({ code: 'LOG_MISMATCH', path: '/minPosition' });
        expect(refusal.message).toContain(identity.id);
      }
    }
  });
});

test('a promote between two statements of an answer is never seen', async () => {
  const { pool } = database;
  const promote = await pool.connect();
  await promote.query('begin; lock table read.thing in access exclusive mode');
  const waiting = list({ filter: [{ column: 'no', op: 'eq', value: '0' }] });
  const blocked = `select count(*)::int as n from pg_locks where not granted and relation = 'read.thing'::regclass`;
  while ((await pool.query(blocked)).rows[0].n === 0) await new Promise(setImmediate);
  await promote.query(
    `update read.thing__v2 set label = 'promoted' where no = 0; update engine.checkpoint set position = 450; commit`,
  );
  promote.release();
  const page = await waiting;
  expect([page.position, page.rows[0]?.label]).toEqual(['450', 'promoted']);
  await checkpointAt(pool, 400);
});

test('tenants are those with a row in any model, in order', async () => {
  const { pool } = database;
  await pool.query(
    `insert into read.posting__v1 (id, _tenant, _root, _pos, _occurred_at, _event_id)
     select n, 't' || n % 3, 'r', 1, now(), gen_random_uuid() from generate_series(1, 30) n`,
  );
  expect(await queries.tenants()).toEqual(['default', 'other', 't0', 't1', 't2']);
  await pool.query('delete from read.posting__v1');
});
