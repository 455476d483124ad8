import type { PlaceOrder } from '@recount/client';
import { uuidv7 } from '@recount/event-log';

/** A fresh id. */
export const id = (): string => uuidv7();

/** Cents as money. */
export const eur = (cents: number): { units: string; scale: number; currency: string } => ({
  units: String(cents),
  scale: 2,
  currency: 'EUR',
});

/** An order of 10 × 100.00 EUR; its number is unique. */
export const placeOrder = (more: object = {}): PlaceOrder => ({
  orderNo: `SO-${id()}`,
  customerId: id(),
  lines: [{ lineId: '1', productId: 'P-1', quantity: '10', unitPrice: eur(10_000), amount: eur(100_000) }],
  total: eur(100_000),
  ...more,
});
