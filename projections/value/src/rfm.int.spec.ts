import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import { daysBefore, shopOf } from './testing/shop.js';

const TODAY = '2026-03-31';
const R = [3, 10, 10, 25, 40, 40, 60, 75, 120, 300];
const F = [1, 1, 1, 1, 2, 2, 3, 4, 5, 9];
const M = [120, 300, 300, 450, 800, 950, 1200, 2000, 5200, 18_000];
const nameOf = (i: number): string => `${i + 1}`;

let house: House;
beforeAll(async () => {
  house = await openHouse('rfm', { timeZone: 'UTC', currency: 'CNY' });
  const shop = shopOf(house);
  for (const [i, recency] of R.entries()) {
    const customer = nameOf(i);
    await shop.register(customer, '2025-01-01T00:00:00.000Z');
    const orders = F[i] as number;
    // All but the last order are of 10 each, on the days before it.
    for (let n = 0; n < orders; n++) {
      const value = n === 0 ? (M[i] as number) - 10 * (orders - 1) : 10;
      await shop.buy({
        customer,
        at: daysBefore(TODAY, recency + n),
        amount: value,
        cost: i === 9 ? value : value / 2,
      });
    }
  }
  // Beyond the window, of nothing, and of nobody in particular: none of them scores.
  await shop.register('old', '2024-01-01T00:00:00.000Z');
  await shop.buy({ customer: 'old', at: daysBefore(TODAY, 365), amount: 500 });
  await house.command(
    'customer',
    idOf('anybody'),
    'register',
    { kind: 'org', name: 'Anybody', externalId: 'anybody', attributes: { anonymous: true } },
    '2025-01-01T00:00:00.000Z',
  );
  await shop.buy({ customer: 'anybody', at: daysBefore(TODAY, 1), amount: 500 });
  await house.settle();
}, 600_000);
afterAll(() => house?.close());

const scores = async (params: Readonly<Record<string, string>> = {}, asOf = TODAY) =>
  [...((await house.report('rfm_score', asOf, params)).rows ?? [])].sort(
    (a, b) => Number(a.external_id) - Number(b.external_id),
  );

test('the worked example: tie-safe quintiles of ten customers', async () => {
  const rows = await scores();
  expect(rows.map((row) => row.external_id)).toEqual(R.map((_, i) => nameOf(i)));
  expect(rows.map((row) => row.recency_days)).toEqual(R);
  expect(rows.map((row) => row.frequency)).toEqual(F);
  expect(rows.map((row) => Number(row.money))).toEqual(M);
  expect(rows.map((row) => row.r)).toEqual([5, 4, 4, 4, 3, 3, 2, 2, 1, 1]);
  expect(rows.map((row) => row.f)).toEqual([1, 1, 1, 1, 3, 3, 4, 4, 5, 5]);
  expect(rows.map((row) => row.m)).toEqual([1, 1, 1, 2, 3, 3, 4, 4, 5, 5]);
});

test('segments: the first that fits; a cell of them drills to its customers', async () => {
  const rows = await scores();
  const promising = ['promising', 'promising', 'promising', 'promising'];
  const atRisk = ['at-risk', 'at-risk', 'at-risk', 'at-risk'];
  expect(rows.map((row) => row.segment)).toEqual([...promising, 'standard', 'standard', ...atRisk]);
  const { rows: segments } = await house.report('rfm_segment', TODAY);
  expect(segments).toEqual([
    expect.objectContaining({ segment: 'at-risk', customers: 4, orders: 21, money: '26400.00' }),
    expect.objectContaining({ segment: 'promising', customers: 4, orders: 4, money: '1170.00' }),
    expect.objectContaining({ segment: 'standard', customers: 2, orders: 4, money: '1750.00' }),
  ]);
});

test('NTILE makes groups of equal size, ties by external id as a number', async () => {
  const rows = await scores({ scores: 'ntile' });
  expect(rows.map((row) => row.f)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  expect(rows.map((row) => row.r)).toEqual([5, 4, 5, 4, 3, 3, 2, 2, 1, 1]);
});

test('money is profit where asked: the largest revenue can be the smallest profit', async () => {
  const rows = await scores({ measure: 'profit' });
  expect(rows.map((row) => Number(row.money))).toEqual(M.map((value, i) => (i === 9 ? 0 : value / 2)));
  expect(rows[9]?.m).toBe(1);
});

test('window, minimum and unit: who is in, and what counts', async () => {
  expect((await scores({ window: 'all' })).map((row) => row.external_id)).toContain('old');
  expect(await scores({ window: '366d' })).toHaveLength(11);
  expect(await scores({ window: '20d' })).toHaveLength(3);
  expect((await scores({ minAmount: '400' })).map((row) => row.frequency)).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test('an order cancelled later counts until then; restated, it has never been', async () => {
  const shop = shopOf(house);
  await shop.register('77', '2025-01-01T00:00:00.000Z');
  const order = await shop.buy({ customer: '77', at: daysBefore(TODAY, 30), amount: 900 });
  await house.command('order', order, 'cancel', { reasonCode: 'mistake' }, daysBefore(TODAY, 5));
  await house.settle();
  const before = daysBefore(TODAY, 6);
  const names = async (asOf: string, params = {}) => (await scores(params, asOf)).map((row) => row.external_id);
  expect(await names(before)).toContain('77');
  expect(await names(before, { restated: 'true' })).not.toContain('77');
  expect(await names(TODAY)).not.toContain('77');
});

test('what a ticket costs is the customer’s loss, and no order’s', async () => {
  const ticket = idOf('ticket');
  const at = daysBefore(TODAY, 20);
  await house.command('ticket', ticket, 'open', { kind: 'fault', priority: 'high', customerId: idOf('9') }, at);
  await house.command('ticket', ticket, 'record-cost', { amount: amount(600) }, at);
  await house.settle();
  const [row] = (await scores({ measure: 'profit' })).filter(({ external_id }) => external_id === '9');
  expect(Number(row?.money)).toBe(2600 - 600);
});

test('migration between two days: who moved from where to where, the silent ones too', async () => {
  const since = daysBefore(TODAY, 50).slice(0, 10);
  const { rows = [] } = await house.report('rfm_migration', TODAY, { since });
  const moves = Object.fromEntries(rows.map((row) => [row.external_id, [row.from_segment, row.to_segment]]));
  // 50 days ago the first six had not bought in the window yet; the old one had.
  expect(moves['1']).toEqual(['silent', 'promising']);
  expect(moves.old).toEqual([expect.not.stringMatching('silent'), 'silent']);
  const matrix = (await house.report('rfm_migration_matrix', TODAY, { since })).rows ?? [];
  expect(matrix.reduce((n, row) => n + Number(row.customers), 0)).toBe(rows.length);
  expect(matrix.find((row) => row.from_segment === 'silent' && row.to_segment === 'promising')?.customers).toBe(4);
});

test('the segments of one customer through the months', async () => {
  const params = { since: '2025-05-15', customerId: idOf('10') };
  const { rows = [] } = await house.report('rfm_history', TODAY, params);
  const seen = rows.map((row) => [row.ended_on, row.recency_days, row.segment]);
  // It bought nine times up to 4 June 2025: still on top then, at risk by now.
  expect(seen[0]).toEqual(['2025-05-31', 0, expect.any(String)]);
  expect(seen.at(-1)).toEqual([TODAY, 300, 'at-risk']);
  expect(seen).toHaveLength(11);
  expect(new Set(rows.map((row) => row.external_id))).toEqual(new Set(['10']));
});

test('a history since long ago begins with the first sale', async () => {
  const params = { window: 'all', customerId: idOf('old') };
  const rows = async (since: string) => (await house.report('rfm_history', TODAY, { ...params, since })).rows;
  const ends = (await rows('0001-01-01'))?.map((row) => row.ended_on);
  expect([ends?.length, ends?.[0], ends?.at(-1)]).toEqual([13, '2025-03-31', TODAY]);
  expect(await rows('2025-01-01')).toEqual(await rows('0001-01-01'));
});

test('the population of the scores: cells, bounds, digest', async () => {
  const { figures, population, formula } = await house.report('rfm', daysBefore(TODAY, 2));
  expect(formula).toBe('rfm@1');
  expect(population?.count).toBe((figures as { customers: number }[])[0]?.customers);
  await expect(house.report('rfm_score', TODAY, { window: 'a year' })).rejects.toMatchObject({
    body: { code: 'VALIDATION_FAILED', path: '/params/window' },
  });
});
