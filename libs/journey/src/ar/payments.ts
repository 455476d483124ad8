import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import {
  alreadyExists,
  atMost,
  begun,
  firstOf,
  inCurrency,
  invalid,
  positive,
  reasonOf,
  reasonRequired,
} from '../checks.js';
import { emit } from '../define.js';
import { addMoney, compareMoney, isPositive, minMoney, subtractMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import { lookUp } from '../table.js';
import type { AllocatePayment, RecordPayment, RefundPayment } from './commands.js';
import { PaymentAllocated, PaymentReceived, PaymentRefunded } from './events.js';
import { openOfPart } from './parts.js';
import { notRecognized } from './receivables.js';
import { evolve, openOf, type Payment, type State, takeable } from './state.js';
import { collectableOf, owedOf, sumsOf } from './sums.js';

type Posting = { receivableId?: string; invoiceId?: string; readonly orderId: string; readonly amount: Money };

/** Each payment once, each bank reference once. */
export function recordPayment(command: RecordPayment, state: State, context: Context): Decision {
  const known = lookUp(state.payments, command.paymentId);
  if (known !== undefined) return alreadyExists('the payment', known.eventId);
  const { bankRef, amount } = command;
  const taken = bankRef === undefined ? undefined : lookUp(state.bankRefs, bankRef);
  if (taken !== undefined) {
    return refuse('PAYMENT_DUPLICATE_BANK_REF', `bank reference ${bankRef} is booked already`, {
      path: '/bankRef',
      actual: bankRef,
      currentEventId: taken,
    });
  }
  const wrong = firstOf(positive(amount, '/amount', context), begun(command.valueDate, '/valueDate', context));
  return (
    wrong ??
    accept(emit(PaymentReceived, { ...command, valueDate: command.valueDate ?? context.localDate(context.occurredAt) }))
  );
}

/** At most what is left of the payment, and at most what is open, target by target. All of it or nothing. */
export function allocatePayment(command: AllocatePayment, state: State, context: Context): Decision {
  const payment = lookUp(state.payments, command.paymentId);
  if (payment === undefined) return unknownPayment(command.paymentId);
  if (command.allocations.length === 0) return invalid('/allocations', 'not empty', 0);
  const postings: Posting[] = [];
  let unallocated = payment.unallocated;
  // Each target sees what the ones before it took: one target named twice is never paid twice.
  let ledger = state;
  for (const [i, allocation] of command.allocations.entries()) {
    const path = `/allocations/${i}`;
    const step = {
      allocation,
      path,
      unallocated,
      payment,
      upTo: command.upToOpen === true || allocation.amount === undefined,
    };
    const taken = postingsOf(step, ledger, context);
    if (!Array.isArray(taken)) return taken as Decision<never>;
    for (const posting of taken as readonly Posting[]) unallocated = subtractMoney(unallocated, posting.amount);
    postings.push(...taken);
    if (command.allocations.length > 1)
      ledger = booked(ledger, command.paymentId, taken, payment.valueDate, unallocated);
  }
  if (postings.length === 0) return noChange();
  return accept(
    emit(PaymentAllocated, { paymentId: command.paymentId, postings, valueDate: payment.valueDate, unallocated }),
  );
}

interface Step {
  readonly allocation: AllocatePayment['allocations'][number];
  readonly path: string;
  readonly unallocated: Money;
  readonly payment: Payment;
  /** Take what is open instead of refusing. */
  readonly upTo: boolean;
}

function postingsOf(
  { allocation, path, unallocated, payment, upTo }: Step,
  state: State,
  context: Context,
): readonly Posting[] | Decision<never> {
  const { receivableId, invoiceId, amount } = allocation;
  if ((receivableId === undefined) === (invoiceId === undefined))
    return invalid(path, 'either receivableId or invoiceId', allocation);
  const shares =
    receivableId === undefined
      ? sharesOfInvoice(invoiceId as string, path, state)
      : shareOfReceivable(receivableId, path, state);
  if (!Array.isArray(shares)) return shares as Decision<never>;
  const currency = payment.amount.currency;
  const wrong = firstOf(
    inCurrency(currency, amount, `${path}/amount`),
    inCurrency(currency, (shares as readonly Posting[])[0]?.amount, `${path}/amount`),
    amount === undefined ? undefined : positive(amount, `${path}/amount`, context),
  );
  if (wrong !== undefined) return wrong;
  const open = (shares as readonly Posting[]).reduce(
    (sum, share) => addMoney(sum, share.amount),
    zeroMoney(payment.amount),
  );
  const limit = minMoney(open, unallocated);
  const wanted = amount === undefined ? limit : upTo ? minMoney(amount, limit) : amount;
  const over =
    atMost(
      unallocated,
      wanted,
      'ALLOCATION_OVER_PAYMENT',
      'the allocation exceeds what is left of the payment',
      `${path}/amount`,
      payment.eventId,
    ) ?? atMost(open, wanted, 'ALLOCATION_OVER_OPEN', 'the allocation exceeds what is open', `${path}/amount`);
  return over ?? taken(shares, wanted);
}

/** The shares in order until the amount is used up. */
function taken(shares: readonly Posting[], amount: Money): readonly Posting[] {
  const postings: Posting[] = [];
  let rest = amount;
  for (const share of shares) {
    const by = minMoney(share.amount, rest);
    if (!isPositive(by)) continue;
    postings.push({ ...share, amount: by });
    rest = subtractMoney(rest, by);
  }
  return postings;
}

function shareOfReceivable(receivableId: string, path: string, state: State): readonly Posting[] | Decision<never> {
  const receivable = lookUp(state.receivables, receivableId);
  if (receivable === undefined) return notRecognized(receivableId, `${path}/receivableId`);
  return [{ receivableId, orderId: receivable.orderId, amount: takeable(state, receivable) }];
}

/**
 * What can be collected on an invoice, part by part: at most what is open on the receivable a part names. A part that
 * names none goes to the open receivables of its order as they were recognised; what they do not take stays with the
 * order alone (an invoice ahead of its receivable), up to what of the order is due or invoiced and not settled: what was
 * paid on a receivable is not paid on its invoice again.
 */
function sharesOfInvoice(invoiceId: string, path: string, state: State): readonly Posting[] | Decision<never> {
  const invoice = lookUp(state.invoices, invoiceId);
  if (invoice === undefined) return unknownInvoice(invoiceId, path);
  const shares: Posting[] = [];
  /** Taken by the parts so far, by receivable and by order. */
  const used = new Map<string, Money>();
  const left = (key: string, open: Money): Money => subtractMoney(open, used.get(key) ?? zeroMoney(open));
  const use = (key: string, by: Money): void => void used.set(key, addMoney(used.get(key) ?? zeroMoney(by), by));
  const take = (receivableId: string, upTo: Money): Money => {
    const receivable = lookUp(state.receivables, receivableId);
    if (receivable === undefined || receivable.amount.currency !== upTo.currency) return zeroMoney(upTo);
    const { orderId } = receivable;
    const owed = left(orderId, owedOf(sumsOf(state, orderId, upTo)));
    const by = minMoney(minMoney(left(receivableId, openOf(receivable)), owed), upTo);
    if (!isPositive(by)) return zeroMoney(upTo);
    use(receivableId, by);
    use(orderId, by);
    shares.push({ receivableId, invoiceId, orderId, amount: by });
    return by;
  };
  for (const part of invoice.parts) {
    let rest = openOfPart(part);
    if (part.receivableId !== undefined) {
      if (lookUp(state.receivables, part.receivableId) === undefined)
        return notRecognized(part.receivableId, `${path}/invoiceId`);
      take(part.receivableId, rest);
      continue;
    }
    for (const receivableId of lookUp(state.orders, part.orderId)?.receivableIds ?? []) {
      if (isPositive(rest)) rest = subtractMoney(rest, take(receivableId, rest));
    }
    const { orderId } = part;
    const alone = minMoney(left(orderId, collectableOf(sumsOf(state, orderId, rest))), rest);
    if (!isPositive(alone)) continue;
    use(orderId, alone);
    shares.push({ invoiceId, orderId, amount: alone });
  }
  return shares;
}

const booked = (
  state: State,
  paymentId: string,
  postings: readonly Posting[],
  valueDate: string,
  unallocated: Money,
): State =>
  evolve(state, {
    type: 'PaymentAllocated',
    id: '',
    occurredAt: '',
    data: { paymentId, postings, valueDate, unallocated },
  });

/** At most what is left of the payment; a refund touches no open item. */
export function refundPayment(command: RefundPayment, state: State, context: Context): Decision {
  const { paymentId, amount } = command;
  const payment = lookUp(state.payments, paymentId);
  if (payment === undefined) return unknownPayment(paymentId);
  const reason = reasonOf(command.reason, context);
  if (reason === undefined) return reasonRequired('/reason');
  const message = 'the refund exceeds what is left of the payment';
  const wrong =
    firstOf(inCurrency(payment.amount.currency, amount, '/amount'), positive(amount, '/amount', context)) ??
    atMost(payment.unallocated, amount, 'REFUND_OVER_UNALLOCATED', message, '/amount', payment.eventId);
  if (wrong !== undefined) return wrong;
  return compareMoney(amount, zeroMoney(amount)) === 0
    ? noChange()
    : accept(emit(PaymentRefunded, { paymentId, amount, reason }));
}

/** Of a command that names a payment. */
export const unknownPayment = (paymentId: string): Decision<never> =>
  refuse('NOT_FOUND', `there is no payment ${paymentId}`, { path: '/paymentId', actual: paymentId });
/** Of a target at `path` that names an invoice. */
export const unknownInvoice = (invoiceId: string, path: string): Decision<never> =>
  refuse('NOT_FOUND', `there is no invoice ${invoiceId}`, { path: `${path}/invoiceId`, actual: invoiceId });
