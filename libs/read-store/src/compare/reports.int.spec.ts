import type { TestDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import type { ReadStoreError } from '../read-store-error.js';
import { seedLog } from '../testing/index.js';
import { dealsUpcasting } from '../testing/store.js';
import { compared, day, EVENTS, lateDeals, ODD } from './fixture.js';
import { compareReports } from './reports.js';
import type { ComparedRow, ReportsComparison, ReportsRequest } from './result.js';

let database: TestDatabase;
let store: ReadStore;

beforeAll(async () => {
  ({ database, store } = await lateDeals());
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const refused = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: ReadStoreError) => [error.body.code, error.body.path],
  );
const all = (request: Omit<ReportsRequest, 'tenant'>) => store.compareReports({ tenant: 't1', ...request });
const size = ({ values }: ComparedRow): number =>
  Math.max(0, ...Object.values(values).map(({ difference = 0 }) => Math.abs(Number(difference))));

test('every report that needs no parameter is compared between the same two times, as it is by itself', async () => {
  const request = { asOf: [day(20), day(60)], knownAt: ['90', '180'] };
  const seen: string[] = [];
  const told = await all({ ...request, onProgress: ({ report }) => seen.push(report) });
  const names = ['deal_sum', 'deal_totals', 'deals_by_age', 'middle', 'posting_line', 'sums_by_kind'];
  expect(told.reports.map(({ report }) => report)).toEqual(names.filter((name) => seen.includes(name)));
  expect(told.left).toEqual([{ report: 'sums_from', why: 'needs least' }]);
  expect(seen).toEqual([...told.reports, ...told.left].map(({ report }) => report).sort());
  expect(told).toMatchObject({ before: { asOf: day(20), knownAt: '90' }, after: { asOf: day(60), knownAt: '180' } });
  for (const { report, rows, figuresTotal, ...counts } of told.reports) {
    const alone = await store.compareReport(report, { tenant: 't1', ...request, limit: 500 });
    expect(alone).toMatchObject({ added: counts.added, removed: counts.removed, changed: counts.changed });
    // All of them, the largest first.
    const inOrder = (some: readonly ComparedRow[]) => some.map((row) => JSON.stringify(row)).sort();
    expect(inOrder(rows)).toEqual(inOrder(alone.rows));
    const sizes = rows.map(size);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(figuresTotal).toEqual(alone.figures?.length);
  }
  expect(told.reports.find(({ report }) => report === 'posting_line')?.rows[0]?.sources[0]?.events).not.toEqual([]);
});

test('bounded, it tells the largest, and how many there are', async () => {
  const request = { asOf: [day(0), day(EVENTS)] };
  const whole = await all(request);
  const few = await all({ ...request, limit: 2, sources: 1 });
  for (const [n, { rows, added, removed, changed }] of few.reports.entries()) {
    expect([added, removed, changed]).toEqual([
      whole.reports[n]?.added,
      whole.reports[n]?.removed,
      whole.reports[n]?.changed,
    ]);
    expect(rows.map(({ cell, values }) => [cell, values])).toEqual(
      whole.reports[n]?.rows.slice(0, 2).map(({ cell, values }) => [cell, values]),
    );
  }
});

test('what is folded between two reports is in neither', async () => {
  const asked: (readonly string[] | undefined)[] = [];
  const reports = compared.flatMap((one) => one.reports).filter(({ name }) => name !== 'sums_from');
  const told = await compareReports(
    reports,
    async (name, request) => {
      const one = await store.compareReport(name, request);
      const lines = [{ no: 1, amount: { units: '1', scale: 0 } }];
      if (asked.length === 0)
        await seedLog(database.pool, [{ type: 'DealPriced', root: ODD, data: { lines }, occurredAt: day(3) }]);
      await store.catchUp();
      asked.push(request.knownAt);
      expect([one.before.knownAt, one.after.knownAt]).toEqual(request.knownAt ?? [one.position, one.position]);
      return one;
    },
    { tenant: 't1', asOf: [day(0), day(EVENTS)], limit: 1 },
  );
  const { knownAt } = told.after as { knownAt: string };
  expect(asked).toEqual([undefined, ...reports.slice(1).map(() => [knownAt, knownAt])]);
  expect(BigInt((await store.status()).checkpoint.position as string)).toBeGreaterThan(BigInt(knownAt));
});

test('reports whose model is not built, or that have too many rows, are left and named; the others are told', async () => {
  await database.pool.query('alter view read.deal_posting rename to elsewhere');
  const few = await openReadStore({
    url: database.url,
    projections: compared,
    upcasting: dealsUpcasting,
    maxReportRows: 3,
  });
  const why = ({ left }: ReportsComparison): Record<string, string> =>
    Object.fromEntries(left.map((one) => [one.report, one.why]));
  try {
    const { reports, ...unbuilt } = await all({ asOf: [day(0), day(EVENTS)], limit: 1 });
    expect([reports.map(({ report }) => report), why(unbuilt as ReportsComparison).middle]).toEqual([
      ['deal_totals'],
      expect.stringMatching(/deal_posting has not been built/),
    ]);
    await database.pool.query('alter view read.elsewhere rename to deal_posting');
    const told = await few.compareReports({ tenant: 't1', asOf: [day(0), day(EVENTS)], limit: 1 });
    expect(told.reports.map(({ report }) => report)).toContain('deal_totals');
    expect(why(told).posting_line).toMatch(/more than 3 rows/);
  } finally {
    await few.close();
  }
});

test('the times are refused as those of one report are', async () => {
  expect(await refused(all({ asOf: [day(1)] }))).toEqual(['VALIDATION_FAILED', '/asOf']);
  expect(await refused(all({ knownAt: ['1'], limit: 0 }))).toEqual(['VALIDATION_FAILED', '/limit']);
});
