import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden } from './golden.js';
import { healthSignal } from './health-signal.js';
import { productUsage } from './product-usage.js';

modelLaws(healthSignal);
modelLaws(productUsage);

test('orders with what changed their value, contacts with the outside, tickets and voices of known customers', () => {
  const rows = foldAll(healthSignal, golden).map(({ kind, detail, amount, score }) => [kind, detail, amount, score]);
  expect(rows.sort()).toEqual(
    [
      ['customer', null, null, null],
      ['order', 'SO-1', '100.00', null],
      ['order_value', 'amended', '5.00', null],
      ['order_value', 'returned', '-20.00', null],
      ['order_value', 'cancelled', '-85.00', null],
      ['interaction', 'inbound call', null, null],
      ['ticket', 'fault', null, null],
      ['rating', '4 of 5', null, '75.000000'],
      ['rating', '2 of 4', null, '33.333333'],
      ['nps', '2026-1', null, '70.000000'],
    ].sort(),
  );
});
