import { isPositive, minMoney, subtractMoney } from '../money.js';
import type { Money } from '../schema.js';

/** Where money of a payment went: a receivable, an invoice, or by an invoice the order alone. */
export interface Item {
  readonly receivableId?: string;
  readonly invoiceId?: string;
  readonly orderId: string;
  readonly amount: Money;
}
/** What of a payment lies on an item. */
export interface Settled extends Item {
  /** When it went there. */
  readonly since: string;
}

const sameItem = (a: Item, b: Item): boolean =>
  a.orderId === b.orderId && a.receivableId === b.receivableId && a.invoiceId === b.invoiceId;

/** What lies on items, with what was allocated at an instant. */
export const settledMore = (
  settled: readonly Settled[],
  postings: readonly Item[],
  since: string,
): readonly Settled[] => [
  ...settled,
  ...postings.map(({ receivableId, invoiceId, orderId, amount }) => ({
    ...(receivableId === undefined ? {} : { receivableId }),
    ...(invoiceId === undefined ? {} : { invoiceId }),
    orderId,
    amount,
    since,
  })),
];

/** What lies on items, less what was taken back of it: of each item the last allocated first. */
export function settledLess(settled: readonly Settled[], postings: readonly Item[]): readonly Settled[] {
  const next = [...settled];
  for (const posting of postings) {
    let rest = posting.amount;
    for (let i = next.length - 1; i >= 0 && isPositive(rest); i--) {
      const one = next[i] as Settled;
      if (!sameItem(one, posting)) continue;
      const by = minMoney(one.amount, rest);
      next[i] = { ...one, amount: subtractMoney(one.amount, by) };
      rest = subtractMoney(rest, by);
    }
  }
  return next.filter(({ amount }) => isPositive(amount));
}
