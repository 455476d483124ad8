import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden, QUOTES } from './golden.js';
import { quoteBook } from './quote-book.js';
import { quoteLine } from './quote-line.js';
import { quoteStep } from './quote-step.js';

modelLaws(quoteBook);
modelLaws(quoteStep);
modelLaws(quoteLine);

test('a quote as it stands after a revision, the customer’s word and an order', () => {
  const [accepted, rejected, withdrawn, expired, unknown] = foldAll(quoteBook, golden);
  expect(accepted).toMatchObject({
    quote_no: 'Q-0',
    status: 'accepted',
    revision: 2,
    issued_at: '2026-03-01T08:00:00.000Z',
    revised_at: '2026-03-02T08:00:00.000Z',
    valid_until: '2026-04-15',
    closed_at: '2026-03-03T08:00:00.000Z',
    accepted_by: 'Zhang',
    order_id: '00000000-0000-4000-8000-000000000003',
    currency: 'CNY',
    net: '1800.00',
    tax: '234.00',
    total: '2034.00',
    lines: 2,
    lines_with_stock: 1,
    lines_with_cost: 1,
    promise_gap_days: 9,
  });
  expect(rejected).toMatchObject({ status: 'rejected', reason_code: 'price', competitor_id: 'c-1', order_id: null });
  expect(withdrawn).toMatchObject({ status: 'withdrawn', reason_code: 'stock' });
  expect(expired).toMatchObject({ status: 'expired', closed_at: '2026-03-31T16:00:00.000Z', promise_gap_days: null });
  expect(unknown).toMatchObject({ quote_id: QUOTES[4], status: null, ordered_at: '2026-03-12T08:00:00.000Z' });
});

test('a revision sets the basis of expiry anew', () => {
  const [before] = foldAll(quoteBook, golden.slice(0, 1));
  const [after] = foldAll(quoteBook, golden.slice(0, 2));
  expect(before?.basis_event_id).not.toBe(after?.basis_event_id);
  expect(after).toMatchObject({ status: 'open', expires_at: '2026-03-31T16:00:00.000Z' });
});

test('each line keeps the snapshot it was quoted on', () => {
  const rows = foldAll(quoteLine, quoteLine.golden);
  expect(rows.filter((row) => row.quote_id === QUOTES[0]).map((row) => [row.revision, row.no, row.line_id])).toEqual([
    [1, 1, '1'],
    [2, 1, '1'],
    [2, 2, '2'],
  ]);
  expect(rows.find((row) => row.line_id === '2')).toMatchObject({
    unit_cost: '60.00',
    cost_version: 'std@4',
    selling_cost: '5.00',
    available_quantity: '4.5',
    stock_as_of: '2026-02-28T08:00:00.000Z',
    lead_time_days: 20,
    promise_gap_days: 9,
  });
});

test('an order without a quote is no step of one', () => {
  const steps = foldAll(quoteStep, golden).map((row) => row.step);
  expect(steps.filter((step) => step === 'ordered')).toHaveLength(2);
  expect(steps).toHaveLength(golden.length - 1);
});
