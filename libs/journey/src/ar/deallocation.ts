import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { atMost, firstOf, inCurrency, invalid, positive, reasonOf, reasonRequired } from '../checks.js';
import { emit } from '../define.js';
import {
  addMoney,
  isNegative,
  isPositive,
  minMoney,
  negateMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../money.js';
import type { Money } from '../schema.js';
import { entriesOf, lookUp } from '../table.js';
import type { DeallocatePayment } from './commands.js';
import { PaymentDeallocated } from './events.js';
import { unknownInvoice, unknownPayment } from './payments.js';
import { notRecognized } from './receivables.js';
import { type Settled, settledLess } from './settled.js';
import type { Payment, State } from './state.js';
import { sumsOf } from './sums.js';

type Target = NonNullable<DeallocatePayment['allocations']>[number];

/**
 * Takes back what a payment settled, at most what it did, target by target, the last settled first; all of it or nothing. The money
 * is unallocated from then on. Not before the day it was allocated: no report shows less than nothing collected, as of any instant.
 */
export function deallocatePayment(command: DeallocatePayment, state: State, context: Context): Decision {
  const { paymentId, allocations } = command;
  const payment = lookUp(state.payments, paymentId);
  if (payment === undefined) return unknownPayment(paymentId);
  if (allocations?.length === 0) return invalid('/allocations', 'not empty', 0);
  const reason = reasonOf(command.reason, context);
  if (reason === undefined) return reasonRequired('/reason');
  // Each target sees what the ones before it left.
  let left = payment.settled;
  const taken: Settled[] = [];
  for (const [i, target] of (allocations ?? [undefined]).entries()) {
    const back = takenBack(target, `/allocations/${i}`, { ...payment, settled: left }, state, context);
    if (!Array.isArray(back)) return back as Decision<never>;
    taken.push(...back);
    left = settledLess(left, back);
  }
  if (taken.length === 0) return noChange();
  const later = taken.find(({ since }) => context.occurredAt < since);
  if (later !== undefined) {
    return refuse('TRANSITION_NOT_ALLOWED', 'the payment was not allocated there by then', {
      path: '/occurredAt',
      expected: `>= ${later.since}`,
      actual: context.occurredAt,
    });
  }
  const collectedAhead = aheadMoved(taken, state);
  const paidOn = latestPaid(taken, state, paymentId, left);
  return accept(
    emit(PaymentDeallocated, {
      paymentId,
      postings: taken.map(({ since: _, ...item }) => {
        const lastPaidOn = paidOn.get(item.receivableId ?? '');
        return lastPaidOn === undefined ? item : { ...item, lastPaidOn };
      }),
      collectedAhead: collectedAhead.length === 0 ? undefined : collectedAhead,
      reason,
      unallocated: sumMoney([payment.unallocated, ...taken.map(({ amount }) => amount)], payment.unallocated),
    }),
  );
}

/** What a target asks back of what the payment settled; without a target all of it. */
function takenBack(
  target: Target | undefined,
  path: string,
  payment: Payment,
  state: State,
  context: Context,
): readonly Settled[] | Decision<never> {
  if (target === undefined) return payment.settled.toReversed();
  const { receivableId, invoiceId, amount } = target;
  if ((receivableId === undefined) === (invoiceId === undefined))
    return invalid(path, 'either receivableId or invoiceId', target);
  if (receivableId !== undefined && lookUp(state.receivables, receivableId) === undefined)
    return notRecognized(receivableId, `${path}/receivableId`);
  if (invoiceId !== undefined && lookUp(state.invoices, invoiceId) === undefined)
    return unknownInvoice(invoiceId, path);
  const there = payment.settled.filter((item) =>
    receivableId === undefined ? item.invoiceId === invoiceId : item.receivableId === receivableId,
  );
  if (amount === undefined) return there.toReversed();
  const settled = sumMoney(
    there.map((item) => item.amount),
    payment.amount,
  );
  const message = 'the payment settled less than that there';
  const wrong =
    firstOf(
      inCurrency(payment.amount.currency, amount, `${path}/amount`),
      positive(amount, `${path}/amount`, context),
    ) ?? atMost(settled, amount, 'DEALLOCATION_OVER_ALLOCATED', message, `${path}/amount`, payment.eventId);
  return wrong ?? lastOf(there, amount);
}

/** The last of the items until the amount is used up. */
function lastOf(items: readonly Settled[], amount: Money): readonly Settled[] {
  const taken: Settled[] = [];
  let rest = amount;
  for (const item of items.toReversed()) {
    if (!isPositive(rest)) break;
    const by = minMoney(item.amount, rest);
    taken.push({ ...item, amount: by });
    rest = subtractMoney(rest, by);
  }
  return taken;
}

interface AheadMove {
  readonly receivableId: string;
  readonly orderId: string;
  readonly amount: Money;
}
/**
 * What changes in who holds the cash of orders alone. Taken back is first what no receivable took up, then what the last
 * recognised of them did. What an order still holds settles its receivables as far as they were opened.
 */
function aheadMoved(taken: readonly Settled[], state: State): readonly AheadMove[] {
  const byOrder = new Map<string, Settled[]>();
  for (const item of taken) {
    const items = byOrder.get(item.orderId);
    if (items === undefined) byOrder.set(item.orderId, [item]);
    else items.push(item);
  }
  return [...byOrder].flatMap(([orderId, items]) => {
    const zero = zeroMoney((items[0] as Settled).amount);
    const alone = items.filter(({ receivableId }) => receivableId === undefined).map(({ amount }) => amount);
    const held = subtractMoney(sumsOf(state, orderId, zero).ahead, sumMoney(alone, zero));
    return isNegative(held) ? givenBack(orderId, negateMoney(held), state) : takenUpAgain(held, items);
  });
}

function givenBack(orderId: string, owed: Money, state: State): readonly AheadMove[] {
  const moves: AheadMove[] = [];
  let rest = owed;
  for (const receivableId of (lookUp(state.orders, orderId)?.receivableIds ?? []).toReversed()) {
    const held = lookUp(state.receivables, receivableId)?.takenUp;
    if (held === undefined || held.currency !== rest.currency) continue;
    const by = minMoney(held, rest);
    if (!isPositive(by)) continue;
    moves.push({ receivableId, orderId, amount: negateMoney(by) });
    rest = subtractMoney(rest, by);
  }
  return moves;
}

function takenUpAgain(held: Money, opened: readonly Settled[]): readonly AheadMove[] {
  const byReceivable = new Map<string, AheadMove>();
  let rest = held;
  for (const { receivableId, orderId, amount } of opened) {
    if (receivableId === undefined) continue;
    const by = minMoney(amount, rest);
    if (!isPositive(by)) continue;
    const before = byReceivable.get(receivableId)?.amount ?? zeroMoney(by);
    byReceivable.set(receivableId, { receivableId, orderId, amount: addMoney(before, by) });
    rest = subtractMoney(rest, by);
  }
  return [...byReceivable.values()];
}

/** The latest value date of what stays allocated to the receivables that money is taken back from. */
function latestPaid(
  taken: readonly Settled[],
  { payments }: State,
  paymentId: string,
  left: readonly Settled[],
): ReadonlyMap<string, string> {
  const asked = new Set(taken.map(({ receivableId }) => receivableId));
  const latest = new Map<string, string>();
  for (const [id, { settled, valueDate }] of entriesOf(payments)) {
    for (const { receivableId } of id === paymentId ? left : settled) {
      if (receivableId === undefined || !asked.has(receivableId)) continue;
      if (valueDate > (latest.get(receivableId) ?? '')) latest.set(receivableId, valueDate);
    }
  }
  return latest;
}
