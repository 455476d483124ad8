import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const DAY_MS = 86_400_000;
const KEY_ACCOUNT = idOf('key account');
const dateOf = (n: number): string => new Date(n * DAY_MS).toISOString().slice(0, 10);
const dayOf = (date: string): number => Date.parse(date) / DAY_MS;

const ORDERED_ON = dayOf('2026-03-01');
const REORDERED_ON = dayOf('2026-10-20');
/** Every third day until 29 May: 30 contacts in the 90 days before June; two in June; daily from 10 July to 14 August. */
const CONTACTS = [
  ...Array.from({ length: 30 }, (_, n) => dayOf('2026-03-03') + 3 * n),
  dayOf('2026-06-05'),
  dayOf('2026-06-15'),
  ...Array.from({ length: 36 }, (_, n) => dayOf('2026-07-10') + n),
];

/** The rule as it is written, day by day: since when the warning stands on a day, undefined where none does. */
function raisedOn(asOf: number): number | undefined {
  const between = (from: number, to: number) => CONTACTS.filter((day) => day >= from && day <= to).length;
  let raised: number | undefined;
  let better = 0;
  for (let day = ORDERED_ON + 60; day <= asOf; day++) {
    const [current, base] = [between(day - 29, day), between(day - 119, day - 30) / 3];
    const drop = base > 0 ? 1 - current / base : current > 0 ? Number.NEGATIVE_INFINITY : 1;
    better = drop < 0.5 ? better + 1 : 0;
    if (better >= 14) raised = undefined;
    if (base >= 4 && drop >= 0.8 - 1e-12) raised ??= day;
  }
  return raised;
}

let house: House;
beforeAll(async () => {
  house = await openHouse('churn', { timeZone: 'UTC', currency: 'CNY' });
  const order = (customerId: string, value: number, day: number) =>
    house.command(
      'order',
      idOf('order', customerId, String(day)),
      'place',
      {
        orderNo: `${customerId}-${day}`,
        customerId,
        lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(value) }],
        total: amount(value),
      },
      `${dateOf(day)}T09:00:00.000Z`,
    );
  await house.command('customer', KEY_ACCOUNT, 'register', { kind: 'org', name: 'Key' }, '2026-01-01T09:00:00.000Z');
  await order(KEY_ACCOUNT, 20_000, ORDERED_ON);
  await order(KEY_ACCOUNT, 1000, REORDERED_ON);
  await order(idOf('others'), 80_000, dayOf('2026-06-20'));
  for (const [n, day] of CONTACTS.entries())
    await house.command(
      'interaction',
      idOf('contact', String(n)),
      'record',
      { journeyId: KEY_ACCOUNT, kind: 'visit', direction: 'outbound' },
      `${dateOf(day)}T10:00:00.000Z`,
    );
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const warnings = async (day: string, params: Readonly<Record<string, string>> = {}) =>
  (await house.report('churn_warning', `${day}T23:59:59.999Z`, params)).rows ?? [];

test('the worked example: 2 contacts after 10 a month, no order for 60 days, a fifth of the revenue', async () => {
  const [warning, ...others] = await warnings('2026-06-30');
  expect(others).toEqual([]);
  expect(warning).toMatchObject({
    customer_id: KEY_ACCOUNT,
    rule: 'churn.keyAccount.v1',
    raised_on: '2026-06-28',
    last_order_on: '2026-03-01',
    days_since_order: 121,
    contacts_30d: 2,
    contacts_baseline: '10.00',
    contact_drop: '0.800000',
    value_at_risk: '20000.00',
    currency: 'CNY',
    revenue_share: '0.200000',
    horizon_days: 30,
  });
  expect(warning?.evidence).toHaveLength(33);
});

test('it is raised on the first day both hold, and stands until contacts have recovered for 14 days', async () => {
  const days = Array.from({ length: 130 }, (_, n) => dayOf('2026-06-20') + n).filter((_, n) => n % 2 === 0 || n < 12);
  for (const day of days.filter((n) => n < REORDERED_ON)) {
    const stands = (await warnings(dateOf(day))).map((warning) => warning.raised_on);
    const expected = raisedOn(day);
    expect([dateOf(day), stands]).toEqual([dateOf(day), expected === undefined ? [] : [dateOf(expected)]]);
  }
}, 600_000);

test('an order clears it', async () => {
  expect((await warnings(dateOf(REORDERED_ON - 1))).length).toBe(raisedOn(REORDERED_ON - 1) === undefined ? 0 : 1);
  expect(await warnings(dateOf(REORDERED_ON))).toEqual([]);
});

test('a key account is one of at least a share of the value', async () => {
  expect(await warnings('2026-06-30', { minShare: '2000' })).toHaveLength(1);
  expect(await warnings('2026-06-30', { minShare: '2001' })).toEqual([]);
});

test('the overview joins it with health, orders, debts and contacts', async () => {
  const params = { customerId: KEY_ACCOUNT, minCoverage: '30' };
  const { rows = [] } = await house.report('customer_overview', '2026-06-30T23:59:59.999Z', params);
  // Contacts at 20 %, and everything open overdue since March.
  expect(rows).toMatchObject([
    {
      customer_id: KEY_ACCOUNT,
      score: '10.00',
      coverage: '30.00',
      band: 'at_risk',
      weakest: 'payment',
      churn_raised_on: '2026-06-28',
      orders: 1,
      last_order_on: '2026-03-01',
      currency: 'CNY',
      ordered: '20000.00',
      open: '20000.00',
      overdue: '20000.00',
      contacts: 32,
      last_contact_on: '2026-06-15',
      tickets: 0,
      csat: null,
      last_nps: null,
    },
  ]);
});

test('who is lost stays so, and the day may be any: nothing is counted beyond the last contact', async () => {
  const lost = idOf('lost');
  const told = (currency: string, day: number) => ({
    orderNo: `lost-${day}`,
    customerId: lost,
    lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(100, currency) }],
    total: amount(100, currency),
  });
  const at = (day: number) => `${dateOf(day)}T10:00:00.000Z`;
  await house.command('customer', lost, 'register', { kind: 'org', name: 'Lost' }, at(ORDERED_ON - 1));
  await house.command('order', idOf('lost order'), 'place', told('EUR', ORDERED_ON), at(ORDERED_ON));
  for (let n = 0; n < 12; n++) {
    const contact = { journeyId: lost, kind: 'visit', direction: 'outbound' };
    await house.command('interaction', idOf('lost', String(n)), 'record', contact, at(ORDERED_ON + n));
  }
  await house.settle();
  // The first day without any of the twelve in its own thirty, and with all of them in the ninety before.
  const [raised, lastContact] = [dateOf(ORDERED_ON + 60), ORDERED_ON + 11];
  for (const day of [dateOf(lastContact + 119), dateOf(lastContact + 120), dateOf(lastContact + 121), '9999-12-31'])
    expect(await warnings(day, { customerId: lost })).toMatchObject([
      { raised_on: raised, contacts_30d: 0, days_since_order: dayOf(day) - ORDERED_ON },
    ]);
  expect(await warnings('9999-12-31', { customerId: lost })).toMatchObject([
    { contacts_baseline: '0.00', contact_drop: null },
  ]);
});
