import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden, ORDERS } from './golden.js';
import { orderBook } from './order-book.js';
import { orderStep } from './order-step.js';

modelLaws(orderBook);
modelLaws(orderStep);

test('an order as it stands after an amendment, two shipments, a return and its completion', () => {
  const [order] = foldAll(orderBook, golden);
  expect(order).toMatchObject({
    order_id: ORDERS[0],
    order_no: 'SO-0',
    quote_id: '00000000-0000-4000-8000-000000000022',
    status: 'completed',
    placed_at: '2026-03-01T08:00:00.000Z',
    first_shipped_at: '2026-03-03T08:00:00.000Z',
    last_shipped_at: '2026-03-06T08:00:00.000Z',
    last_delivered_at: '2026-03-07T08:00:00.000Z',
    promised_date: '2026-03-25',
    promise_gap_days: 6,
    lines: 3,
    shipments: 2,
    deliveries: 2,
    returns: 1,
    amendments: 1,
    net: '1150.00',
    tax: '150.00',
    total: '1300.00',
    shipped: '1150.00',
    returned: '50.00',
    cost: '12.50',
    attributes: { channel: 'web', size: 3 },
  });
});

test('how far it had come, step by step', () => {
  const until = (n: number) => foldAll(orderBook, golden.slice(0, n))[0]?.status;
  expect([1, 2, 3, 4, 5, 6, 7, 8, 11].map(until)).toEqual([
    'placed',
    'confirmed',
    'partly_shipped',
    'partly_shipped',
    'partly_shipped',
    'shipped',
    'delivered',
    'accepted',
    'completed',
  ]);
});

test('a cancellation takes its lines, their tax and, where nothing else was open, completes the order', () => {
  const [, partly, wholly, bare] = foldAll(orderBook, golden);
  expect(partly).toMatchObject({
    status: 'delivered',
    lines: 1,
    net: '600.00',
    tax: '78.00',
    total: '678.00',
    cancelled_at: null,
    fully_shipped: true,
  });
  expect(wholly).toMatchObject({ status: 'cancelled', lines: 0, total: '0.00', reason_code: 'changedMind' });
  expect(bare).toMatchObject({ status: 'shipped', net: '0.00', tax: '0' });
});

test('the steps of an order sum to its row', () => {
  const steps = foldAll(orderStep, golden).filter((step) => step.order_id === ORDERS[0]);
  const sum = (column: 'total' | 'net' | 'lines'): number => steps.reduce((all, step) => all + Number(step[column]), 0);
  expect([sum('total'), sum('net'), sum('lines')]).toEqual([1300, 1150, 3]);
  expect(steps.map((step) => step.step)).toContain('cost');
});
