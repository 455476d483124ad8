import type { Recorded } from '../aggregate.js';
import { addMoney, compareMoney, minMoney, negateMoney, subtractMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import { emptyTable, lookUp, put, type Table } from '../table.js';
import type { arEvents } from './events.js';
import { type OrderSums, owedOf, summed, sumsOf, takenUp } from './sums.js';

export interface Receivable {
  readonly receivableId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly collected: Money;
  readonly writtenOff: Money;
  readonly inCollectionBy?: string;
  /** The event that last set the amount. */
  readonly amountBy: string;
}
/** Part of an invoice: which order, and which of its receivables where that is known. */
export interface InvoicePart {
  readonly orderId: string;
  readonly receivableId?: string;
  readonly amount: Money;
  readonly credited: Money;
  readonly collected: Money;
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
/** What can still be collected on a part of an invoice; a credit after the collection leaves nothing. */
export function openOfPart(part: InvoicePart): Money {
  const open = subtractMoney(subtractMoney(part.amount, part.credited), part.collected);
  return compareMoney(open, zeroMoney(open)) < 0 ? zeroMoney(open) : open;
}
/** Adjustments of these causes come on top of the contract. */
export const beyondContract = (cause: string): boolean => cause === 'penalty' || cause === 'expense';
/** The key of an instalment in `State.instalments`. */
export const instalmentKey = (orderId: string, instalmentNo: number): string => `${orderId}/${instalmentNo}`;

type Event = Recorded<typeof arEvents>;
type Allocation = { readonly orderId: string; readonly receivableId?: string; readonly amount: Money };

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
        ...r,
        amount: addMoney(r.amount, delta),
        collected: collectedAhead === undefined ? r.collected : addMoney(r.collected, collectedAhead),
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
        payments: put(state.payments, paymentId, { amount, unallocated: amount, valueDate, eventId: event.id }),
        bankRefs: bankRef === undefined ? state.bankRefs : put(state.bankRefs, bankRef, event.id),
      };
    }
    case 'PaymentAllocated':
      return allocated(state, event.data);
    case 'PaymentRefunded': {
      const payment = lookUp(state.payments, event.data.paymentId);
      if (payment === undefined) return state;
      const unallocated = subtractMoney(payment.unallocated, event.data.amount);
      return { ...state, payments: put(state.payments, event.data.paymentId, { ...payment, unallocated }) };
    }
    default:
      return state;
  }
}

function allocated(state: State, data: Extract<Event, { type: 'PaymentAllocated' }>['data']): State {
  let next = state;
  for (const posting of data.postings) {
    const { receivableId, orderId, amount } = posting;
    if (receivableId === undefined) next = summed(next, orderId, { collected: amount, ahead: amount });
    else {
      next = summed(next, orderId, { collected: amount });
      next = withReceivable(next, receivableId, (r) => ({ ...r, collected: addMoney(r.collected, amount) }));
    }
    const invoice = posting.invoiceId === undefined ? undefined : lookUp(next.invoices, posting.invoiceId);
    if (invoice !== undefined) {
      const parts = spread(invoice.parts, [posting], 'collected');
      next = { ...next, invoices: put(next.invoices, posting.invoiceId as string, { ...invoice, parts }) };
    }
  }
  const payment = lookUp(next.payments, data.paymentId);
  if (payment === undefined) return next;
  return { ...next, payments: put(next.payments, data.paymentId, { ...payment, unallocated: data.unallocated }) };
}

const withReceivable = (state: State, id: string, change: (r: Receivable) => Receivable): State => {
  const receivable = lookUp(state.receivables, id);
  return receivable === undefined ? state : { ...state, receivables: put(state.receivables, id, change(receivable)) };
};

/** A posting belongs to the parts of its order, and of its receivable where the part names one. */
export const concerns = (part: InvoicePart, of: Allocation): boolean =>
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
