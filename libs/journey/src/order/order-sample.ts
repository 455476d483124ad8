import type { Money } from '../schema.js';
import { given, testId } from '../testing/index.js';
import type { PlaceOrder } from './commands.js';
import { order } from './index.js';

/** An order of two lines, 100,001 fen in all, for the specs of this folder. */
export const fen = (units: number | string): Money => ({ units: String(units), scale: 2, currency: 'CNY' });
export const usd = (units: number): Money => ({ ...fen(units), currency: 'USD' });
export const customerId = testId('customer');
export const orderId = testId('order');
export const receivable = (no: number): string => testId('default', 'receivable', orderId, String(no));
export const line = (lineId: string, quantity: string, amount: number) => ({
  lineId,
  productId: `P${lineId}`,
  quantity,
  amount: fen(amount),
});
export const body: PlaceOrder = {
  orderNo: 'SO-1',
  customerId,
  lines: [line('1', '3', 60_000), line('2', '1', 40_001)],
  total: fen(100_001),
};
export const at = { occurredAt: '2026-03-02T09:00:00.000Z', id: orderId };
export const placing = (more: Partial<PlaceOrder> = {}) => given(order, [], at).when('place', { ...body, ...more });
export const placed = (more: Partial<PlaceOrder> = {}) => placing(more).accepted();
export const thirds = [
  { no: 1, percent: 3_000, trigger: 'signed' },
  { no: 2, percent: 6_000, trigger: 'shipped' },
  { no: 3, percent: 1_000, trigger: 'accepted' },
] as const;
export const all = [
  { lineId: '1', quantity: '3' },
  { lineId: '2', quantity: '1' },
];
