import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden } from './golden.js';
import { FREE, goldenAhead, goldenCurrencies, PLACED, RECEIVABLE } from './golden-more.js';
import { goldenTakenBack } from './golden-taken-back.js';
import { orderBalance } from './order-balance.js';
import { receivable } from './receivable.js';
import { receivablePosting } from './receivable-posting.js';

modelLaws(receivablePosting);
modelLaws(receivable);
modelLaws(orderBalance);

const ORDER = '00000000-0000-4000-8000-000000000002';
const SIGNED = '00000000-0000-4000-8000-000000000003';
const SHIPPED = '00000000-0000-4000-8000-000000000004';

test('a receivable adds up whatever came first', () => {
  const row = foldAll(receivable, golden).find((r) => r.receivable_id === SHIPPED);
  expect(row).toMatchObject({
    due: '56500.00',
    invoiced: '45000.00',
    collected: '20000.00',
    written_off: '1000.00',
    open: '35500.00',
    uninvoiced: '11500.00',
    status: 'partly_settled',
    issue_date: '2026-03-01',
    due_date: '2026-04-01',
    last_paid_on: '2026-03-12',
    in_collection: true,
  });
});

test('an order balance keeps the identity of the triangle', () => {
  const row = foldAll(orderBalance, golden).find((r) => r.order_id === ORDER);
  expect(row).toMatchObject({
    order_no: 'SO-1',
    contract: '117000.00',
    shipped: '105200.00',
    receivable: '90400.00',
    invoiced: '79100.00',
    collected: '54100.00',
    written_off: '1000.00',
    g1: '11300.00',
    g2: '24000.00',
    g3: '35300.00',
    flags: 'UNINVOICED UNCOLLECTED',
  });
});

test('what is taken back is open again, and the latest date is of what stays', () => {
  const [some, ahead] = [1, 3].map((n) => {
    const row = (id: string) =>
      foldAll(receivable, [...golden, ...goldenTakenBack.slice(0, n)]).find((r) => r.receivable_id === id);
    return { signed: row(SIGNED), shipped: row(SHIPPED) };
  });
  expect(some).toMatchObject({
    signed: { collected: '0.00', open: '33900.00', status: 'open', last_paid_on: null },
    shipped: { collected: '14000.00', open: '41500.00', status: 'partly_settled', last_paid_on: '2026-03-10' },
  });
  expect(ahead?.shipped).toMatchObject({ collected: '10850.00', open: '44650.00', last_paid_on: null });
  const [balance] = foldAll(orderBalance, [...golden, ...goldenTakenBack]).filter((r) => r.order_id === ORDER);
  expect(balance).toMatchObject({ collected: '11000.00', g1: '11300.00', g2: '67100.00', g3: '78400.00' });
});

test('a receivable without an order of ours has no contract amount', () => {
  const row = foldAll(orderBalance, golden).find((r) => r.order_id === '00000000-0000-4000-8000-000000000022');
  expect(row).toMatchObject({ contract: null, receivable: '35.00', g3: '35.00' });
});

test('a receivable starts with the cash its order held before', () => {
  const row = foldAll(receivable, goldenAhead).find((r) => r.receivable_id === RECEIVABLE);
  expect(row).toMatchObject({ due: '105.00', collected: '83.00', open: '22.00', status: 'partly_settled' });
});

test('an order has one currency: another one neither replaces it nor adds to it', () => {
  const rows = foldAll(orderBalance, goldenCurrencies);
  expect(rows.find((r) => r.order_id === FREE)).toMatchObject({
    currency: 'CNY',
    contract: null,
    receivable: '100.00',
    invoiced: '60.00',
    collected: '10.00',
    g1: '40.00',
    g2: '50.00',
    g3: '90.00',
    flags: 'UNINVOICED UNCOLLECTED',
  });
  expect(rows.find((r) => r.order_id === PLACED)).toMatchObject({
    currency: 'CNY',
    contract: '50.00',
    receivable: '0',
    invoiced: '0',
    flags: 'BALANCED',
  });
});

test('the order of reactor events and commands does not matter', () => {
  const events = golden.map((event, n) => ({ ...event, id: `10000000-0000-4000-8000-${String(n).padStart(12, '0')}` }));
  const byKey = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map((row) => JSON.stringify(row)).sort();
  for (const model of [receivable, orderBalance]) {
    expect(byKey(foldAll(model, [...events].reverse()))).toEqual(byKey(foldAll(model, events)));
  }
});
