import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionConfig } from '@recount/postgres';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { READER } from '@recount/read-store';
import pg from 'pg';
import { ROOT } from '../settings.js';
import { recount } from '../testing/recount.js';

const blocks = [...readFileSync(join(ROOT, 'docs/analyst.md'), 'utf8').matchAll(/```sql\n([\s\S]*?)```/g)].map(
  ([, sql]) => sql as string,
);
const NOT_ALLOWED = '42501';

/** The demonstration, read as the analyst's role reads it: without a setting of the role's that a session could change back. */
describe('what docs/analyst.md says of reading in SQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recount-sql-'));
  let database: TestDatabase;
  let reader: pg.Client;
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await recount(args, { DATABASE_URL: database.url }).ended;
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  const refusal = (sql: string): Promise<unknown> =>
    reader.query(sql).then(
      () => 'done',
      (error) => error.code,
    );

  beforeAll(async () => {
    database = await testDatabase();
    await run('demo', '--journeys', '60', '--until', '2026-06-01T12:00:00Z', '--json');
    await run('new', 'projection', 'purchase-summary', '--folder', folder, '--json');
    await run('replay', join(folder, 'purchase-summary/src/index.ts'), '--into', 'purchases', '--json');
    reader = new pg.Client(connectionConfig(database.url, { session: { role: READER } }));
    await reader.connect();
  }, 600_000);
  afterAll(async () => {
    await reader?.end();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(blocks.map((sql) => [sql.trim().split('\n')[0], sql]))('%s', async (_first, sql) => {
    const { rows } = await reader.query(sql as string);
    expect(rows).not.toEqual([]);
    // What the driver hands out as a number was computed in binary: no amount may be.
    const numbers = rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'number');
    expect(numbers.filter((value) => !Number.isInteger(value))).toEqual([]);
  });

  test('there are such examples, and they are read as the role', async () => {
    expect(blocks.length).toBeGreaterThan(6);
    expect((await reader.query('select current_user as me')).rows).toEqual([{ me: READER }]);
  });

  test('the role may write nothing, nowhere', async () => {
    const { rows: writable } = await reader.query(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
          and (case c.relkind when 'S' then has_sequence_privilege(c.oid, 'usage, update')
                else has_table_privilege(c.oid, 'insert, update, delete, truncate, trigger') end)
       union all
       select nspname from pg_namespace where has_schema_privilege(oid, 'create') and nspname not like 'pg\\_temp%'
       union all
       select rolname from pg_roles where rolname = current_user and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)
       union all
       -- A function that acts as its owner could write for it.
       select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname not like 'pg\\_%'`,
    );
    expect(writable).toEqual([]);
    for (const sql of [
      `insert into log.event select * from log.event limit 1`,
      `delete from read.opportunity`,
      `truncate scratch_purchases.purchase_summary`,
      `update engine.checkpoint set position = 0`,
      `create table read.mine (a int)`,
      `create schema mine`,
      `drop view read.opportunity`,
      `select * from engine.definition`,
    ])
      expect([sql, await refusal(sql)]).toEqual([sql, NOT_ALLOWED]);
  });

  test('a session of its own is read only', async () => {
    const { rows } = await database.pool.query(
      `select unnest(setconfig) as setting from pg_db_role_setting where setrole = '${READER}'::regrole and setdatabase = 0`,
    );
    expect(rows.map(({ setting }) => setting)).toContain('default_transaction_read_only=on');
  });

  test('what is rebuilt, promoted and rolled back is read as before; `check` says how to connect', async () => {
    const read = async () => (await reader.query('select count(*)::int as n from read.opportunity')).rows;
    const before = await read();
    await run('rebuild', 'opportunity', '--json');
    expect(await read()).toEqual(before);
    const { rows } = await reader.query(
      `select has_function_privilege(oid, 'execute') as may from pg_proc where pronamespace = 'read'::regnamespace`,
    );
    expect(new Set(rows.map(({ may }) => may))).toEqual(new Set([true]));
    expect(await run('check')).toMatch(
      new RegExp(`SQL +${READER} reads log, models and functions: psql 'postgres(ql)?://${READER}@`),
    );
  }, 600_000);
});
