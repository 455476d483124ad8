import { testDatabase } from './testing/index.js';

describe('testDatabase', () => {
  test('is a migrated copy of its own', async () => {
    const one = await testDatabase();
    const two = await testDatabase();
    try {
      await one.pool.query('create table public.mine (n int8)');
      const { rows } = await one.pool.query(
        "select 9007199254740993::int8 as n, 1.50::numeric as d, timestamptz '2026-01-01 00:00Z' as t",
      );
      expect(rows).toEqual([{ n: '9007199254740993', d: '1.50', t: '2026-01-01 00:00:00+00' }]);
      const there = await two.pool.query("select to_regclass('public.mine') as mine, to_regclass('log.event') as log");
      expect(there.rows).toEqual([{ mine: null, log: 'log.event' }]);
    } finally {
      await one.drop();
      await two.drop();
    }
  });
});
