import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { cohorts, dwell, exits, stock } from './figures.js';

const MAY = '2026-05-31T23:59:59.999Z';
const APRIL = '2026-04-30T23:59:59.999Z';
const PIPELINE = 'quotes';

let house: House;
/** `n` opportunities that enter the quote stage in a month; `closed` says in which month and how they end. */
async function quoted(
  name: string,
  month: string,
  n: number,
  closed: readonly (readonly [string, 'win' | 'lose', number])[],
) {
  const ends = closed.flatMap(([when, how, count]) => Array.from({ length: count }, () => ({ when, how })));
  await Promise.all(
    Array.from({ length: n }, async (_, i) => {
      const id = idOf('opportunity', name, String(i));
      await house.command(
        'opportunity',
        id,
        'open',
        { pipelineId: PIPELINE, amount: amount(80_000), ownerId: 'anna' },
        `${month}-02T08:00:00.000Z`,
      );
      await house.command('opportunity', id, 'change-stage', { to: 'quoted' }, `${month}-05T08:00:00.000Z`);
      const end = ends[i];
      if (end === undefined) return;
      const body = end.how === 'win' ? { reasonCode: 'verbal', wonAmount: amount(80_000) } : { reasonCode: 'price' };
      await house.command('opportunity', id, end.how, body, `${end.when}-25T08:00:00.000Z`);
    }),
  );
}
beforeAll(async () => {
  house = await openHouse('quotes', { timeZone: 'UTC', currency: 'CNY' });
  const stages = ['new', 'quoted'].map((id) => ({ id, name: id }));
  await house.command('pipeline', PIPELINE, 'define', { name: 'Quotes', stages }, '2026-01-01T00:00:00.000Z');
  // April: 100 enter; 20 ordered and 30 lost by the end of April; of the other 50 in May 25 ordered and 15 lost.
  await quoted('april', '2026-04', 100, [
    ['2026-04', 'win', 20],
    ['2026-04', 'lose', 30],
    ['2026-05', 'win', 25],
    ['2026-05', 'lose', 15],
  ]);
  // May: 40 more enter; 4 ordered, 6 lost.
  await quoted('may', '2026-05', 40, [
    ['2026-05', 'win', 4],
    ['2026-05', 'lose', 6],
  ]);
  await house.settle();
});
afterAll(() => house.close());

const figures = async <T>(name: string, asOf: string, params: Readonly<Record<string, string>>): Promise<T> =>
  (await house.report(name, asOf, params)).figures as T;
const cohort = (asOf: string, more: Readonly<Record<string, string>> = {}) =>
  figures<ReturnType<typeof cohorts>>('funnel_cohort', asOf, {
    fromStage: 'quoted',
    toStage: 'won',
    window: '90',
    ...more,
  });

describe('four different conversions of May', () => {
  test('cohort: April 45 %, May 10 %, both immature, with bounds', async () => {
    const { cohorts: periods } = await cohort(MAY);
    expect(periods).toEqual([
      expect.objectContaining({
        period: '2026-04',
        entered: 100,
        converted: 45,
        lost: 45,
        open: 10,
        matured: false,
        bounds: [0.45, 0.55],
      }),
      expect.objectContaining({
        period: '2026-05',
        entered: 40,
        converted: 4,
        lost: 6,
        open: 30,
        matured: false,
        bounds: [0.1, 0.85],
      }),
    ]);
    expect(periods[0]?.conversion).toMatchObject({ numerator: 45, denominator: 100, rate: 0.45, small: false });
  });
  test('snapshot: of all who left in May, 58 % ordered', async () => {
    const rows = await figures<ReturnType<typeof exits>>('funnel_exit', MAY, { stage: 'quoted' });
    expect(rows.find((row) => row.period === '2026-05')).toMatchObject({
      exits: 50,
      forward: 29,
      lost: 21,
      conversion: { rate: 0.58 },
    });
  });
  test('stock ratio: orders over entries, 72.5 %', async () => {
    const rows = await figures<ReturnType<typeof stock>>('funnel_stock', MAY, { stage: 'quoted' });
    expect(rows.find((row) => row.period === '2026-05')).toMatchObject({ entries: 40, forward: 29, ratio: 0.725 });
  });
});

test('as of the end of April the cohort of April stood at 20 %', async () => {
  const { cohorts: periods } = await cohort(APRIL);
  expect(periods).toEqual([expect.objectContaining({ entered: 100, converted: 20, open: 50, bounds: [0.2, 0.7] })]);
});

test('matured once the window of the last who entered has passed', async () => {
  const { cohorts: periods } = await cohort('2026-12-31T00:00:00.000Z', { window: '30' });
  expect(periods.map((p) => [p.period, p.matured, p.converted, p.open])).toEqual([
    // Within 30 days of 5 April only those of April were ordered.
    ['2026-04', true, 20, 0],
    ['2026-05', true, 4, 0],
  ]);
});

test('dwell: too many are still there, so the median is Kaplan and Meier’s', async () => {
  const rows = await figures<ReturnType<typeof dwell>>('funnel_dwell', MAY, {});
  expect(rows.map((row) => [row.stage, row.opportunities, row.censored, row.method, row.medianDays])).toEqual([
    ['new', 140, 0, 'observed', 3],
    ['quoted', 140, 40, 'kaplan_meier', 50],
  ]);
  // 20 days of 60, 50 of 40; 10 and 30 are still there, for 56 and 26 days and 16 hours.
  const days = 60 * 20 + 40 * 50 + 10 * (56 + 2 / 3) + 30 * (26 + 2 / 3);
  expect(rows[1]?.exitsPerDay).toEqual({
    forward: expect.closeTo(49 / days, 9),
    lost: expect.closeTo(51 / days, 9),
  });
});

test('win and loss by period of closing: count, amount, reasons', async () => {
  const { rows } = await house.report('win_loss', MAY, { period: 'month' });
  expect(rows).toEqual([
    expect.objectContaining({
      closed_period: '2026-04',
      won: 20,
      lost: 30,
      won_amount: '1600000.00',
      win_rate: '0.400000',
      reason_integrity: '1.000000',
    }),
    expect.objectContaining({
      closed_period: '2026-05',
      won: 29,
      lost: 21,
      won_amount: '2320000.00',
      win_rate: '0.580000',
    }),
  ]);
});

test.each([
  ['funnel_cohort', { fromStage: 'qouted' }, '/params/fromStage'],
  ['funnel_cohort', { fromStage: 'quoted', toStage: 'order' }, '/params/toStage'],
  ['funnel_cohort_member', { fromStage: 'won' }, '/params/fromStage'],
  ['funnel_visit', { stage: 'Quoted' }, '/params/stage'],
  ['funnel_dwell', { stage: '' }, '/params/stage'],
  ['funnel_stages', { pipeline: 'sales' }, '/params/pipeline'],
  ['funnel_bottleneck', { pipeline: 'sales' }, '/params/pipeline'],
])('%s of what does not exist, %j, is refused at %s', async (name, params, path) => {
  const refusal = await house.report(name, MAY, params).catch((error) => error.body);
  expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', path });
  expect(refusal.message).toMatch(path.endsWith('pipeline') ? /quotes/ : /new, /);
});

test('a stage that there is and nobody reached is answered: nobody', async () => {
  expect((await cohort(MAY, { fromStage: 'negotiation' })).total).toMatchObject({ entered: 0, converted: 0 });
});
