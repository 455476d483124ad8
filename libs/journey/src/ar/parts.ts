import { addMoney, compareMoney, minMoney, subtractMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';

/** Part of an invoice: which order, and which of its receivables where that is known. */
export interface InvoicePart {
  readonly orderId: string;
  readonly receivableId?: string;
  readonly amount: Money;
  readonly credited: Money;
  readonly collected: Money;
}
type Allocation = { readonly orderId: string; readonly receivableId?: string; readonly amount: Money };

/** What can still be collected on a part of an invoice; a credit after the collection leaves nothing. */
export function openOfPart(part: InvoicePart): Money {
  const open = subtractMoney(subtractMoney(part.amount, part.credited), part.collected);
  return compareMoney(open, zeroMoney(open)) < 0 ? zeroMoney(open) : open;
}

/** A posting belongs to the parts of its order, and of its receivable where the part names one. */
const concerns = (part: InvoicePart, of: Allocation): boolean =>
  part.orderId === of.orderId && (part.receivableId === undefined || part.receivableId === of.receivableId);

/** What a part still has room for: to be credited (whatever was collected) or to be collected. */
export const roomOf = (part: InvoicePart, field: 'credited' | 'collected'): Money =>
  field === 'collected' ? openOfPart(part) : subtractMoney(part.amount, part.credited);

/** Books allocations on the parts they concern, in order, each up to its room. */
export function spread(
  parts: readonly InvoicePart[],
  allocations: readonly Allocation[],
  field: 'credited' | 'collected',
): readonly InvoicePart[] {
  const next = [...parts];
  for (const allocation of allocations) {
    let rest = allocation.amount;
    for (const [i, part] of next.entries()) {
      if (rest.units === '0' || !concerns(part, allocation)) continue;
      const room = roomOf(part, field);
      const by = compareMoney(room, rest) < 0 ? room : rest;
      next[i] = { ...part, [field]: addMoney(part[field], by) };
      rest = subtractMoney(rest, by);
    }
  }
  return next;
}

/**
 * Takes a collected posting off the parts it concerns, first off those that name its receivable: what is collected on these can
 * be of that receivable alone, so that the others always hold what is left of every other one.
 */
export function takenOff(parts: readonly InvoicePart[], posting: Allocation): readonly InvoicePart[] {
  const next = [...parts];
  let rest = posting.amount;
  for (const named of [true, false]) {
    for (const [i, part] of next.entries()) {
      if ((part.receivableId !== undefined) !== named || !concerns(part, posting)) continue;
      const by = minMoney(part.collected, rest);
      next[i] = { ...part, collected: subtractMoney(part.collected, by) };
      rest = subtractMoney(rest, by);
    }
  }
  return next;
}
