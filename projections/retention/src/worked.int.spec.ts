import { type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { Row } from '@recount/read-store';
import { around, type Scored, workedJourneys } from './testing/worked-journeys.js';

const ON = around('2026-06-30');
const AS_OF = ON(0, '23:59:59.999');
const SCORED_ON = '2025-06-01';
/** The day the back-test scores: of the other examples nobody had ordered by then. */
const T = around(SCORED_ON);

/** The last order 220 days ago is a cadence of 40; 31 days on it is 251 days without one, and the customer has churned. */
const SLOW = [-420, -320, -220] as const;
/** The last order 20 days ago is a cadence of 100. */
const STEADY = [-220, -120, -20] as const;
/** 25 × cadence + 20 × usage + 15 × payment = 60 × score. */
const TWELVE: readonly (Scored & { readonly churned?: true })[] = [
  { score: 22, orders: SLOW, usage: 10, payment: 8, churned: true },
  { score: 35, orders: SLOW, usage: 10, payment: 60, churned: true },
  { score: 41, orders: SLOW, usage: 10, payment: 84 },
  { score: 48, orders: SLOW, usage: 40, payment: 72, churned: true },
  { score: 52, orders: SLOW, usage: 40, payment: 88 },
  { score: 55, orders: SLOW, usage: 100, payment: 20, churned: true },
  { score: 63, orders: SLOW, usage: 100, payment: 52 },
  { score: 71, orders: SLOW, usage: 100, payment: 84 },
  { score: 78, orders: STEADY, usage: 100, payment: 12 },
  { score: 84, orders: STEADY, usage: 100, payment: 36 },
  { score: 88, orders: STEADY, usage: 100, payment: 52 },
  { score: 93, orders: STEADY, usage: 100, payment: 72 },
];
const EDGES: readonly (Scored & { readonly band: string })[] = [
  { score: 75, orders: STEADY, usage: 40, payment: 80, band: 'healthy' },
  { score: 74.99, orders: STEADY, usage: 40, payment: 79.96, band: 'watch' },
  { score: 50, orders: SLOW, usage: 40, payment: 80, band: 'watch' },
  { score: 49.99, orders: SLOW, usage: 40, payment: 79.96, band: 'at_risk' },
];

let house: House;
beforeAll(async () => {
  house = await openHouse('worked', { timeZone: 'UTC', currency: 'CNY' });
  const make = workedJourneys(house);
  await make.complete('complete', ON);
  await make.falling('falling', ON);
  for (const one of EDGES) await make.scored(`edge ${one.score}`, ON, one);
  await make.scored('thin', ON, { score: 99.73, orders: STEADY, payment: 99 });
  await make.contact('thin', ON(-1), 1);
  for (const one of TWELVE) {
    await make.scored(`scored ${one.score}`, T, one);
    // Within 100 days of the last; none is due again before the window ends.
    if (one.churned !== true) await make.order(`scored ${one.score}`, T(20), 10, 3000);
  }
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const health = async (name: string, asOf: string, params: Readonly<Record<string, string>> = {}): Promise<Row> => {
  const { rows = [] } = await house.report('customer_health', asOf, { customerId: idOf(name), ...params });
  expect(rows).toHaveLength(1);
  return rows[0] as Row;
};

test('40, 55, 20, 70, 90 and 50 make 53.0; without voice 53.33', async () => {
  const inputs = { cadence: '40.00', usage: '55.00', engagement: '20.00', service: '70.00', payment: '90.00' };
  expect(await health('complete', AS_OF)).toMatchObject({
    ...inputs,
    voice: '50.00',
    score: '53.00',
    coverage: '100.00',
    band: 'watch',
    active_users: 40,
    seats_bought: 100,
    features_used: 1,
    features: 2,
    logins_per_day: '6.00',
    logins_baseline: '8.00',
  });
  expect(await health('complete', ON(0, '23:00:00.000'))).toMatchObject({
    ...inputs,
    voice: null,
    score: '53.33',
    coverage: '90.00',
  });
});

test('usage is told back to its periods', async () => {
  const { rows = [] } = await house.report('customer_health_evidence', AS_OF, { customerId: idOf('complete') });
  const usage = rows.filter(({ input }) => input === 'usage');
  expect(usage.sort((a, b) => Number(a.days_ago) - Number(b.days_ago))).toMatchObject([
    { counts_as: 'current 30 days', days_ago: 1, detail: '2026-05-31 to 2026-06-29: 180 logins, 40 of 100 seats' },
    { counts_as: 'baseline', days_ago: 31, detail: '2026-05-01 to 2026-05-30: 240 logins, 90 of 100 seats' },
  ]);
  for (const { model, key } of usage)
    expect((await house.explain(String(model), Object.values(key as Record<string, string>))).steps).not.toEqual([]);
});

test('usage nobody told of for 60 days is missing, not zero', async () => {
  expect(await health('complete', ON(59, '23:59:59.999'))).toMatchObject({ usage: '55.00', coverage: '100.00' });
  expect(await health('complete', ON(60, '23:59:59.999'))).toMatchObject({ usage: null, coverage: '80.00' });
});

test('weekly scores of 71, 66, 60 and 52.75 fall by 6.08 a week', async () => {
  for (const [days, score] of [
    [-21, '71.00'],
    [-14, '66.00'],
    [-7, '60.00'],
    [0, '52.75'],
  ] as const)
    expect(await health('falling', ON(days, '23:59:59.999'))).toMatchObject({ score, coverage: '60.00' });
  expect(await health('falling', AS_OF)).toMatchObject({
    score_21d: '71.00',
    score_14d: '66.00',
    score_7d: '60.00',
    score: '52.75',
    trend: '-6.08',
    direction: 'falling',
  });
});

test('75 is healthy, 50 to be watched, below at risk; under 60 % of the weight there is a score and no band', async () => {
  for (const { score, band } of EDGES)
    expect(await health(`edge ${score}`, AS_OF)).toMatchObject({ score: score.toFixed(2), band, coverage: '60.00' });
  // Cadence, engagement and payment.
  expect(await health('thin', AS_OF)).toMatchObject({ score: '99.73', coverage: '55.00', band: null });
  expect(await health('thin', AS_OF, { minCoverage: '55' })).toMatchObject({ band: 'healthy' });
});

test('twelve customers, four of whom churned: precision and recall 0.75, AUC 0.906, Brier 0.133', async () => {
  for (const { score } of TWELVE)
    expect(await health(`scored ${score}`, T(0, '23:59:59.999'))).toMatchObject({ score: `${score}.00` });
  const { figures, population } = await house.report('health_backtest', T(130), { on: SCORED_ON });
  expect(population?.count).toBe(12);
  expect(figures).toMatchObject({
    customers: 12,
    churned: 4,
    baseRate: expect.closeTo(0.33, 2),
    threshold: 50,
    health: {
      truePositives: 3,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 7,
      precision: 0.75,
      recall: 0.75,
      f1: 0.75,
      accuracy: expect.closeTo(0.83, 2),
    },
    auc: 29 / 32,
    brier: expect.closeTo(0.133, 3),
  });
});
