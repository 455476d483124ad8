import { sql } from 'kysely';
import { type MigrationSet, migrate } from './index.js';
import { type TestDatabase, testDatabase } from './testing/index.js';

const set = (name: string, statements: Readonly<Record<string, string>>): MigrationSet => ({
  name,
  migrations: Object.fromEntries(
    Object.entries(statements).map(([step, text]) => [
      step,
      { up: async (db) => void (await sql.raw(text).execute(db)) },
    ]),
  ),
});

describe('migrate', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(async () => database.drop());

  test('applies each migration once, whoever comes at the same time, and goes on where it stood', async () => {
    const one = { '0001_a': 'create table public.one (n int)' };
    await Promise.all(
      [1, 2, 3].map(() =>
        migrate(database.url, [set('ours', one), set('theirs', { '0001_b': 'create table public.two (n int)' })]),
      ),
    );
    await migrate(database.url, [set('ours', { ...one, '0002_c': 'insert into public.one values (7)' })]);
    expect((await database.pool.query('select n from public.one')).rows).toEqual([{ n: 7 }]);
    const { rows } = await database.pool.query('select name from migration.ours order by name');
    expect(rows).toEqual([{ name: '0001_a' }, { name: '0002_c' }]);
  });

  test('names the migration that failed and leaves nothing of it', async () => {
    const bad = set('ours', { '0001_a': 'create table public.one (n int); select 1 / 0' });
    await expect(migrate(database.url, [bad])).rejects.toThrow('migration ours/0001_a: division by zero');
    expect((await database.pool.query("select to_regclass('public.one') as one")).rows).toEqual([{ one: null }]);
  });
});
