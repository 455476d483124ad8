import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden, goldenOfSales, ORDER } from './golden.js';
import { sale } from './sale.js';
import { LINES_IN_A_ROW, saleLines } from './sale-lines.js';

modelLaws(sale);
modelLaws(saleLines);

test('amounts are without tax, and what is taken back is below zero', () => {
  const rows = foldAll(sale, goldenOfSales).map(({ kind, order_id, amount, lines, lines_sold, country }) => [
    kind,
    order_id === ORDER,
    amount,
    lines,
    lines_sold,
    country,
  ]);
  expect(rows).toEqual([
    ['placed', true, '1050.00', 3, 2, 'France'],
    ['placed', false, '100.00', 1, 1, null],
    ['cancelled', true, '-50.00', null, null, null],
    ['cancelled', false, '-100.00', null, null, null],
    ['amended', true, '180.00', null, null, null],
    ['cost', true, null, null, null, null],
    ['cost', false, null, null, null, null],
    ['returned', true, '-200.00', null, null, null],
    // Over an invoice: what came back was booked by the return.
    ['credited', false, null, 1, null, 'France'],
    ['adjusted', false, '-10.00', null, null, null],
    ['credited', false, '-25.00', 0, null, null],
  ]);
});

test('the lines of an order stand in rows of a hundred', () => {
  const [placed] = golden;
  const lines = Array.from({ length: 2 * LINES_IN_A_ROW + 1 }, (_, n) => ({
    lineId: String(n),
    productId: `P-${n}`,
    quantity: '1',
    amount: { units: '100', scale: 2, currency: 'EUR' },
  }));
  const rows = foldAll(saleLines, [{ ...placed, type: 'OrderPlaced', data: { ...(placed?.data as object), lines } }]);
  expect(rows.map((row) => [row.no, (row.items as unknown[]).length])).toEqual([
    [1, 100],
    [2, 100],
    [3, 1],
  ]);
  expect(rows.map((row) => (row.items as unknown[])[0])).toContainEqual(['200', 'P-200', '1', '1.00']);
});

test('a line that came back names no product, a cancelled one only itself', () => {
  const items = foldAll(saleLines, golden).map((row) => [row.kind, row.items]);
  expect(items).toContainEqual(['returned', [['1', null, '-2', '-200.00']]]);
  expect(items).toContainEqual(['cancelled', [['2']]]);
});

test('an order costs what its lines say, apart from it stands what was spent on it', () => {
  const costs = foldAll(sale, golden).map((row) => [row.kind, row.reference, row.cost]);
  expect(costs.filter(([, , cost]) => cost !== null)).toEqual([
    ['placed', 'SO-1', '600.00'],
    ['cost', 'freight', '12.00'],
    ['cost', 'service', '45.00'],
  ]);
});
