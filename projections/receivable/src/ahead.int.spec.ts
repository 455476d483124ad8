import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const CUSTOMER = idOf('customer');
const ORDER = idOf('order');
const INVOICE = idOf('invoice');
const PAYMENT = idOf('payment');
const NOW = '2026-05-31T23:59:59.999Z';

let house: House;
const order = (command: string, body: object, day: number) =>
  house.command('order', ORDER, command, body, `2026-03-0${day}T08:00:00.000Z`);
const ledger = (command: string, body: object, day: number) =>
  house.command('ar', CUSTOMER, command, body, `2026-03-0${day}T09:00:00.000Z`);

beforeAll(async () => {
  house = await openHouse('ahead', { timeZone: 'UTC', currency: 'CNY' });
  await house.command('customer', CUSTOMER, 'register', { kind: 'org', name: 'Acme' }, '2026-03-01T07:00:00.000Z');
  const plan = [
    { no: 1, percent: 6000, trigger: 'shipped' },
    { no: 2, percent: 4000, trigger: 'accepted' },
  ];
  const lines = [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(100_000) }];
  await order('place', { orderNo: 'SO-1', customerId: CUSTOMER, lines, total: amount(100_000), plan }, 1);
  // 80,000 is invoiced and paid before anything is receivable.
  const gross = amount(80_000);
  const numbers = { invoiceId: INVOICE, invoiceNo: 'I-1', net: gross, gross, dueDate: '2026-04-01' };
  await ledger('issue-invoice', { ...numbers, allocations: [{ orderId: ORDER, amount: gross }] }, 2);
  await ledger('record-payment', { paymentId: PAYMENT, method: 'bank', amount: gross }, 3);
  await ledger('allocate-payment', { paymentId: PAYMENT, allocations: [{ invoiceId: INVOICE }] }, 3);
  await house.settle();
});
afterAll(() => house.close());

/** The receivables as they stand, what the open items say, and the gap of the order. */
async function standing() {
  const rows = await house.rows('receivable');
  const { rows: items = [] } = await house.report('receivable_open_item', NOW);
  const { rows: triangle = [] } = await house.report('receivable_triangle', NOW);
  return {
    receivables: rows.map((row) => [row.instalment_no, row.collected, row.open, row.status]).sort(),
    items: items.map((row) => [row.bucket, Number(row.open)]).sort(),
    g3: triangle.map((row) => Number(row.g3)),
  };
}

test('cash ahead of the receivables settles them as they come, in the model and in the reports alike', async () => {
  expect(await standing()).toEqual({ receivables: [], items: [['advance', -80_000]], g3: [-80_000] });
  await order('ship', { shipmentId: 'S', lines: [{ lineId: '1', quantity: '1' }] }, 4);
  await house.settle();
  expect(await standing()).toEqual({
    receivables: [[1, '60000.00', '0.00', 'settled']],
    items: [['advance', -20_000]],
    g3: [-20_000],
  });
  await order('confirm-delivery', { shipmentId: 'S' }, 5);
  await order('accept-delivery', {}, 6);
  await house.settle();
  expect(await standing()).toEqual({
    receivables: [
      [1, '60000.00', '0.00', 'settled'],
      [2, '20000.00', '20000.00', 'partly_settled'],
    ],
    items: [['31-60', 20_000]],
    g3: [20_000],
  });
});

test('what is taken back of it opens the last recognised first, in the model and in the reports alike', async () => {
  const allocations = [{ invoiceId: INVOICE, amount: amount(30_000) }];
  await ledger('deallocate-payment', { paymentId: PAYMENT, allocations, reason: 'paid too early' }, 7);
  await house.settle();
  expect(await standing()).toEqual({
    receivables: [
      [1, '50000.00', '10000.00', 'partly_settled'],
      [2, '0.00', '40000.00', 'open'],
    ],
    items: [
      ['31-60', 10_000],
      ['31-60', 40_000],
    ],
    g3: [50_000],
  });
});
