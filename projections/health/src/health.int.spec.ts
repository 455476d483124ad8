import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { Row } from '@recount/read-store';

const TODAY = '2026-06-30';
const AS_OF = `${TODAY}T23:59:59.999Z`;
const CUSTOMER = idOf('customer');
const DAY_MS = 86_400_000;
/** The instant so many days before today. */
const ago = (days: number, time = '09:00:00.000'): string =>
  `${new Date(Date.parse(TODAY) - days * DAY_MS).toISOString().slice(0, 10)}T${time}Z`;
/** `n` of the days from `first` to `last` days ago, spread evenly. */
const spread = (n: number, first: number, last: number): number[] =>
  Array.from({ length: n }, (_, i) => first + Math.floor((i * (last - first + 1)) / n));

let house: House;
const register = (customer: string) =>
  house.command('customer', customer, 'register', { kind: 'org', name: 'Acme' }, ago(200));
const order = (name: string, days: number, value: number, termDays: number, tax?: number) =>
  house.command(
    'order',
    idOf('order', name),
    'place',
    {
      orderNo: name,
      customerId: CUSTOMER,
      lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(value) }],
      ...(tax === undefined ? {} : { tax: amount(tax) }),
      total: amount(value + (tax ?? 0)),
      terms: { days: termDays },
    },
    ago(days),
  );
const ticket = (name: string, days: number, customerId = CUSTOMER) =>
  house.command('ticket', idOf('ticket', name), 'open', { customerId, kind: 'question', priority: 'low' }, ago(days));
const contact = (name: string, days: number, journeyId = CUSTOMER) =>
  house.command(
    'interaction',
    idOf('contact', name),
    'record',
    { journeyId, kind: 'call', direction: 'inbound' },
    ago(days),
  );

beforeAll(async () => {
  house = await openHouse('health', { timeZone: 'UTC', currency: 'CNY' });
  await register(CUSTOMER);
  // Every 10 days, the last 22 days ago: 100 × (30 − 22) ÷ 20 = 40. Of 1,000 open, 100 are overdue: 90.
  await order('overdue', 42, 100, 10);
  await order('later', 32, 400, 60);
  await order('latest', 22, 500, 60);
  // 2 of a baseline of 10: 20. 8 tickets over a baseline of 5: 100 − 50 × 0.6 = 70.
  for (const [n, days] of [...spread(2, 0, 29), ...spread(30, 30, 119)].entries()) await contact(`${n}`, days);
  for (const [n, days] of [...spread(8, 0, 29), ...spread(15, 30, 119)].entries()) await ticket(`${n}`, days);
  await house.command('ticket', idOf('ticket', '20'), 'resolve', { resolutionCode: 'done' }, ago(1));
  // 3 of 5: 50, said in the last hour of the day.
  await house.command('ticket', idOf('ticket', '20'), 'rate', { score: 3 }, ago(0, '23:30:00.000'));
  await register(idOf('quiet'));
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const health = async (
  asOf: string,
  params: Readonly<Record<string, string>> = {},
  customer = CUSTOMER,
): Promise<Row> => {
  const { rows = [] } = await house.report('customer_health', asOf, { customerId: customer, ...params });
  expect(rows).toHaveLength(1);
  return rows[0] as Row;
};

test('the worked example, without product usage: 40, 20, 70, 90 and 50 make 52.50', async () => {
  expect(await health(AS_OF)).toMatchObject({
    cadence: '40.00',
    engagement: '20.00',
    service: '70.00',
    payment: '90.00',
    voice: '50.00',
    score: '52.50',
    coverage: '80.00',
    band: 'watch',
    weakest: 'cadence',
    days_since_order: 22,
    median_interval: '10',
    contacts_30d: 2,
    contacts_baseline: '10.00',
    tickets_30d: 8,
    tickets_baseline: '5.00',
    overdue_share: '0.100000',
    ratings: 1,
  });
});

test('a missing input is dropped and the weights renormalised; too little coverage has no band', async () => {
  const before = await health(ago(0, '23:00:00.000'));
  expect(before).toMatchObject({ voice: null, score: '52.86', coverage: '70.00', band: 'watch' });
  expect(await health(AS_OF, { minCoverage: '81' })).toMatchObject({ score: '52.50', band: null, trend: null });
  expect(await health(AS_OF, {}, idOf('quiet'))).toMatchObject({
    score: '100.00',
    coverage: '15.00',
    band: null,
    cadence: null,
    engagement: null,
    service: null,
  });
});

test('the weekly scores of the trend are those the report gave then', async () => {
  const { trend, direction, score_7d, score_14d, score_21d } = await health(AS_OF);
  const scores = [];
  for (const days of [21, 14, 7, 0]) scores.push(Number((await health(ago(days, '23:59:59.999'))).score));
  expect([score_21d, score_14d, score_7d].map(Number)).toEqual(scores.slice(0, 3));
  const [a = 0, b = 0, c = 0, d = 0] = scores;
  expect(Number(trend)).toBeCloseTo((-1.5 * a - 0.5 * b + 0.5 * c + 1.5 * d) / 5, 2);
  expect(direction).toBe(Number(trend) <= -3 ? 'falling' : Number(trend) >= 3 ? 'rising' : 'steady');
});

test('every input is told back to what it is made of', async () => {
  const { rows = [] } = await house.report('customer_health_evidence', AS_OF, { customerId: CUSTOMER });
  const count = (input: string, counts_as: string) =>
    rows.filter((row) => row.input === input && row.counts_as === counts_as).length;
  expect(count('cadence', 'order')).toBe(3);
  expect([count('engagement', 'current 30 days'), count('engagement', 'baseline')]).toEqual([2, 30]);
  expect([count('service', 'current 30 days'), count('service', 'baseline')]).toEqual([8, 15]);
  expect([count('payment', 'overdue'), count('payment', 'not due')]).toEqual([1, 2]);
  expect(rows.filter(({ input }) => input === 'voice')).toMatchObject([{ score: '50.000000', detail: '3 of 5' }]);
  for (const { model, key } of rows.slice(0, 5)) {
    const { steps } = await house.explain(String(model), Object.values(key as Record<string, string>));
    expect(steps.length).toBeGreaterThan(0);
  }
});

test('customers by band', async () => {
  const { rows = [] } = await house.report('customer_health_by_band', AS_OF);
  expect(rows).toMatchObject([
    { band: 'watch', customers: 1 },
    { band: null, customers: 1 },
  ]);
});

test('a cancelled order leaves from the day it was cancelled, not before', async () => {
  const last = idOf('order', 'extra');
  await order('extra', 5, 300, 60);
  await house.command('order', last, 'cancel', { reasonCode: 'price' }, ago(3));
  await house.settle();
  expect(await health(ago(4, '23:59:59.999'))).toMatchObject({ days_since_order: 1 });
  expect(await health(AS_OF)).toMatchObject({ days_since_order: 22, cadence: '40.00' });
});

test('a taxed order that came back whole counts no longer, its tax neither; one that lines are left of does, without tax', async () => {
  await order('taxed', 12, 1000, 60, 190);
  await order('partly', 62, 1000, 60, 190);
  const back = async (name: string, days: number, quantity: string) => {
    const lines = [{ lineId: '1', quantity }];
    const sent = { shipmentId: idOf('shipment', name), lines: [{ lineId: '1', quantity: '1' }] };
    await house.command('order', idOf('order', name), 'ship', sent, ago(days + 1));
    const returned = { returnId: 'R-1', reasonCode: 'broken', lines };
    await house.command('order', idOf('order', name), 'return-goods', returned, ago(days));
  };
  await back('taxed', 5, '1');
  await back('partly', 60, '0.25');
  await house.settle();
  expect(await health(ago(6, '23:59:59.999'))).toMatchObject({ days_since_order: 6, median_interval: '10' });
  // Days 62, 42, 32 and 22: 20, 10 and 10 days between them.
  expect(await health(AS_OF)).toMatchObject({ days_since_order: 22, median_interval: '10', cadence: '40.00' });
  const { rows } = await house.report('customer_overview', AS_OF, { customerId: CUSTOMER });
  // 100, 400, 500 and three quarters of 1,000.
  expect(rows).toMatchObject([{ orders: 4, ordered: '1750.00', last_order_on: '2026-06-08' }]);
});

test('of two answers of a contact the one of the later day counts everywhere, also where it was recorded first', async () => {
  const [survey, subjectId] = [idOf('survey'), idOf('subject')];
  await house.command('survey', survey, 'send', { customerId: CUSTOMER, subjectId, wave: '2026-H1' }, ago(20));
  await house.command('survey', survey, 'answer', { score: 10 }, ago(10));
  await house.command('survey', survey, 'answer', { score: 2 }, ago(15));
  await house.settle();
  const of = async (report: string, params = {}) => (await house.report(report, AS_OF, params)).rows ?? [];
  expect(await of('nps_contact')).toMatchObject([{ score: 10, answer: 'promoter' }]);
  // The rating is 50, the recommendation 100.
  expect(await health(AS_OF)).toMatchObject({ voice: '75.00', nps_answers: 1 });
  expect(await of('customer_overview', { customerId: CUSTOMER })).toMatchObject([{ last_nps: '10' }]);
  const rows = await house.rows('customer_360');
  expect(rows.find(({ customer_id }) => customer_id === CUSTOMER)).toMatchObject({ last_nps: 10 });
  const evidence = await of('customer_health_evidence', { customerId: CUSTOMER });
  expect(evidence.filter(({ input }) => input === 'voice').map(({ counts_as, score }) => [counts_as, score])).toEqual([
    ['replaced', '20.000000'],
    ['nps', '100.000000'],
    ['rating', '50.000000'],
  ]);
  const days = evidence.map(({ occurred_on }) => String(occurred_on));
  expect(days).toEqual([...days].sort());
});
