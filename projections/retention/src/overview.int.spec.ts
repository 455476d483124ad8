import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { Row } from '@recount/read-store';

const AS_OF = '2026-06-30T23:59:59.999Z';
const [STEADY, ONCE, ABROAD] = [idOf('steady'), idOf('once'), idOf('abroad')];

let house: House;
beforeAll(async () => {
  house = await openHouse('overview', { timeZone: 'UTC', currency: 'CNY' });
  const order = (customerId: string, day: string, value: number, currency = 'CNY', unitCost?: number) => {
    const cost = unitCost === undefined ? {} : { unitCost: amount(unitCost, currency) };
    const worth = amount(value, currency);
    return house.command(
      'order',
      idOf('order', customerId, day),
      'place',
      {
        orderNo: `${customerId} ${day}`,
        customerId,
        lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: worth, ...cost }],
        total: worth,
      },
      `${day}T09:00:00.000Z`,
    );
  };
  // The first is more than a year before the day.
  await order(STEADY, '2025-05-01', 700);
  for (const [day, value] of [
    ['2026-01-10', 100],
    ['2026-02-10', 300],
    ['2026-04-10', 200],
  ] as const)
    await order(STEADY, day, value, 'CNY', value / 4);
  await order(ONCE, '2026-06-01', 5000);
  await order(ABROAD, '2026-03-01', 100);
  await order(ABROAD, '2026-04-01', 100, 'EUR');
  await order(ABROAD, '2026-05-02', 100, 'EUR');
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const of = async (report: string, customer: string, params: Readonly<Record<string, string>> = {}): Promise<Row> => {
  const { rows = [] } = await house.report(report, AS_OF, params);
  return rows.find(({ customer_id }) => customer_id === customer) ?? {};
};

test('what a customer bought is what the single reports say of it', async () => {
  for (const customer of [STEADY, ONCE]) {
    const [rfm, value, summary, due] = [
      await of('rfm_score', customer),
      await of('customer_value', customer),
      await of('purchase_summary', customer),
      await of('next_order_due', customer),
    ];
    const own = {
      segment: rfm.segment,
      rfm_cell: rfm.cell,
      orders_365d: value.orders,
      revenue_365d: value.revenue,
      profit_365d: value.profit,
      orders_ever: value.orders_ever,
      tenure_days: value.tenure_days,
      x: summary.x,
      t_x: summary.t_x,
      t: summary.t,
      median_interval: due.median_interval ?? null,
      next_due_on: due.due_on ?? null,
      next_overdue_days: due.overdue_days ?? null,
    };
    expect(await of('customer_overview', customer)).toMatchObject(own);
    // One customer alone is scored among all of them.
    expect(await of('customer_overview', customer, { customerId: customer })).toMatchObject(own);
  }
  expect(await of('customer_overview', STEADY)).toMatchObject({
    segment: 'at-risk',
    orders_365d: 3,
    revenue_365d: '600.00',
    profit_365d: '450.00',
    orders_ever: 4,
    x: 3,
    // Days between them: 254, 31 and 59.
    median_interval: '59',
    next_due_on: '2026-06-08',
    next_overdue_days: 22,
  });
});

test('of a customer with two currencies there is no one figure, but a day when the next order is due', async () => {
  expect(await of('customer_overview', ABROAD)).toMatchObject({
    orders: 3,
    ordered: null,
    segment: null,
    revenue_365d: null,
    x: null,
    next_due_on: '2026-06-02',
  });
});
