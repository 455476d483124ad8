import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { runoff } from './runoff.js';

/** Invoices need not name the receivable, and cash may be allocated to either: the figures are the same. */
const ORDER_ALONE = ['2026-02', '2026-03'];
const TO_INVOICE = ['2026-01', '2026-02'];
/** Invoiced, then cumulative cash by month of age, in thousands: the worked example. */
const COHORTS = [
  { month: '2026-01', issued: 1000, paid: [200, 600, 820, 930] },
  { month: '2026-02', issued: 1200, paid: [250, 700, 960] },
  { month: '2026-03', issued: 900, paid: [180, 530] },
  { month: '2026-04', issued: 1100, paid: [220] },
] as const;
const APRIL = '2026-04-30T23:59:59.999Z';
const monthAfter = (month: string, age: number): string =>
  `2026-${String(Number(month.slice(5)) + age).padStart(2, '0')}`;

let house: House;
beforeAll(async () => {
  house = await openHouse('runoff', { timeZone: 'UTC', currency: 'CNY' });
  for (const { month, issued, paid } of COHORTS) {
    const customer = idOf('customer', month);
    const receivableId = idOf('receivable', month);
    const orderId = idOf('order', month);
    const at = `${month}-05T08:00:00.000Z`;
    const total = amount(issued * 1000);
    await house.command('customer', customer, 'register', { kind: 'org', name: month }, at);
    await house.command(
      'ar',
      customer,
      'recognize-receivable',
      { receivableId, orderId, instalmentNo: 1, trigger: 'signed', amount: total, dueDate: `${month}-28` },
      at,
    );
    await house.command(
      'ar',
      customer,
      'issue-invoice',
      {
        invoiceId: idOf('invoice', month),
        invoiceNo: month,
        net: total,
        gross: total,
        issueDate: `${month}-05`,
        dueDate: `${month}-28`,
        allocations: [{ orderId, ...(ORDER_ALONE.includes(month) ? {} : { receivableId }), amount: total }],
      },
      at,
    );
    let before = 0;
    for (const [age, cumulative] of paid.entries()) {
      const paymentId = idOf('payment', month, String(age));
      const valueDate = `${monthAfter(month, age)}-20`;
      const when = `${valueDate}T08:00:00.000Z`;
      const cash = amount((cumulative - before) * 1000);
      await house.command(
        'ar',
        customer,
        'record-payment',
        { paymentId, method: 'bank', amount: cash, valueDate, bankRef: `${month}/${age}` },
        when,
      );
      const target = TO_INVOICE.includes(month) ? { invoiceId: idOf('invoice', month) } : { receivableId };
      await house.command('ar', customer, 'allocate-payment', { paymentId, allocations: [target] }, when);
      before = cumulative;
    }
  }
  await house.settle();
});
afterAll(() => house.close());

const ask = async (params: Readonly<Record<string, string>> = {}, asOf = APRIL) => {
  const answer = await house.report('collections_runoff', asOf, params);
  const [only] = (answer.figures as ReturnType<typeof runoff>).byCurrency;
  if (only === undefined) throw new Error('no figures');
  return only;
};
const thousand = (value: number): number => Number((value / 1000).toFixed(2));

test('the worked example through the command path', async () => {
  const { factors, cohorts, totals, diagonals } = await ask();
  expect(factors.map(({ factor }) => Number(factor.toFixed(6)))).toEqual([2.904762, 1.369231, 1.134146]);
  expect(
    cohorts.map((c) => [
      c.cohort,
      c.exposure,
      c.latest,
      thousand(c.ultimate),
      thousand(c.stillToCome),
      thousand(c.expectedLoss),
    ]),
  ).toEqual([
    ['2026-01', '1000000.00', '930000.00', 930, 0, 70],
    ['2026-02', '1200000.00', '960000.00', 1088.78, 128.78, 111.22],
    ['2026-03', '900000.00', '530000.00', 823.04, 293.04, 76.96],
    ['2026-04', '1100000.00', '220000.00', 992.38, 772.38, 107.62],
  ]);
  expect(cohorts.map((c) => Number(c.cdf.toFixed(6)))).toEqual([1, 1.134146, 1.552908, 4.510828]);
  expect([totals.latest, thousand(totals.stillToCome), thousand(totals.expectedLoss)]).toEqual([
    '2640000.00',
    1194.2,
    365.8,
  ]);
  expect(diagonals.map(({ period, expected }) => [period, thousand(expected)])).toEqual([
    ['2026-05', 743.52],
    ['2026-06', 333.31],
    ['2026-07', 117.38],
  ]);
});

test('a tail of 1.01, and all cash instead of what was allocated', async () => {
  const { totals } = await ask({ tail: '1.01' });
  expect([thousand(totals.stillToCome), thousand(totals.expectedLoss)]).toEqual([1232.55, 327.45]);
  expect((await ask({ measure: 'received' })).totals).toEqual((await ask()).totals);
});

test('fewer than three cohorts: the ratio-to-exposure curve', async () => {
  const { factors, ratioToExposure } = await ask({ minCohorts: '3' });
  expect(ratioToExposure.map((ratio) => (100 * ratio).toFixed(2))).toEqual(['20.24', '59.03', '80.91', '93.00']);
  expect(factors.map(({ source }) => source)).toEqual(['volume', 'exposure', 'exposure']);
});

test('as it stood a month before; and a narrower range of cohorts', async () => {
  const march = await ask({}, '2026-03-31T23:59:59.999Z');
  expect(march.cohorts.map((c) => c.latest)).toEqual(['820000.00', '700000.00', '180000.00']);
  const { cohorts } = await ask({ from: '2026-02', to: '2026-03' });
  expect(cohorts.map((c) => c.cohort)).toEqual(['2026-02', '2026-03']);
  expect((await ask({ period: 'quarter' })).cohorts.map((c) => c.cohort)).toEqual(['2026-Q1', '2026-Q2']);
});

test.each([
  [{ from: 'spring' }, '/params/from'],
  [{ to: '2026-13' }, '/params/to'],
  [{ from: '2026-Q1' }, '/params/from'],
  [{ from: '0001-01' }, '/params/from'],
  [{ valuation: '9999-12-31' }, '/params/valuation'],
  [{ tail: '0' }, '/params/tail'],
  [{ minCohorts: '0' }, '/params/minCohorts'],
])('%j makes no sense, and is refused at %s', async (params, path) => {
  const refusal = await house.report('collections_runoff', APRIL, params).catch((error) => error.body);
  expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', path });
});
