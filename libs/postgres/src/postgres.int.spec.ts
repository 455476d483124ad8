import { randomBytes } from 'node:crypto';
import { execute } from './testing/database.js';
import { filledDatabase, testDatabase } from './testing/index.js';

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

describe('filledDatabase', () => {
  const content = (): string => `spec_${randomBytes(4).toString('hex')}`;
  const fill = async (url: string): Promise<{ readonly rows: number }> => {
    await execute(url, 'create table filled as select 1 as n');
    return { rows: 1 };
  };

  test('fills once for all that ask, also at once, and gives each a copy of its own', async () => {
    let fills = 0;
    const name = content();
    const counted = (url: string) => {
      fills += 1;
      return fill(url);
    };
    const copies = await Promise.all([1, 2, 3].map(() => filledDatabase(name, counted)));
    try {
      expect(fills).toBe(1);
      expect(copies.map(({ filled }) => filled)).toEqual(copies.map(() => ({ rows: 1 })));
      await copies[0]?.pool.query('drop table filled');
      expect((await copies[1]?.pool.query('select n from filled'))?.rows).toEqual([{ n: 1 }]);
    } finally {
      for (const copy of copies) await copy.drop();
    }
  });

  test('one that was left half filled is made anew', async () => {
    const name = content();
    const failing = async (url: string): Promise<never> => {
      await fill(url);
      throw new Error('half way');
    };
    await expect(filledDatabase(name, failing)).rejects.toThrow('half way');
    const copy = await filledDatabase(name, fill);
    expect((await copy.pool.query('select n from filled')).rows).toEqual([{ n: 1 }]);
    await copy.drop();
  });
});
