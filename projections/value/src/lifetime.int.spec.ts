import { type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { clvMargin, clvSeed } from './clv.js';
import type { concentration, repurchase } from './figures.js';
import { daysBefore, shopOf } from './testing/shop.js';

const TODAY = '2026-03-31';
const SINCE = '2018-01-01T00:00:00.000Z';

async function openShop(tenant: string): Promise<{ house: House; shop: ReturnType<typeof shopOf> }> {
  const house = await openHouse(tenant, { timeZone: 'UTC', currency: 'CNY' });
  return { house, shop: shopOf(house) };
}
const customers = (n: number, prefix: string): readonly string[] =>
  Array.from({ length: n }, (_, i) => `${prefix}${String(i).padStart(2, '0')}`);

describe('customer lifetime value: orders of 8,000 that cost 6,000, four a year again, three years', () => {
  let house: House;
  beforeAll(async () => {
    const opened = await openShop('clv');
    house = opened.house;
    await opened.shop.register('steady', SINCE);
    // The first order and 16 more over four years, 1,461 days, to this day.
    for (let n = 0; n <= 16; n++) {
      const at = daysBefore(TODAY, 1461 - Math.floor((n * 1461) / 17));
      await opened.shop.buy({ customer: 'steady', at, amount: 8000, cost: 6000 });
    }
    await house.settle();
  });
  afterAll(() => house?.close());
  const clv = async <T>(name: string, params: Readonly<Record<string, string>>) =>
    ((await house.report(name, TODAY, { window: 'all', cac: '5000', ...params })).figures as T[])[0];

  test('seed formula: 8,000 × 4 × 3 − 5,000 = 91,000', async () => {
    type Seed = ReturnType<typeof clvSeed>[number];
    const figures = await clv<Seed>('clv_seed', { lifetime: '3' });
    expect(figures).toMatchObject({ averageOrder: 8000, repurchasesPerYear: 4, lifetimeYears: 3, clv: 91_000 });
    expect(await clv<Seed>('clv_seed', { churn: '0.05' })).toMatchObject({ lifetimeYears: 10 });
    expect(await clv<Seed>('clv_seed', {})).toMatchObject({ lifetimeYears: null, clv: null });
  });

  test('margin formula: 13,049.59 over three years, 24,333.33 without end', async () => {
    type Margin = ReturnType<typeof clvMargin>[number];
    const params = { retention: '0.8', discount: '0.10' };
    expect(await clv<Margin>('clv_margin', { ...params, years: '3' })).toMatchObject({
      margin: 0.25,
      yearlyContribution: 8000,
      clv: 13_049.59,
    });
    expect(await clv<Margin>('clv_margin', params)).toMatchObject({ years: null, clv: 24_333.33 });
    expect(await clv<Margin>('clv_margin', { ...params, margin: '0.5', years: '1' })).toMatchObject({ clv: 11_000 });
  });

  test('by customer, and an earlier state of the same', async () => {
    const figures = (await house.report('clv_seed', '2024-03-31', { window: 'all', by: 'customer', lifetime: '3' }))
      .figures as ReturnType<typeof clvSeed>;
    expect(figures).toMatchObject([{ group: 'steady', customers: 1, averageOrder: 8000 }]);
    expect(figures[0]?.orders).toBeLessThan(17);
  });
});

describe('churn', () => {
  let house: House;
  beforeAll(async () => {
    const opened = await openShop('churn');
    house = opened.house;
    // Ten bought in the year before; two of them not again.
    for (const [i, customer] of customers(10, 'c').entries()) {
      await opened.shop.register(customer, SINCE);
      await opened.shop.buy({ customer, at: daysBefore(TODAY, 500), amount: 100 });
      if (i >= 2) await opened.shop.buy({ customer, at: daysBefore(TODAY, 100), amount: 100 });
    }
    await house.settle();
  });
  afterAll(() => house?.close());

  test('is the share of the window before that did not come back; a lifetime is one over it', async () => {
    const seed = (await house.report('clv_seed', TODAY)).figures as ReturnType<typeof clvSeed>;
    expect(seed).toMatchObject([
      { customers: 8, churn: expect.closeTo(0.2, 12), lifetimeYears: expect.closeTo(5, 12) },
    ]);
  });
});

describe('repurchase rate: 25 % of the customers of one year, 45 % of those of the next', () => {
  let house: House;
  beforeAll(async () => {
    const opened = await openShop('repurchase');
    house = opened.house;
    const { shop } = opened;
    for (const [year, again] of [
      ['2023', 10],
      ['2024', 18],
    ] as const) {
      for (const [i, customer] of customers(40, `y${year}`).entries()) {
        await shop.register(customer, SINCE);
        await shop.buy({ customer, at: `${year}-06-01T08:00:00.000Z`, amount: 100 });
        const second = i < again ? 365 : 366;
        await shop.buy({ customer, at: daysBefore(`${year}-06-01`, -second), amount: 100 });
      }
    }
    await house.settle();
  }, 600_000);
  afterAll(() => house?.close());

  test('by year of the first order, within 365 days of it', async () => {
    const { figures } = await house.report('repurchase_rate', TODAY, { period: 'year' });
    expect((figures as ReturnType<typeof repurchase>).cohorts).toEqual([
      { cohort: '2023', ...rate(10, 40), matured: true },
      { cohort: '2024', ...rate(18, 40), matured: true },
    ]);
  });
  test('a window that has not passed says so, and one that ends now counts who bought in it', async () => {
    const early = (await house.report('repurchase_rate', '2024-12-31', { period: 'year' })).figures;
    expect((early as ReturnType<typeof repurchase>).cohorts.map(({ matured }) => matured)).toEqual([true, false]);
    const recent = (await house.report('repurchase_rate', '2024-06-02', { basis: 'asOf', days: '365' })).figures;
    // All of the earlier year's second orders are in it and none of their first; of the later year it is the other way round.
    expect((recent as ReturnType<typeof repurchase>).total).toMatchObject({ numerator: 0, denominator: 80 });
  });
  test('the next order is due by the customer’s own interval', async () => {
    const shop = shopOf(house);
    await shop.register('due', SINCE);
    for (const days of [100, 80, 50, 40]) {
      await shop.buy({ customer: 'due', at: daysBefore(TODAY, days), amount: 100 });
      await shop.buy({ customer: 'due', at: daysBefore(TODAY, days), amount: 50 });
    }
    await house.settle();
    const { rows = [] } = await house.report('next_order_due', TODAY);
    // Intervals of 20, 30 and 10 days: orders of one day are one purchase, and two purchases are too few.
    expect(rows).toEqual([
      expect.objectContaining({
        model: 'customer_360',
        root: idOf('due'),
        external_id: 'due',
        purchases: 4,
        median_interval: '20',
        last_on: '2026-02-19',
        due_on: '2026-03-11',
        overdue_days: 20,
      }),
    ]);
  });
});
const rate = (numerator: number, denominator: number) => ({
  numerator,
  denominator,
  rate: numerator / denominator,
  interval: expect.any(Array),
  small: denominator < 30,
});

describe('concentration: the largest customers by sales are not those by profit', () => {
  let house: House;
  beforeAll(async () => {
    const opened = await openShop('concentration');
    house = opened.house;
    // Three of twenty make 45 % of the sales; two others 60 % of the profit.
    for (const [i, customer] of customers(20, 'k').entries()) {
      await opened.shop.register(customer, SINCE);
      const sales = i < 3 ? 5100 : 1100;
      const profit = i < 3 ? 0 : i < 5 ? 600 : i < 15 ? 80 : 0;
      await opened.shop.buy({ customer, at: daysBefore(TODAY, 10), amount: sales, cost: sales - profit });
    }
    await house.settle();
  });
  afterAll(() => house?.close());
  const points = async (params: Readonly<Record<string, string>>) =>
    ((await house.report('concentration', TODAY, params)).figures as ReturnType<typeof concentration>)[0]?.points;

  test('top 15 % make 45 % of sales, top 10 % make 60 % of profit', async () => {
    expect(await points({ shares: '1000,1500' })).toEqual([
      { customers: 0.1, share: expect.closeTo(0.3, 12) },
      { customers: 0.15, share: expect.closeTo(0.45, 12) },
    ]);
    expect(await points({ shares: '1000,10000', measure: 'profit' })).toEqual([
      { customers: 0.1, share: expect.closeTo(0.6, 12) },
      { customers: 1, share: 1 },
    ]);
  });
});
