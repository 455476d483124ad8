import { conversions } from './figures.js';

type Quote = Readonly<Record<string, unknown>>;
let no = 0;
const quote = (more: Quote = {}): Quote => {
  no += 1;
  const id = `q${no}`;
  return {
    quote_id: id,
    quote_no: id,
    opportunity_id: null,
    issued_on: '2026-03-01',
    issued_period: '2026-03',
    ...more,
  };
};
const quotes = (n: number, ordered: number, more: Quote = {}): Quote[] =>
  Array.from({ length: n }, (_, i) => quote({ ordered: i < ordered, accepted: true, ...more }));
const byPeriod = { by: 'period', outcome: 'ordered' };

test('groups whose intervals meet do not differ significantly, in either direction', () => {
  const march = quotes(200, 40);
  const more = conversions([...march, ...quotes(200, 50, { issued_period: '2026-04' })], byPeriod);
  expect(more.comparisons).toMatchObject([{ from: '2026-03', to: '2026-04', relative: 0.25, significant: false }]);
  const fewer = conversions([...march, ...quotes(200, 10, { issued_period: '2026-04' })], byPeriod);
  expect(fewer.comparisons).toMatchObject([{ relative: -0.75, significant: true }]);
});

test('an opportunity counts once, in the group of its latest quote, converted by any of them', () => {
  const opportunity_id = 'deal';
  const rows = [
    quote({ opportunity_id, ordered: true }),
    quote({ opportunity_id, ordered: false, issued_on: '2026-04-02', issued_period: '2026-04' }),
  ];
  for (const order of [rows, [...rows].reverse()])
    expect(conversions(order, byPeriod).groups).toMatchObject([{ group: '2026-04', quoted: 1, converted: 1 }]);
});

test('more than nothing is no multiple of it; of nothing there is no rate', () => {
  const rows = [...quotes(40, 0), ...quotes(40, 20, { issued_period: '2026-04' })];
  expect(conversions(rows, byPeriod).comparisons).toMatchObject([
    { difference: 0.5, relative: null, significant: true },
  ]);
  expect(conversions([], byPeriod)).toEqual({
    groups: [],
    comparisons: [],
    total: expect.objectContaining({ rate: null, interval: null }),
  });
});

test('by owner, by stock known, and by acceptance', () => {
  const rows = [
    ...quotes(2, 1, { owner_id: 'anna', stock_snapshot: true }),
    ...quotes(3, 0, { stock_snapshot: false }),
  ];
  const groups = (by: string, outcome = 'ordered') =>
    conversions(rows, { by, outcome }).groups.map(({ group, quoted, converted }) => [group, quoted, converted]);
  expect(groups('owner')).toEqual([
    ['', 3, 0],
    ['anna', 2, 1],
  ]);
  expect(groups('stock')).toEqual([
    ['before_stock', 3, 0],
    ['with_stock', 2, 1],
  ]);
  expect(groups('stock', 'accepted')).toEqual([
    ['before_stock', 3, 3],
    ['with_stock', 2, 2],
  ]);
});
