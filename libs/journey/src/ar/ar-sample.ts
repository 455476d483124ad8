import type { Money } from '../schema.js';
import { given, type Scenario, testId } from '../testing/index.js';
import { ar } from './index.js';

/** A ledger with one order of 1,000.00 in two receivables, for the specs of this folder. */
export const fen = (units: number): Money => ({ units: String(units), scale: 2, currency: 'CNY' });
export const usd = (units: number): Money => ({ ...fen(units), currency: 'USD' });
export const orderId = testId('order');
export const [first, second, invoiceId, paymentId] = ['first', 'second', 'invoice', 'payment'].map((name) =>
  testId(name),
) as [string, string, string, string];
export const recognition = {
  receivableId: first,
  orderId,
  instalmentNo: 1,
  trigger: 'signed',
  amount: fen(60_000),
  contractAmount: fen(100_000),
  dueDate: '2026-04-01',
};
export const empty = (): Scenario => given(ar);
export const recognized = (): Scenario => empty().when('recognize-receivable', recognition).accepted();
export const both = (): Scenario =>
  recognized()
    .when('recognize-receivable', {
      ...recognition,
      receivableId: second,
      instalmentNo: 2,
      trigger: 'shipped',
      amount: fen(40_000),
    })
    .accepted();
export const invoice = (more: Record<string, unknown> = {}) => ({
  invoiceId,
  invoiceNo: 'I-1',
  net: fen(80_000),
  gross: fen(80_000),
  dueDate: '2026-04-30',
  allocations: [{ orderId, amount: fen(80_000) }],
  ...more,
});
export const payment = (units: number, more: Record<string, unknown> = {}) => ({
  paymentId,
  method: 'bank',
  amount: fen(units),
  ...more,
});
export const allocation = (...allocations: readonly Record<string, unknown>[]) => ({ paymentId, allocations });
