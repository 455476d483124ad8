import { createPool, isOutage } from './index.js';
import { type TestDatabase, testDatabase } from './testing/index.js';

describe('a pool whose connections are cut', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(async () => database.drop());

  test('a lent connection fails its next statement, not the process', async () => {
    const pool = createPool(database.url, { max: 1 });
    const lent = await pool.connect();
    const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() as pid');
    const gone = new Promise((resolve) => lent.once('end', resolve));
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await gone;
    const error = await lent.query('select 1').catch((failed: unknown) => failed);
    expect(isOutage(error)).toBe(true);
    lent.release(error as Error);
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await pool.end();
  }, 600_000);
});
