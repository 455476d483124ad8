import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const CUSTOMER = idOf('customer');
const ORDER = idOf('order');
const INVOICE = idOf('invoice');
const PAYMENT = idOf('payment');
const MARCH = '2026-03-31T23:59:59.999Z';

let house: House;
beforeAll(async () => {
  house = await openHouse('triangle', { timeZone: 'UTC', currency: 'CNY' });
  await house.command('customer', CUSTOMER, 'register', { kind: 'org', name: 'Acme' }, '2026-03-01T08:00:00.000Z');
  // 113,000 with 13 % VAT: 30 % on signing, 60 % on shipping, 10 % on acceptance.
  await house.command(
    'order',
    ORDER,
    'place',
    {
      orderNo: 'SO-1',
      customerId: CUSTOMER,
      lines: [{ lineId: '1', productId: 'P-1', quantity: '10', amount: amount(100_000) }],
      tax: amount(13_000),
      total: amount(113_000),
      plan: [
        { no: 1, percent: 3000, trigger: 'signed' },
        { no: 2, percent: 6000, trigger: 'shipped' },
        { no: 3, percent: 1000, trigger: 'accepted' },
      ],
    },
    '2026-03-02T08:00:00.000Z',
  );
  await house.command(
    'order',
    ORDER,
    'ship',
    { shipmentId: 'S-1', lines: [{ lineId: '1', quantity: '10' }] },
    '2026-03-10T08:00:00.000Z',
  );
  await house.settle();
  await house.command(
    'ar',
    CUSTOMER,
    'issue-invoice',
    {
      invoiceId: INVOICE,
      invoiceNo: 'INV-1',
      net: amount(80_000),
      tax: amount(10_400),
      gross: amount(90_400),
      issueDate: '2026-03-12',
      dueDate: '2026-04-11',
      allocations: [{ orderId: ORDER, amount: amount(90_400) }],
    },
    '2026-03-12T08:00:00.000Z',
  );
  await house.command(
    'ar',
    CUSTOMER,
    'record-payment',
    { paymentId: PAYMENT, method: 'bank', amount: amount(70_000), valueDate: '2026-03-20', bankRef: 'B-1' },
    '2026-03-20T08:00:00.000Z',
  );
  await house.command(
    'ar',
    CUSTOMER,
    'allocate-payment',
    { paymentId: PAYMENT, allocations: [{ invoiceId: INVOICE, amount: amount(67_800) }] },
    '2026-03-20T09:00:00.000Z',
  );
  await house.settle();
});
afterAll(() => house.close());

test('the worked example: R, I, C and the three edges', async () => {
  const { rows } = await house.report('receivable_triangle', MARCH);
  expect(rows).toEqual([
    expect.objectContaining({
      model: 'order_balance',
      root: CUSTOMER,
      key: { order_id: ORDER },
      contract: '113000.00',
      shipped: '100000.00',
      receivable: '101700.00',
      invoiced: '90400.00',
      collected: '67800.00',
      g1: '11300.00',
      g2: '22600.00',
      g3: '33900.00',
      contract_not_receivable: '11300.00',
      // All was shipped: with its tax that is the contract.
      shipped_not_receivable: '11300.00',
      flags: 'UNINVOICED UNCOLLECTED',
    }),
  ]);
});

test('an invoice that names no receivable is the one behind all of its order', async () => {
  const { rows } = await house.report('receivable_open_item', MARCH, { from: 'issue' });
  // Recognised on 10 March.
  expect(rows?.map(({ issue_date }) => issue_date)).toEqual(['2026-03-12']);
});

test('as it stood before the invoice, and by customer', async () => {
  const { rows } = await house.report('receivable_triangle_by_customer', '2026-03-11T00:00:00.000Z');
  expect(rows).toEqual([
    expect.objectContaining({ customer_id: CUSTOMER, orders: 1, g1: '101700.00', g2: '0', g3: '101700.00' }),
  ]);
});

test('unallocated cash stands beside the triangle', async () => {
  const { rows } = await house.report('receivable_account', MARCH);
  expect(rows).toEqual([
    expect.objectContaining({
      due: '101700.00',
      received: '70000.00',
      unallocated: '2200.00',
      status: 'partially_paid',
    }),
  ]);
});

test('the balance kept live is the report of now, and tells its events', async () => {
  const [row] = await house.rows('order_balance');
  const [now] = (await house.report('receivable_triangle', '2027-01-01T00:00:00.000Z')).rows ?? [];
  for (const figure of ['contract', 'shipped', 'receivable', 'invoiced', 'collected', 'g1', 'g2', 'g3', 'flags']) {
    expect(row?.[figure]).toBe(now?.[figure]);
  }
  const { steps, value } = await house.explain('order_balance', [ORDER], 'g3');
  expect(value).toBe('33900.00');
  expect(steps.map((step) => step.type)).toEqual(expect.arrayContaining(['ReceivableRecognized', 'PaymentAllocated']));
});

test('ageing of cash allocated without naming a receivable still sums to R − C − W', async () => {
  const { rows } = await house.report('receivable_ageing', MARCH);
  const open = (rows ?? []).reduce((sum, row) => sum + Number(row.open), 0);
  expect(open).toBe(33_900);
});
