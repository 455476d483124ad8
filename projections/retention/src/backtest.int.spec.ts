import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const DAY_MS = 86_400_000;
const SCORED_ON = '2026-05-01';
const dateOf = (offset: number): string => new Date(Date.parse(SCORED_ON) + offset * DAY_MS).toISOString().slice(0, 10);

/** Days of orders, from the day that is scored, and what becomes of the customer by the definition of churn. */
const CUSTOMERS = {
  // Every 10 days for ever.
  steady: { orders: Array.from({ length: 24 }, (_, n) => -90 + 10 * n), churned: false },
  // The last order 20 days before; 60 days later, on day 41, it has churned.
  leaving: { orders: [-60, -50, -40, -30, -20], churned: true },
  // Churned before day 30: no case of this window.
  gone: { orders: [-100, -90, -80, -70], churned: false },
  // Every 50 days: 125 days may pass, and the window ends before.
  slow: { orders: [-150, -100, -50, 0], churned: false },
} as const;

let house: House;
beforeAll(async () => {
  house = await openHouse('backtest', { timeZone: 'UTC', currency: 'CNY' });
  for (const [name, { orders }] of Object.entries(CUSTOMERS)) {
    for (const day of orders)
      await house.command(
        'order',
        idOf('order', name, String(day)),
        'place',
        {
          orderNo: `${name} ${day}`,
          customerId: idOf(name),
          lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(10) }],
          total: amount(10),
          terms: { days: 3000 },
        },
        `${dateOf(day)}T09:00:00.000Z`,
      );
  }
  await house.settle();
}, 600_000);
afterAll(() => house.close());

// Orders and payment alone cover 40 %.
const params = { on: SCORED_ON, minCoverage: '40' };

test('scores of then against what became of the customers', async () => {
  const { figures, population } = await house.report('health_backtest', `${dateOf(130)}T12:00:00.000Z`, params);
  expect(population?.count).toBe(4);
  // Steady scores 100; leaving has let one interval pass, 68.75; gone 37.5; slow ordered today.
  expect(figures).toMatchObject({
    customers: 4,
    churned: 1,
    baseRate: 0.25,
    threshold: 50,
    health: { truePositives: 0, falsePositives: 1, falseNegatives: 1, trueNegatives: 2 },
    noOrderFor60Days: { truePositives: 0, falsePositives: 1, falseNegatives: 1 },
    auc: expect.closeTo(2 / 3, 12),
  });
});

test('a day whose outcome is not known yet has no cases', async () => {
  const { figures } = await house.report('health_backtest', `${dateOf(100)}T12:00:00.000Z`, params);
  expect(figures).toMatchObject({ customers: 0, auc: null });
});
