import type { Recorded } from '../aggregate.js';
import { addMoney, minMoney, negateMoney, subtractMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import { emptyTable, lookUp, put, type Table } from '../table.js';
import type { arEvents } from './events.js';
import { type InvoicePart, spread, takenOff } from './parts.js';
import { type Settled, settledLess, settledMore } from './settled.js';
import { type OrderSums, owedOf, summed, sumsOf, takenUp } from './sums.js';

export interface Receivable {
  readonly receivableId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly collected: Money;
  /** Of the collected: cash that was its order's alone before. */
  readonly takenUp: Money;
  readonly writtenOff: Money;
  readonly inCollectionBy?: string;
  /** The event that last set the amount. */
  readonly amountBy: string;
}
export interface Invoice {
  readonly gross: Money;
  readonly credited: Money;
  readonly parts: readonly InvoicePart[];
  readonly eventId: string;
}
export interface Payment {
  readonly amount: Money;
  readonly unallocated: Money;
  /** Where the rest of it is, in the order it went there; less what was taken back. */
  readonly settled: readonly Settled[];
  readonly valueDate: string;
  readonly eventId: string;
}
export interface OrderLedger {
  /** In the order of recognition. */
  readonly receivableIds: readonly string[];
  /** Recognised towards the contract: penalties and expenses come on top of it and are not counted. */
  readonly recognized: Money;
  /** The order's contract amount, as the latest recognition told it. */
  readonly contract?: Money;
}
/** All money of one customer. Constant time per event, whatever the number of items: see `Table`. */
export interface State {
  readonly receivables: Table<Receivable>;
  readonly orders: Table<OrderLedger>;
  /** What is booked per order and currency: see `summed`. */
  readonly sums: Table<OrderSums>;
  /** `{orderId}/{instalment}` → the event that recognised it. */
  readonly instalments: Table<string>;
  readonly invoices: Table<Invoice>;
  readonly creditNotes: Table<string>;
  /** Numbers of invoices and credit notes → their event. */
  readonly numbers: Table<string>;
  readonly payments: Table<Payment>;
  readonly bankRefs: Table<string>;
}
export const initial: State = {
  receivables: emptyTable(),
  orders: emptyTable(),
  sums: emptyTable(),
  instalments: emptyTable(),
  invoices: emptyTable(),
  creditNotes: emptyTable(),
  numbers: emptyTable(),
  payments: emptyTable(),
  bankRefs: emptyTable(),
};

/** What is open on a receivable by itself; `takeable` knows what its order still owes. */
export const openOf = (r: Receivable): Money => subtractMoney(subtractMoney(r.amount, r.collected), r.writtenOff);
/**
 * What can still be collected on a receivable, or given up: what is open on it, and no more than its order owes. The
 * latter is less where the order alone holds cash that no receivable took up, in ledgers older than `collectedAhead`.
 */
export const takeable = (state: State, r: Receivable): Money =>
  minMoney(openOf(r), owedOf(sumsOf(state, r.orderId, r.amount)));
/** Adjustments of these causes come on top of the contract. */
export const beyondContract = (cause: string): boolean => cause === 'penalty' || cause === 'expense';
/** The key of an instalment in `State.instalments`. */
export const instalmentKey = (orderId: string, instalmentNo: number): string => `${orderId}/${instalmentNo}`;

type Event = Recorded<typeof arEvents>;

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'ReceivableRecognized': {
      const { receivableId, orderId, instalmentNo, amount, contractAmount, collectedAhead } = event.data;
      const zero = zeroMoney(amount);
      const before = lookUp(state.orders, orderId);
      const contract = contractAmount ?? before?.contract;
      return {
        ...summed(state, orderId, { due: amount, ...takenUp(collectedAhead) }),
        receivables: put(state.receivables, receivableId, {
          receivableId,
          orderId,
          amount,
          collected: collectedAhead ?? zero,
          takenUp: collectedAhead ?? zero,
          writtenOff: zero,
          amountBy: event.id,
        }),
        orders: put(state.orders, orderId, {
          receivableIds: [...(before?.receivableIds ?? []), receivableId],
          recognized: before === undefined ? amount : addMoney(before.recognized, amount),
          ...(contract === undefined ? {} : { contract }),
        }),
        instalments: put(state.instalments, instalmentKey(orderId, instalmentNo), event.id),
      };
    }
    case 'ReceivableAdjusted': {
      const { receivableId, orderId, delta, cause, collectedAhead } = event.data;
      const booked = summed(state, orderId, { due: delta, ...takenUp(collectedAhead) });
      const next = withReceivable(booked, receivableId, (r) => ({
        ...(collectedAhead === undefined ? r : tookUp(r, collectedAhead)),
        amount: addMoney(r.amount, delta),
        amountBy: event.id,
      }));
      const before = lookUp(state.orders, orderId);
      if (before === undefined || beyondContract(cause)) return next;
      return {
        ...next,
        orders: put(next.orders, orderId, { ...before, recognized: addMoney(before.recognized, delta) }),
      };
    }
    case 'ReceivableSentToCollection':
      return withReceivable(state, event.data.receivableId, (r) => ({ ...r, inCollectionBy: event.id }));
    case 'ReceivableWrittenOff': {
      const { receivableId, orderId, amount } = event.data;
      const next = summed(state, orderId, { writtenOff: amount });
      return withReceivable(next, receivableId, (r) => ({ ...r, writtenOff: addMoney(r.writtenOff, amount) }));
    }
    case 'InvoiceIssued': {
      const { invoiceId, invoiceNo, gross, allocations } = event.data;
      const zero = zeroMoney(gross);
      const parts = allocations.map((part) => ({ ...part, credited: zero, collected: zero }));
      const next = allocations.reduce((now, part) => summed(now, part.orderId, { invoiced: part.amount }), state);
      return {
        ...next,
        invoices: put(state.invoices, invoiceId, { gross, credited: zero, parts, eventId: event.id }),
        numbers: put(state.numbers, invoiceNo, event.id),
      };
    }
    case 'CreditNoteIssued': {
      const { creditNoteId, creditNoteNo, originalInvoiceId, amount, allocations } = event.data;
      const creditNotes = put(state.creditNotes, creditNoteId, event.id);
      const next = { ...state, creditNotes, numbers: put(state.numbers, creditNoteNo, event.id) };
      const original = originalInvoiceId === undefined ? undefined : lookUp(state.invoices, originalInvoiceId);
      if (original === undefined) return next;
      const parts = spread(original.parts, allocations, 'credited');
      const invoice = { ...original, credited: addMoney(original.credited, amount), parts };
      const booked = allocations.reduce(
        (now, part) => summed(now, part.orderId, { invoiced: negateMoney(part.amount) }),
        next,
      );
      return { ...booked, invoices: put(next.invoices, originalInvoiceId as string, invoice) };
    }
    case 'PaymentReceived': {
      const { paymentId, amount, valueDate, bankRef } = event.data;
      return {
        ...state,
        payments: put(state.payments, paymentId, {
          amount,
          unallocated: amount,
          settled: [],
          valueDate,
          eventId: event.id,
        }),
        bankRefs: bankRef === undefined ? state.bankRefs : put(state.bankRefs, bankRef, event.id),
      };
    }
    case 'PaymentAllocated': {
      const { paymentId, postings, unallocated } = event.data;
      const next = postings.reduce((now, posting) => moved(now, posting, 1), state);
      return withPayment(next, paymentId, (p) => ({
        ...p,
        unallocated,
        settled: settledMore(p.settled, postings, event.occurredAt),
      }));
    }
    case 'PaymentDeallocated': {
      const { paymentId, postings, collectedAhead = [], unallocated } = event.data;
      const back = postings.reduce((now, posting) => moved(now, posting, -1), state);
      const next = collectedAhead.reduce(
        (now, { receivableId, orderId, amount }) =>
          withReceivable(summed(now, orderId, takenUp(amount)), receivableId, (r) => tookUp(r, amount)),
        back,
      );
      return withPayment(next, paymentId, (p) => ({ ...p, unallocated, settled: settledLess(p.settled, postings) }));
    }
    case 'PaymentRefunded': {
      const { paymentId, amount } = event.data;
      return withPayment(state, paymentId, (p) => ({ ...p, unallocated: subtractMoney(p.unallocated, amount) }));
    }
    default:
      return state;
  }
}

type Posting = Extract<Event, { type: 'PaymentAllocated' }>['data']['postings'][number];
/** Books a posting of cash on its order, its receivable and its invoice; takes it back there with the sign -1. */
function moved(state: State, posting: Posting, sign: 1 | -1): State {
  const { receivableId, invoiceId, orderId } = posting;
  const collected = sign > 0 ? posting.amount : negateMoney(posting.amount);
  const next =
    receivableId === undefined
      ? summed(state, orderId, { collected, ahead: collected })
      : withReceivable(summed(state, orderId, { collected }), receivableId, (r) => ({
          ...r,
          collected: addMoney(r.collected, collected),
        }));
  const invoice = invoiceId === undefined ? undefined : lookUp(next.invoices, invoiceId);
  if (invoice === undefined) return next;
  const parts = sign > 0 ? spread(invoice.parts, [posting], 'collected') : takenOff(invoice.parts, posting);
  return { ...next, invoices: put(next.invoices, invoiceId as string, { ...invoice, parts }) };
}

/** Cash of its order settles a receivable; below zero it goes back to the order. */
const tookUp = (r: Receivable, amount: Money): Receivable => ({
  ...r,
  collected: addMoney(r.collected, amount),
  takenUp: addMoney(r.takenUp, amount),
});
const withPayment = (state: State, id: string, change: (p: Payment) => Payment): State => {
  const payment = lookUp(state.payments, id);
  return payment === undefined ? state : { ...state, payments: put(state.payments, id, change(payment)) };
};
const withReceivable = (state: State, id: string, change: (r: Receivable) => Receivable): State => {
  const receivable = lookUp(state.receivables, id);
  return receivable === undefined ? state : { ...state, receivables: put(state.receivables, id, change(receivable)) };
};
