import { readFileSync } from 'node:fs';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { recount } from './testing/recount.js';

const data = process.env.RECOUNT_DATA;
const withData = data ? describe : describe.skip;
if (!data) console.log('main-job: RECOUNT_DATA is not set; the counts of the imported sets are skipped');

/** How each business event of the expected counts is booked: an event type and, where that is not enough, a condition. */
const BOOKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  crm_opportunities: {
    OpportunityProspecting: `type = 'OpportunityOpened' and data::json->>'stageId' = 'Prospecting'`,
    OpportunityEngaged: `type = 'OpportunityOpened' and data::json->>'stageId' = 'Engaging'`,
    OpportunityWon: `type = 'OpportunityWon'`,
    OpportunityLost: `type = 'OpportunityLost'`,
    _customers: `type = 'CustomerRegistered'`,
  },
  traffic_fines_10k: {
    'Create Fine': `type = 'InvoiceIssued'`,
    'Send Fine': `type = 'ReceivableAdjusted' and data::json->>'cause' = 'expense'`,
    'Add penalty': `type = 'ReceivableAdjusted' and data::json->>'cause' = 'penalty'`,
    Payment: `type = 'PaymentReceived'`,
    'Send for Credit Collection': `type = 'ReceivableSentToCollection'`,
    ...Object.fromEntries(
      [
        'Appeal to Judge',
        'Insert Date Appeal to Prefecture',
        'Insert Fine Notification',
        'Notify Result Appeal to Offender',
        'Receive Result Appeal from Prefecture',
        'Send Appeal to Prefecture',
      ].map((activity) => [
        activity,
        `type = 'InteractionRecorded' and data::json->'attributes'->>'activity' = '${activity}'`,
      ]),
    ),
  },
};

withData('the main job', () => {
  let database: TestDatabase;
  const run = (args: readonly string[]) => recount(args, { DATABASE_URL: database.url });
  const importing = (source: string, ...more: string[]) =>
    run(['import', source, `${data}/${source}`, '--json', ...more]);
  const count = async (tenant: string, where: string): Promise<number> =>
    (await database.pool.query(`select count(*)::int as n from log.event where tenant = $1 and ${where}`, [tenant]))
      .rows[0].n;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  test.each(Object.keys(BOOKED))(
    '%s: killed half way and run again, its events are counted as expected',
    async (source) => {
      const half = importing(source, '--no-fold');
      const expected = JSON.parse(readFileSync(`${data}/expected/main_job.json`, 'utf8')).tenants[source];
      const events = async () => count(source, 'true');
      while ((await events()) < expected._events / 3 && half.child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 20));
      half.child.kill('SIGKILL');
      await half.ended;
      const before = await events();
      expect(before).toBeGreaterThan(0);

      const { code, stdout, stderr } = await importing(source).ended;
      expect([code, stderr]).toEqual([0, '']);
      const result = JSON.parse(stdout);
      expect(result).toMatchObject({ resumed: true, rejected: 0 });
      // What was on its way when the kill came may have been recorded after the count.
      expect(result.duplicates).toBeGreaterThanOrEqual(before - 3);
      const counts = Object.entries(BOOKED[source] as Record<string, string>).map(async ([name, where]) => [
        name,
        await count(source, where),
      ]);
      expect(Object.fromEntries(await Promise.all(counts))).toEqual(
        Object.fromEntries(Object.keys(BOOKED[source] as object).map((name) => [name, expected[name]])),
      );
      const business = Object.entries(expected).filter(([name]) => !name.startsWith('_')) as [string, number][];
      expect(business.reduce((sum, [, n]) => sum + n, 0)).toBe(expected._events);

      const again = JSON.parse((await importing(source).ended).stdout);
      expect(again).toMatchObject({ events: 0, rows: result.rows });
    },
    900_000,
  );
});
