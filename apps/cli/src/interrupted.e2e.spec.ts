import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { recount } from './testing/recount.js';

const CASES = 1500;
const HEADER =
  'case_id,event_index,activity,timestamp,resource,amount,expense,paymentAmount,totalPaymentAmount,dismissal,article,points,vehicleClass\n';
const fines = Array.from(
  { length: CASES },
  (_, n) =>
    `A${n},0,Create Fine,2006-07-24T00:00:00+02:00,561,35.0,,,0.0,NIL,157,0,A\nA${n},1,Payment,2007-04-01T00:00:00+02:00,,,,35.0,35.0,,,,\n`,
);

describe('a command that is told to stop, or whose folding fails', () => {
  let database: TestDatabase;
  let folder: string;
  const importing = (env: Readonly<Record<string, string>> = { DATABASE_URL: database.url }) =>
    recount(['import', 'traffic_fines_10k', folder, '--tenant', 'fines', '--json'], env);
  const query = async (text: string) => (await database.pool.query(text)).rows;
  const events = async () => Number((await query('select count(*) as n from log.event'))[0].n);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'recount-interrupted-'));
    writeFileSync(join(folder, 'events.csv'), HEADER + fines.join(''));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(async () => database.drop());

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s stops an import in order, and the next run goes on', async (signal, expected) => {
    const first = importing();
    while ((await events()) < 100) await new Promise(setImmediate);
    first.child.kill(signal);
    const { code, stdout, stderr } = await first.ended;
    expect([code, stdout]).toEqual([expected, '']);
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'INTERRUPTED', message: expect.stringMatching(/continues where it stopped/) },
    });
    const second = JSON.parse((await importing().ended).stdout);
    expect(second).toMatchObject({ resumed: true, rows: CASES * 2, rejected: 0, folded: true });
    // It was stopped on the way: both runs booked.
    expect([second.events > 0, second.duplicates > 0]).toEqual([true, true]);
  });

  test('a second signal ends it at once', async () => {
    const running = recount(['import', 'traffic_fines_10k', folder, '--tenant', 'fines'], {
      DATABASE_URL: database.url,
    });
    while ((await events()) < 100) await new Promise(setImmediate);
    // What is under way waits for the database now: so would stopping in order.
    const lock = await database.pool.connect();
    await lock.query('begin; lock table log.event in access exclusive mode');
    running.child.kill('SIGINT');
    while (!running.output().includes('interrupt again')) await new Promise(setImmediate);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(143);
    await lock.query('rollback');
    lock.release();
  }, 600_000);

  test('a command that is interrupted leaves no PostgreSQL behind', async () => {
    const home = mkdtempSync(join(tmpdir(), 'recount-home-'));
    try {
      const running = importing({ RECOUNT_HOME: home });
      while (!existsSync(join(home, 'postgres', 'postmaster.pid'))) await new Promise(setImmediate);
      running.child.kill('SIGINT');
      expect((await running.ended).code).toBe(130);
      expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  test.each([
    ['the log was restored', 'update log.identity set epoch = epoch + 1', 'LOG_MISMATCH', /rebuild --reset/],
    ['a model is another one', `update engine.model set structure_hash = 'x'`, 'DEFINITION_CHANGED', /version/],
    ['a table is missing', 'drop schema read cascade; create schema read', 'DATABASE', /rebuild --reset/],
  ])(
    'an import whose folding fails because %s ends with 1, a code and a remedy',
    async (_what, breakage, code, message) => {
      const { code: before } = await importing().ended;
      await query(breakage);
      writeFileSync(join(folder, 'events.csv'), `${HEADER}${fines.join('')}${fines.join('').replaceAll(/^A/gm, 'B')}`);
      const { code: after, stderr } = await importing().ended;
      writeFileSync(join(folder, 'events.csv'), HEADER + fines.join(''));
      expect([before, after]).toEqual([0, 1]);
      expect(JSON.parse(stderr)).toEqual({ error: { code, message: expect.stringMatching(message) } });
    },
  );
});
