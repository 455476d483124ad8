import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { runoff } from './runoff.js';

const CUSTOMER = idOf('customer');
const ORDER = idOf('order');
const [INVOICE, PAYMENT] = [idOf('invoice'), idOf('payment')];
const WHOLE = amount(1000);
const at = (day: string): string => `2026-${day}T08:00:00.000Z`;
const after = (day: string): string => `2026-${day}T20:00:00.000Z`;

let house: House;
const ledger = (command: string, body: object, day: string) => house.command('ar', CUSTOMER, command, body, at(day));
const order = (command: string, body: object, day: string) => house.command('order', ORDER, command, body, at(day));

beforeAll(async () => {
  house = await openHouse('taken_back', { timeZone: 'UTC', currency: 'CNY' });
  await house.command('customer', CUSTOMER, 'register', { kind: 'org', name: 'Acme' }, at('03-01'));
  const lines = [{ lineId: '1', productId: 'P-1', quantity: '10', amount: WHOLE }];
  await order('place', { orderNo: 'SO-1', customerId: CUSTOMER, lines, total: WHOLE, terms: { days: 30 } }, '03-02');
  await order('ship', { shipmentId: 'S', lines: [{ lineId: '1', quantity: '10' }] }, '03-03');
  await house.settle();
  const numbers = { invoiceId: INVOICE, invoiceNo: 'I-1', net: WHOLE, gross: WHOLE, dueDate: '2026-04-04' };
  await ledger('issue-invoice', { ...numbers, allocations: [{ orderId: ORDER, amount: WHOLE }] }, '03-05');
  await ledger('record-payment', { paymentId: PAYMENT, method: 'bank', amount: WHOLE }, '03-20');
  await ledger('allocate-payment', { paymentId: PAYMENT, allocations: [{ invoiceId: INVOICE }] }, '03-20');
  await house.settle();
});
afterAll(() => house.close());

const one = async (name: string, day: string) => (await house.report(name, after(day))).rows?.[0];
async function runOff(day: string, measure: string) {
  const { figures } = await house.report('collections_runoff', after(day), { measure });
  const cohort = (figures as ReturnType<typeof runoff>).byCurrency[0]?.cohorts[0];
  return [cohort?.cohort, Number(cohort?.latest), cohort?.falls];
}
/** What every report over the ledger says of the order and its customer at the end of a day. */
async function said(day: string) {
  const triangle = await one('receivable_triangle', day);
  const account = await one('receivable_account', day);
  const health = await one('customer_health', day);
  const { rows: items = [] } = await house.report('receivable_open_item', after(day));
  const { rows: ageing = [] } = await house.report('receivable_ageing', after(day));
  const g = [triangle?.g1, triangle?.g2, triangle?.g3].map(Number) as [number, number, number];
  expect(g[2]).toBe(g[0] + g[1]);
  expect(ageing.reduce((sum, row) => sum + Number(row.open), 0)).toBe(g[2]);
  return {
    g,
    flags: triangle?.flags,
    collected: Number(triangle?.collected),
    items: items.map((row) => [row.bucket, Number(row.open)]),
    account: [account?.received, account?.unallocated].map(Number),
    allocated: await runOff(day, 'allocated'),
    received: await runOff(day, 'received'),
    overdue: Number(health?.overdue_share),
  };
}
/** What the rows of now say; they are the reports of now. */
async function now(day: string) {
  const [balance] = await house.rows('order_balance');
  const triangle = await one('receivable_triangle', day);
  for (const figure of ['receivable', 'invoiced', 'collected', 'g1', 'g2', 'g3', 'flags'])
    expect([figure, balance?.[figure]]).toEqual([figure, triangle?.[figure]]);
  const [receivable] = await house.rows('receivable');
  const [customer] = await house.rows('customer_360');
  expect(Number(customer?.collected)).toBe(Number(triangle?.collected));
  return [receivable?.status, Number(receivable?.open), receivable?.last_paid_on, Number(customer?.unallocated)];
}

const STEPS: readonly (readonly [
  step: string,
  day: string,
  what: () => Promise<unknown>,
  figures: object,
  now: object,
])[] = [
  [
    'paid',
    '03-20',
    async () => {},
    {
      g: [0, 0, 0],
      flags: 'BALANCED',
      collected: 1000,
      items: [],
      account: [1000, 0],
      allocated: ['2026-03', 1000, false],
      received: ['2026-03', 1000, false],
      overdue: 0,
    },
    ['settled', 0, '2026-03-20', 0],
  ],
  [
    'returned',
    '05-10',
    () =>
      order(
        'return-goods',
        { returnId: 'R', lines: [{ lineId: '1', quantity: '10' }], reasonCode: 'damaged' },
        '05-10',
      ),
    { g: [0, 0, 0], flags: 'BALANCED', collected: 1000, items: [], account: [1000, 0] },
    ['settled', 0, '2026-03-20', 0],
  ],
  [
    'credited',
    '05-11',
    () =>
      ledger(
        'issue-credit-note',
        { creditNoteId: idOf('note'), creditNoteNo: 'C-1', originalInvoiceId: INVOICE, amount: WHOLE },
        '05-11',
      ),
    { g: [1000, -1000, 0], flags: 'UNINVOICED ADVANCE', items: [], allocated: ['2026-03', 1000, false] },
    ['settled', 0, '2026-03-20', 0],
  ],
  [
    'deallocated',
    '05-12',
    () => ledger('deallocate-payment', { paymentId: PAYMENT, reason: 'goods returned' }, '05-12'),
    {
      g: [1000, 0, 1000],
      flags: 'UNINVOICED',
      collected: 0,
      items: [['31-60', 1000]],
      account: [1000, 1000],
      allocated: ['2026-03', 0, true],
      received: ['2026-03', 1000, false],
      overdue: 1,
    },
    ['open', 1000, null, 1000],
  ],
  [
    'adjusted',
    '05-13',
    async () => {
      const [receivable] = await house.rows('receivable');
      const delta = amount(-1000);
      await ledger('adjust-receivable', { receivableId: receivable?.receivable_id, delta, cause: 'return' }, '05-13');
    },
    { g: [0, 0, 0], flags: 'BALANCED', collected: 0, items: [], account: [1000, 1000], overdue: 0 },
    ['settled', 0, null, 1000],
  ],
  [
    'refunded',
    '05-14',
    () => ledger('refund-payment', { paymentId: PAYMENT, amount: WHOLE, reason: 'goods returned' }, '05-14'),
    { g: [0, 0, 0], account: [0, 0], allocated: ['2026-03', 0, true], received: ['2026-03', 0, true] },
    ['settled', 0, null, 0],
  ],
];

test('an order that is paid, returned, credited, taken back and refunded: every report after every step, and as of it in the end', async () => {
  const told: (readonly [step: string, figures: object])[] = [];
  for (const [step, day, what, figures, rows] of STEPS) {
    await what();
    await house.settle();
    const figuresNow = await said(day);
    expect([step, figuresNow]).toEqual([step, expect.objectContaining(figures)]);
    expect([step, await now(day)]).toEqual([step, rows]);
    told.push([step, figuresNow]);
  }
  for (const [n, [step, day]] of STEPS.entries()) expect([step, await said(day)]).toEqual(told[n]);
});

test('no day can lack what it had: before it was allocated nothing is taken back', async () => {
  const [again, day] = [idOf('again'), '06-02'];
  await ledger('record-payment', { paymentId: again, method: 'bank', amount: WHOLE }, '06-01');
  const invoiceId = idOf('next invoice');
  const numbers = { invoiceId, invoiceNo: 'I-2', net: WHOLE, gross: WHOLE, dueDate: '2026-07-01' };
  await ledger('issue-invoice', { ...numbers, allocations: [{ orderId: ORDER, amount: WHOLE }] }, '06-01');
  await ledger('allocate-payment', { paymentId: again, allocations: [{ invoiceId }] }, day);
  const back = { paymentId: again, reason: 'wrong invoice' };
  await expect(ledger('deallocate-payment', back, '06-01')).rejects.toMatchObject({
    refusal: { code: 'TRANSITION_NOT_ALLOWED', path: '/occurredAt' },
  });
});
