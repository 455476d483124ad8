import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const AS_OF = '2026-06-30T23:59:59.999Z';
const CUSTOMER = idOf('customer');
/** Open amount and due date of each: not due, and 12, 45, 95 and 200 days overdue on 30 June 2026. */
const ITEMS = [
  { open: 40_000, due: '2026-07-31' },
  { open: 25_000, due: '2026-06-18' },
  { open: 18_000, due: '2026-05-16' },
  { open: 9_000, due: '2026-03-27' },
  { open: 8_000, due: '2025-12-12' },
] as const;

let house: House;
beforeAll(async () => {
  house = await openHouse('ageing', { timeZone: 'Asia/Shanghai', currency: 'CNY' });
  await house.command('customer', CUSTOMER, 'register', { kind: 'org', name: 'Acme' }, '2025-11-01T08:00:00.000Z');
  for (const [n, { open, due }] of ITEMS.entries()) {
    // Each receivable is 1,000 larger than what is left open: the difference is paid.
    const receivableId = idOf('receivable', String(n));
    const at = '2025-11-02T08:00:00.000Z';
    await house.command(
      'ar',
      CUSTOMER,
      'recognize-receivable',
      {
        receivableId,
        orderId: idOf('order', String(n)),
        instalmentNo: 1,
        trigger: 'signed',
        amount: amount(open + 1000),
        dueDate: due,
      },
      at,
    );
    const paymentId = idOf('payment', String(n));
    await house.command(
      'ar',
      CUSTOMER,
      'record-payment',
      { paymentId, method: 'bank', amount: amount(1000), bankRef: `B-${n}` },
      at,
    );
    await house.command('ar', CUSTOMER, 'allocate-payment', { paymentId, allocations: [{ receivableId }] }, at);
  }
  await house.command(
    'ar',
    CUSTOMER,
    'send-to-collection',
    { receivableId: idOf('receivable', '4') },
    '2026-06-01T08:00:00.000Z',
  );
  await house.settle();
});
afterAll(() => house.close());

const matrix = { provision: '50,200,500,1000,3000,6000' };

test('the worked example: buckets, and a provision of 9,100', async () => {
  const { rows = [] } = await house.report('receivable_ageing', AS_OF, matrix);
  expect(rows.map((row) => [row.bucket, row.items, Number(row.open), Number(row.provision)])).toEqual([
    ['not due', 1, 40_000, 200],
    ['1-30', 1, 25_000, 500],
    ['31-60', 1, 18_000, 900],
    ['91-180', 1, 9_000, 2_700],
    ['>180', 1, 8_000, 4_800],
  ]);
  expect(rows.reduce((sum, row) => sum + Number(row.provision), 0)).toBe(9_100);
});

test('without a matrix there is no provision: not one of zero', async () => {
  const { rows = [] } = await house.report('receivable_ageing', AS_OF);
  expect(rows.map((row) => row.provision)).toEqual([null, null, null, null, null]);
});

test('the buckets sum to the balance of the receivables', async () => {
  const { rows: items = [] } = await house.report('receivable_open_item', AS_OF);
  const { rows: orders = [] } = await house.report('receivable_triangle', AS_OF);
  const sum = (list: readonly Readonly<Record<string, unknown>>[], column: string) =>
    list.reduce((total, row) => total + Number(row[column]), 0);
  expect(sum(items, 'open')).toBe(100_000);
  expect(sum(orders, 'g3')).toBe(100_000);
});

test('without what is in collection, and by all cash of the customer', async () => {
  const { rows = [] } = await house.report('receivable_ageing', AS_OF, { excludeInCollection: 'true' });
  expect(rows.map((row) => row.bucket)).not.toContain('>180');
  const { rows: received = [] } = await house.report('receivable_open_item', AS_OF, { measure: 'received' });
  // 5,000 received settle the oldest due date first.
  expect(received.map((row) => [row.due_date, Number(row.open)])).toEqual(
    expect.arrayContaining([
      ['2025-12-12', 4_000],
      ['2026-07-31', 41_000],
    ]),
  );
});

test('a day is a day of the tenant: at 16:00 UTC it is the next in Shanghai', async () => {
  const days = async (asOf: string) =>
    ((await house.report('receivable_open_item', asOf)).rows ?? []).find((row) => row.due_date === '2026-06-18')?.days;
  expect(await days('2026-06-30T15:59:59.999Z')).toBe(12);
  expect(await days('2026-06-30T16:00:00.000Z')).toBe(13);
  const ends = async (asOf: string) => (await house.report('receivable_open_item', asOf)).asOf;
  expect(await ends('2026-06-30')).toBe('2026-06-30T15:59:59.999Z');
  expect(await days('2026-06-30')).toBe(12);
});

/** What is open at each of the instants, asked for together or one by one; only the collection falls between the last three. */
const instants = [
  '2025-11-02T07:59:59.999Z',
  '2025-11-02T08:00:00.000Z',
  '2026-05-31T00:00:00.000Z',
  '2026-06-01T08:00:00.000Z',
  AS_OF,
];
test.each([
  ['allocated', instants],
  ['allocated', instants.slice(1)],
  ['received', instants],
  ['received', instants.slice(1)],
])('instants asked for together (%s) hold what each holds alone', async (measure, asked) => {
  const opened = (at: readonly string[]) =>
    house.sql(
      `select n, o.receivable_id, o.due_date, o.in_collection, o.open, o.last - o.first as further
         from read.receivable_opened('ageing', $1, null, $2, null) o, generate_series(o.first, o.last) n
        order by n, o.receivable_id, o.open`,
      [at, measure],
    );
  const together = await opened(asked);
  const alone = await Promise.all(
    asked.map(async (at, i) => (await opened([at])).map((row) => ({ ...row, n: i + 1 }))),
  );
  expect(together.map((row) => ({ ...row, further: 0 }))).toEqual(alone.flat());
  // What is not touched between the instants is settled once for all of them.
  const pools = measure === 'allocated' && asked !== instants ? ITEMS.length - 1 : 0;
  expect(together.filter(({ n, further }) => n === 1 && further === asked.length - 1)).toHaveLength(pools);
});
