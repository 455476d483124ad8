import {
  addMoney,
  atLeastZero,
  compareMoney,
  isPositive,
  minMoney,
  negateMoney,
  subtractMoney,
  zeroMoney,
} from '../money.js';
import type { Money } from '../schema.js';
import { lookUp, put, type Table } from '../table.js';

/** What is booked on one order in one currency, whatever it is that names the order: sums over the events. */
export interface OrderSums {
  /** Of its receivables: recognised and adjusted, penalties and expenses included. */
  readonly due: Money;
  /** Less what was credited. */
  readonly invoiced: Money;
  /** Cash allocated to its receivables and to the order alone. */
  readonly collected: Money;
  readonly writtenOff: Money;
  /** Of the collected: what the order alone holds, that is, no receivable has taken up. */
  readonly ahead: Money;
}
/** The part of the ledger's state that is kept here. */
interface Booked {
  /** `{orderId}/{currency}` → what is booked there: an order that was never recognised may be invoiced in any currency. */
  readonly sums: Table<OrderSums>;
}

/** What is booked on an order in the currency of `like`. */
export function sumsOf(state: Booked, orderId: string, like: Money): OrderSums {
  const zero = zeroMoney(like);
  const nothing = { due: zero, invoiced: zero, collected: zero, writtenOff: zero, ahead: zero };
  return lookUp(state.sums, `${orderId}/${like.currency}`) ?? nothing;
}
/** Of `most`, what is neither collected nor given up: below zero where more than that was. */
const unsettled = (most: Money, { collected, writtenOff }: OrderSums): Money =>
  subtractMoney(subtractMoney(most, collected), writtenOff);
/** What an order's receivables still ask for in all; cash that the order alone holds counts as theirs. */
export const owedOf = (sums: OrderSums): Money => atLeastZero(unsettled(sums.due, sums));
/** What may be collected on an order in all: what is due or invoiced, whichever is more, and not settled. */
export const collectableOf = (sums: OrderSums): Money =>
  atLeastZero(unsettled(compareMoney(sums.due, sums.invoiced) < 0 ? sums.invoiced : sums.due, sums));
/** Of cash that the order alone holds, what settles `amount` more of a receivable. */
export function aheadFor(state: Booked, orderId: string, amount: Money): { readonly collectedAhead?: Money } {
  const collectedAhead = minMoney(sumsOf(state, orderId, amount).ahead, amount);
  return isPositive(collectedAhead) ? { collectedAhead } : {};
}
/** Adds amounts of one currency to what is booked on an order. */
export function summed<S extends Booked>(state: S, orderId: string, by: Partial<OrderSums>): S {
  const amounts = Object.entries(by) as [keyof OrderSums, Money][];
  const like = amounts[0]?.[1] as Money;
  const sums: { -readonly [K in keyof OrderSums]: Money } = { ...sumsOf(state, orderId, like) };
  for (const [name, amount] of amounts) sums[name] = addMoney(sums[name], amount);
  return { ...state, sums: put(state.sums, `${orderId}/${like.currency}`, sums) };
}
/** What a receivable takes up is the order's alone no more. */
export const takenUp = (collectedAhead: Money | undefined): Partial<OrderSums> =>
  collectedAhead === undefined ? {} : { ahead: negateMoney(collectedAhead) };
