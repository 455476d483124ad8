import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { recount } from '../testing/recount.js';

describe('an analyst with a new question', () => {
  let database: TestDatabase;
  let folder: string;
  const run = (...args: string[]) => recount(args, { DATABASE_URL: database.url }).ended;
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'recount-room-'));
    await json('demo', '--journeys', '40', '--until', '2026-05-01T12:00:00Z');
  }, 600_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  test('the template answers a question at once; what it says agrees with SQL over the log', async () => {
    const made = await json('new', 'projection', 'purchase-summary', '--folder', folder);
    expect(made.files).toEqual(
      expect.arrayContaining(['README.md', 'src/purchase-summary.ts', 'src/purchase-summary.spec.ts']),
    );
    expect(await run('new', 'projection', 'purchase-summary', '--folder', folder)).toMatchObject({ code: 2 });
    const file = join(made.folder, 'src', 'index.ts');
    const plan = await json('replay', file, '--explain-plan');
    expect(plan).toMatchObject({ model: { name: 'purchase_summary', types: ['OrderPlaced'] }, transpiled: true });
    const done = await json('replay', file, '--into', 'purchases');
    const { rows } = await database.pool.query(
      `select count(distinct (root, data::json #>> '{total,currency}'))::int as rows, count(*)::int as orders from log.event where type = 'OrderPlaced'`,
    );
    expect(done).toMatchObject({ name: 'purchases', readNote: null, events: plan.events, rows: rows[0].rows });
    const told = await database.pool.query(`select sum(orders)::int as orders from ${done.table}`);
    expect(told.rows[0].orders).toBe(rows[0].orders);

    const csv = join(folder, 'rows.csv');
    expect(await run('scratch', 'show', 'purchases', '--out', 'csv', '--to', csv)).toMatchObject({ code: 0 });
    const lines = readFileSync(csv, 'utf8').trim().split('\n');
    expect(lines[0]).toBe('_tenant,customer,currency,orders,amount,first_at,last_at');
    expect(lines).toHaveLength(done.rows + 1);
    expect((await json('scratch', 'show', 'purchases', '--limit', '2')).rows).toHaveLength(2);
    for (const format of ['csv', 'parquet'])
      expect(await run('scratch', 'show', 'purchases', '--out', format, '--to', '/dev/full')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /full cannot be written: ENOSPC.*; the rows are kept: recount scratch show purchases/,
        ),
      });
    const parquet = join(folder, 'rows.parquet');
    expect(await run('scratch', 'show', 'purchases', '--out', 'parquet', '--to', parquet)).toMatchObject({ code: 0 });
    const bytes = readFileSync(parquet);
    expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    expect((await json('scratch', 'list')).replays).toMatchObject([{ name: 'purchases', model: 'purchase_summary' }]);
    expect(await json('scratch', 'drop', '--all')).toEqual({ dropped: ['purchases'] });
  });

  test('the models of the house, replayed by name, are the rows that are served', async () => {
    for (const model of ['customer_360', 'receivable', 'receivable_posting', 'sale', 'funnel_step']) {
      const { table, rows } = await json('replay', model);
      expect(rows).toBeGreaterThan(0);
      const { rows: served } = await database.pool.query(
        `select max(version) as version from engine.model where name = $1 and state = 'live'`,
        [model],
      );
      const dump = (of: string) =>
        database.pool.query(`select t::text as row from ${of} t order by 1`).then((found) => found.rows);
      expect(await dump(table)).toEqual(await dump(`read."${model}__v${served[0].version}"`));
    }
    await json('scratch', 'drop', '--all');
  });

  test('a definition that does harm ends with a message and exit code 1; the log is unharmed', async () => {
    const file = join(folder, 'harm.ts');
    writeFileSync(
      file,
      `import { keep, readModelOf, uuid } from '@recount/kernel';
       export default readModelOf<any>()({ name: 'harm', version: 1, shape: 'state', doc: '', key: { id: uuid() }, columns: {}, golden: [],
         on: { OrderPlaced: { keys: (e: any) => [{ key: { id: e.streamId } }], evolve: () => { require('fs').rmSync('${folder}/gone'); return keep; } } } });`,
    );
    writeFileSync(join(folder, 'gone'), '');
    expect(await run('replay', file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /harm cannot fold OrderPlaced [0-9a-f-]+ of order-demo\.\S+: require is not defined/,
      ),
    });
    expect(existsSync(join(folder, 'gone'))).toBe(true);
    expect(await run('replay', 'no-such-thing')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/called no-such-thing/),
    });
    expect(await run('replay', file, '--out', 'parquet')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/parquet is a file: say which/),
    });
    expect(await run('replay', file, '--where', 'colour=red')).toMatchObject({ code: 2 });
    expect(await run('replay', file, '--timeout', 'soon')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--timeout takes a time such as 90m/),
    });
    const endless = join(folder, 'endless.ts');
    writeFileSync(endless, readFileSync(file, 'utf8').replace(/require\(.*?\);/, 'for (;;) {}'));
    expect(await run('replay', endless, '--timeout', '2s', '--event-time', '600')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/did not come to an end within 2 s: it was .*--timeout 4h/),
    });
    expect((await json('scratch', 'list')).replays).toEqual([]);
    expect((await json('verify', '--sample', '10%')).ok).toBe(true);
  });
});
