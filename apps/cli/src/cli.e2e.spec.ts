import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { recount } from './testing/recount.js';

const FINES = `case_id,event_index,activity,timestamp,resource,amount,expense,paymentAmount,totalPaymentAmount,dismissal,article,points,vehicleClass
A1,0,Create Fine,2006-07-24T00:00:00+02:00,561,35.0,,,0.0,NIL,157,0,A
A1,1,Send Fine,2006-12-05T00:00:00+01:00,,,11.0,,,,,,
A1,2,Payment,2007-04-01T00:00:00+02:00,,,,40.0,40.0,,,,
A2,0,Create Fine,2006-07-24T00:00:00+02:00,561,thirty,,,0.0,NIL,157,0,A
A3,0,Create Fine,2006-07-24T00:00:00+02:00,561,42.0,,,0.0,NIL,157,0,A
`;

describe('recount', () => {
  let database: TestDatabase;
  let folder: string;
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await recount(args, { DATABASE_URL: database.url }).ended;
    return { code, stdout, stderr };
  };
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, '--json');
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  };
  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'recount-cli-'));
    writeFileSync(join(folder, 'events.csv'), FINES);
    await json('demo', '--journeys', '40', '--until', '2026-05-01T12:00:00Z');
    await json('import', 'traffic_fines_10k', folder, '--tenant', 'fines', '--started-at', '2026-01-01T00:00:00Z');
  }, 600_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  test('import: the answer counts and lists what was rejected, and a second run books nothing', async () => {
    const again = await json('import', 'traffic_fines_10k', folder, '--tenant', 'fines');
    expect(again).toMatchObject({
      tenant: 'fines',
      startedAt: '2026-01-01T00:00:00.000Z',
      resumed: true,
      rows: 5,
      accepted: 4,
      events: 0,
      rejected: 1,
      rejectedByCode: { VALIDATION_FAILED: 1 },
      rejectedRows: [{ file: 'events.csv', row: 4, path: '/amount' }],
      folded: true,
    });
    const text = await run('import', 'traffic_fines_10k', folder, '--tenant', 'fines');
    expect(text.stdout).toMatch(/Everything had been imported before/);
    expect(text.stdout).toMatch(/1 row rejected/);
  }, 600_000);

  test('import, then report: what is open is what the rows say', async () => {
    const { rows } = await json('report', 'receivable_status', '--tenant', 'fines');
    expect(rows).toMatchObject([{ currency: 'EUR', cases: 2 }]);
    expect(['due', 'received', 'outstanding'].map((name) => Number(rows[0][name]))).toEqual([88, 40, 48]);
  }, 600_000);

  test('demo: run again it changes nothing', async () => {
    expect(await json('demo', '--journeys', '40')).toMatchObject({ until: '2026-05-01T12:00:00.000Z', events: 0 });
  }, 600_000);

  test('status: everything is folded', async () => {
    const status = await json('status');
    expect(status.lag.events).toBe('0');
    expect(status.models.map((model: { name: string }) => model.name)).toEqual(
      expect.arrayContaining(['customer_360', 'opportunity', 'receivable']),
    );
    expect((await run('status')).stdout).toMatch(/customer_360/);
  }, 600_000);

  test('list, show and explain: a cell is told back to its events', async () => {
    const { rows } = await json('list', 'opportunity', '--tenant', 'demo', '--filter', 'status=won', '--limit', '1');
    const [{ opportunity_id: id, status }] = rows;
    expect(status).toBe('won');
    expect((await json('show', 'opportunity', id, '--tenant', 'demo')).row).toMatchObject({ opportunity_id: id });
    const explained = await json('explain', 'opportunity', id, '--column', 'status', '--tenant', 'demo');
    expect(explained.value).toBe('won');
    expect(explained.steps.at(-1).type).toBe('OpportunityWon');
    expect((await run('explain', 'opportunity', id, '--tenant', 'demo')).stdout).toMatch(/OpportunityOpened/);
  }, 600_000);

  test('events: the last ones, by type, by stream, from a position', async () => {
    const lines = async (...args: string[]) =>
      (await run('events', '--json', ...args)).stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; position: string; stream: string });
    const [first] = await lines('--after', '0', '--limit', '1');
    expect(first?.type).toBe('ImportBatchStarted');
    const placed = await lines('--type', 'OrderPlaced', '--limit', '2', '--tenant', 'demo');
    expect(placed.map((event) => event.type)).toEqual(['OrderPlaced', 'OrderPlaced']);
    const stream = placed[0]?.stream as string;
    expect((await lines('--stream', stream)).every((event) => event.stream === stream)).toBe(true);
    const positions = (await lines('--limit', '5')).map((event) => BigInt(event.position));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
  }, 600_000);

  test('rebuild: the same rows from the whole log', async () => {
    const before = await json('list', 'receivable', '--tenant', 'demo');
    const result = await json('rebuild', 'receivable');
    expect(result.models).toMatchObject([{ name: 'receivable' }]);
    expect((await json('list', 'receivable', '--tenant', 'demo')).rows).toEqual(before.rows);
  }, 600_000);

  test('a log that was restored: refused with the remedy, and the remedy works', async () => {
    const before = await json('list', 'receivable', '--tenant', 'fines');
    const head = (await json('status')).log.head;
    await database.pool.query('update log.identity set epoch = epoch + 1');
    const { code, stdout } = await run('check');
    expect([code, stdout]).toEqual([1, expect.stringContaining('recount rebuild --reset')]);
    expect((await run('rebuild', 'receivable', '--reset')).code).toBe(2);
    await database.pool.query(
      `insert into engine.definition (sha256, projection, files, views_sql) values ('d', 'mine', '{}', '')`,
    );
    await database.pool.query(`insert into engine.projection (name, served, pinned) values ('mine', 'd', true)`);
    // What was promoted is forgotten with the rest, and said so.
    expect(await json('rebuild', '--reset')).toMatchObject({ forgotten: ['mine'] });
    expect((await json('list', 'receivable', '--tenant', 'fines')).rows).toEqual(before.rows);
    // The reactors begin again and find that everything was done.
    expect(await json('import', 'traffic_fines_10k', folder, '--tenant', 'fines')).toMatchObject({ events: 0 });
    const { log, reactors } = await json('status');
    const behind = reactors.filter((one: { pending: number }) => one.pending > 0);
    expect([log.head, behind]).toEqual([head, []]);
  }, 600_000);

  test('which tenant is asked when it is not clear', async () => {
    const { code, stderr } = await run('list', 'opportunity');
    expect([code, stderr]).toEqual([1, expect.stringContaining('There are demo, fines')]);
  }, 600_000);

  test.each([
    [['frobnicate'], /unknown command/],
    [['import', 'nothing', '/tmp'], /there are adventureworks, cdnow_sample, crm_opportunities/],
    [['import', 'traffic_fines_10k', '/nowhere'], /\/nowhere holds neither events.csv/],
    [['list', 'opportunity', '--filter', 'x', '-t', 'demo'], /is no filter/],
    [['show', 'customer_360', 'x', '-t', 'demo'], /is not a UUID/],
    [['status', '--tenant', 'A-B'], /is no tenant/],
  ])('wrong usage ends with 2: %s', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  });

  test('a failure with --json is one JSON line on standard error', async () => {
    const { code, stderr } = await run(
      'show',
      'customer_360',
      '00000000-0000-4000-8000-000000000000',
      '--tenant',
      'demo',
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'FAILED', message: expect.stringContaining('has no row') },
    });
  }, 600_000);

  test('wrong usage with --json is one too', async () => {
    const { code, stdout, stderr } = await run('frobnicate', '--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toEqual({ error: { code: 'USAGE', message: "unknown command 'frobnicate'" } });
  }, 600_000);

  test('`default` is a tenant from its first event on, configured or not', async () => {
    await database.pool.query(`
      insert into log.event
      select max(e.position) over () + 1, 'lead-default.' || gen_random_uuid(), 0, e.type, e.schema_version, gen_random_uuid(), e.root, 'default',
             e.occurred_at, e.recorded_at, e.data, e.metadata, e.hash
        from log.event e order by e.type <> 'LeadCaptured', e.position limit 1`);
    expect((await json('list', 'opportunity')).rows).toEqual([]);
  }, 600_000);
});
