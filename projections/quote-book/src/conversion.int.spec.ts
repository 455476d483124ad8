import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { conversions } from './figures.js';

// FX-01: of 200 quotes given without knowing the stock 30 are ordered; once a stock figure is required, 80 of 200.
const END = '2026-12-31T23:59:59.999Z';

let house: House;
async function quoted(name: string, month: string, ordered: number, line: object) {
  await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const [id, customerId, opportunityId] = [
        idOf('quote', name, `${i}`),
        idOf('customer', name, `${i}`),
        idOf('deal', name, `${i}`),
      ];
      const lines = [{ lineId: '1', productId: 'P', quantity: '1', listPrice: amount(100), ...line }];
      const offer = {
        quoteNo: `${name}-${i}`,
        customerId,
        opportunityId,
        validUntil: `${month}-28`,
        lines,
        total: amount(100),
      };
      await house.command('quote', id, 'issue', offer, `${month}-02T08:00:00.000Z`);
      if (i >= ordered) return;
      await house.command('quote', id, 'accept', { revision: 1, acceptedBy: 'Li' }, `${month}-09T08:00:00.000Z`);
      const order = { orderNo: `${name}-${i}`, customerId, quoteId: id, total: amount(100) };
      const placed = { ...order, lines: [{ lineId: '1', productId: 'P', quantity: '1', amount: amount(100) }] };
      await house.command('order', idOf('order', name, `${i}`), 'place', placed, `${month}-10T08:00:00.000Z`);
    }),
  );
}
beforeAll(async () => {
  house = await openHouse('quotes', { timeZone: 'UTC', currency: 'CNY' });
  await quoted('before', '2026-03', 30, {});
  const rule = { name: 'Stock first', stockMaxAgeMinutes: 1_440, promise: 'flag' };
  await house.command('policy', 'quote.standard', 'publish-quote-policy', rule, '2026-04-01T00:00:00.000Z');
  await quoted('after', '2026-04', 80, { availableQuantity: '7', stockAsOf: '2026-04-01T20:00:00Z' });
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const figures = async (asOf: string, params: Readonly<Record<string, string>>) =>
  (await house.report('quote_conversion', asOf, params)).figures as ReturnType<typeof conversions>;

test('15 % (10.71 to 20.61) become 40 % (33.46 to 46.92): 25 points or 166.7 % more, and significant', async () => {
  const { groups, comparisons, total } = await figures(END, { by: 'stock' });
  expect(groups.map(({ group, quoted: n, converted }) => [group, n, converted])).toEqual([
    ['before_stock', 200, 30],
    ['with_stock', 200, 80],
  ]);
  const percent = groups.map(({ conversion }) =>
    [conversion.rate, ...(conversion.interval ?? [])].map((share) => ((share ?? 0) * 100).toFixed(2)),
  );
  expect(percent).toEqual([
    ['15.00', '10.71', '20.61'],
    ['40.00', '33.46', '46.92'],
  ]);
  expect(comparisons).toEqual([
    { from: 'before_stock', to: 'with_stock', difference: 0.25, relative: 5 / 3, significant: true },
  ]);
  expect(total).toMatchObject({ numerator: 110, denominator: 400 });
});

test('the quotes without a stock figure are the ones of March', async () => {
  const { rows } = await house.report('quote_standing', END);
  const blind = rows?.filter((row) => row.stock_snapshot === false) ?? [];
  expect(blind).toHaveLength(200);
  expect(new Set(blind.map((row) => row.issued_period))).toEqual(new Set(['2026-03']));
});

test('as of the day before any order, nothing is converted; by period it is the same business', async () => {
  const early = await figures('2026-03-09T23:59:59.999Z', { by: 'period' });
  expect(early.groups).toEqual([expect.objectContaining({ group: '2026-03', quoted: 200, converted: 0 })]);
  const accepted = await figures('2026-03-09T23:59:59.999Z', { by: 'period', outcome: 'accepted' });
  expect(accepted.groups).toEqual([expect.objectContaining({ converted: 30 })]);
  const late = await figures(END, { by: 'period' });
  expect(late.comparisons).toEqual([expect.objectContaining({ from: '2026-03', to: '2026-04', significant: true })]);
});

test('what was accepted and what is only no longer valid', async () => {
  const rows = async (asOf: string) =>
    (await house.report('quote_by_status', asOf, { from: '2026-03-01', to: '2026-03-31' })).rows?.map((row) => [
      row.status,
      row.quotes,
      row.ordered,
      row.net,
    ]);
  expect(await rows('2026-03-28T23:59:59.999Z')).toEqual([
    ['accepted', 30, 30, '3000.00'],
    ['open', 170, 0, '17000.00'],
  ]);
  expect(await rows('2026-03-29T00:00:00.000Z')).toEqual([
    ['accepted', 30, 30, '3000.00'],
    ['lapsed', 170, 0, '17000.00'],
  ]);
});
