import { readFileSync } from 'node:fs';
import { type House, type OpenLog, openImported } from '@recount/projection-customer-360/testing';
import type { runoff } from '../runoff.js';

const data = process.env.RECOUNT_DATA;

type Amounts = Readonly<Record<string, string>>;
interface AsOf {
  readonly cases_created: number;
  readonly status: Readonly<Record<string, number>>;
  readonly amounts: Amounts;
  readonly ageing_open_not_in_collection_by_days_since_create_fine: Readonly<
    Record<string, { cases: number; outstanding: string }>
  >;
}
/** A run-off triangle and what the chain ladder makes of it, as the data sets come with it. */
export interface Runoff {
  readonly valuation: string;
  readonly issued: Readonly<Record<string, { cases: number; amount: string }>>;
  readonly incremental: Readonly<Record<string, readonly string[]>>;
  readonly payment_counts: Readonly<Record<string, readonly number[]>>;
  readonly cumulative_latest: Amounts;
  readonly chain_ladder: {
    readonly factors: readonly number[];
    readonly sigma: readonly number[];
    readonly latest: readonly number[];
    readonly ultimate: readonly number[];
    readonly ibnr: readonly number[];
    readonly mack_se: readonly number[];
    readonly total_latest: number;
    readonly total_ultimate: number;
    readonly total_ibnr: number;
    readonly total_mack_se: number;
  };
}
interface Expected {
  readonly receivables_as_of: Readonly<Record<string, AsOf>>;
  readonly payment_runoff: Readonly<Record<string, Runoff>>;
}
/** The last instant of a day in Rome, summer or winter: fines are dated at local midnight. */
const endOf = (day: string): string => `${day}T21:59:59.999Z`;
const END = '2013-01-01T00:00:00.000Z';
/** Numbers are equal to a relative 1e-9. */
export function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    const want = expected[i] as number;
    expect(Math.abs(value - want)).toBeLessThanOrEqual(Math.max(1e-9 * Math.abs(want), 1e-9));
  });
}

/**
 * Imports the 10,000 fines and compares every figure that the data set comes with. Without RECOUNT_DATA it is skipped,
 * with one line.
 * @param over names the log in the titles
 * @param open opens the log; default: the embedded one
 */
export function trafficFinesComparisons(over: string, open?: OpenLog): void {
  if (!data) console.log(`traffic_fines_10k, ${over}: RECOUNT_DATA is not set; the comparisons are skipped`);
  (data ? describe : describe.skip)(`traffic_fines_10k, ${over}`, () => {
    let house: House;
    beforeAll(async () => {
      house = await openImported('traffic_fines_10k', { open });
    }, 600_000);
    afterAll(() => house?.close());
    compareFigures(() => house);
  });
}

/** The last instants of the days that receivables are expected of. */
export const expectedDays = (): readonly string[] => Object.keys(expectedFigures().receivables_as_of).map(endOf);
const expectedFigures = (): Expected =>
  JSON.parse(readFileSync(`${data}/expected/traffic_fines_10k.json`, 'utf8')) as Expected;

/** Compares every figure that the data set comes with, of a house that holds it in the end. Defines the tests. */
export function compareFigures(houseOf: () => House): void {
  let house: House;
  let expected: Expected;
  beforeAll(() => {
    expected = expectedFigures();
    house = houseOf();
  });

  test('status and amounts as of every date', async () => {
    for (const [day, want] of Object.entries(expected.receivables_as_of)) {
      const [row = {}] = (await house.report('receivable_status', endOf(day))).rows ?? [];
      const { status, amounts } = want;
      expect([day, row]).toEqual([
        day,
        expect.objectContaining({
          cases: want.cases_created,
          unpaid: status.unpaid,
          partially_paid: status.partially_paid,
          settled_exact: status.settled_exact,
          overpaid_cases: status.overpaid,
          open_not_in_collection: status.open_not_in_collection,
          open_in_collection: status.open_in_collection ?? 0,
        }),
      ]);
      const found = [row.due, row.received, row.outstanding, row.overpaid, row.outstanding_in_collection].map(Number);
      const { due, paid, outstanding, overpaid, outstanding_in_collection = '0' } = amounts as Record<string, string>;
      expect([day, found]).toEqual([day, [due, paid, outstanding, overpaid, outstanding_in_collection].map(Number)]);
    }
  });

  test('ageing as of every date, by both measures', async () => {
    for (const [day, want] of Object.entries(expected.receivables_as_of)) {
      for (const measure of ['allocated', 'received']) {
        const { rows = [] } = await house.report('receivable_ageing', endOf(day), {
          from: 'issue',
          buckets: '30,60,90,180,365,730',
          excludeInCollection: 'true',
          measure,
        });
        const found = Object.fromEntries(rows.map((row) => [row.bucket, [row.items, Number(row.open)]]));
        const ageing = Object.entries(want.ageing_open_not_in_collection_by_days_since_create_fine);
        for (const [bucket, { cases, outstanding }] of ageing) {
          expect([day, measure, bucket, found[bucket] ?? [0, 0]]).toEqual([
            day,
            measure,
            bucket,
            [cases, Number(outstanding)],
          ]);
        }
        const buckets = ageing.map(([bucket]) => bucket);
        expect(Object.keys(found).filter((bucket) => !buckets.includes(bucket))).toEqual([]);
      }
    }
  });

  for (const period of ['quarter', 'month'] as const) {
    test(`run-off of payments by ${period}: triangle, factors, ultimates, standard errors`, async () => {
      const name = Object.keys(expected.payment_runoff).find((key) => key.startsWith(period)) as string;
      const want = expected.payment_runoff[name] as Runoff;
      const cohorts = Object.keys(want.issued);
      const { figures } = await house.report('collections_runoff', END, {
        period,
        from: cohorts[0] as string,
        to: cohorts.at(-1) as string,
        valuation: want.valuation,
        measure: 'received',
      });
      const [found] = (figures as ReturnType<typeof runoff>).byCurrency;
      if (found === undefined) throw new Error('no figures');
      expect(found.cohorts.map((c) => [c.cohort, c.cases, Number(c.exposure)])).toEqual(
        Object.entries(want.issued).map(([cohort, { cases, amount }]) => [cohort, cases, Number(amount)]),
      );
      expect(found.cohorts.map((c) => c.incremental.map(Number))).toEqual(
        Object.values(want.incremental).map((row) => row.map(Number)),
      );
      expect(found.cohorts.map((c) => c.payments)).toEqual(Object.values(want.payment_counts));
      expect(found.cohorts.map((c) => Number(c.latest))).toEqual(Object.values(want.cumulative_latest).map(Number));
      const ladder = want.chain_ladder;
      expectClose(
        found.factors.map((f) => f.factor),
        ladder.factors,
      );
      expectClose(
        found.factors.map((f) => f.sigma),
        ladder.sigma,
      );
      expectClose(
        found.cohorts.map((c) => c.ultimate),
        ladder.ultimate,
      );
      expectClose(
        found.cohorts.map((c) => c.stillToCome),
        ladder.ibnr,
      );
      expectClose(
        found.cohorts.map((c) => c.standardError),
        ladder.mack_se,
      );
      const { totals } = found;
      expectClose(
        [Number(totals.latest), totals.ultimate, totals.stillToCome, totals.standardError],
        [ladder.total_latest, ladder.total_ultimate, ladder.total_ibnr, ladder.total_mack_se],
      );
    });
  }
}
