import { type Decision, refuse } from '../aggregate.js';
import type { EventOf } from '../event.js';
import { addMoney, compareMoney, isPositive, subtractMoney, sumMoney } from '../money.js';
import type { Money } from '../schema.js';
import { entriesOf, lookUp, put } from '../table.js';
import type { OrderInvoiceCredited, OrderInvoiced } from './events.js';
import type { OrderState } from './state.js';

/** What of an invoice is allocated to the order, and what of that was credited. */
export interface OrderInvoice {
  readonly amount: Money;
  readonly credited: Money;
  /** When it was issued. */
  readonly at: string;
  readonly eventId: string;
}
type Told<E> = E & { readonly id: string; readonly occurredAt: string };

export function withInvoice(state: OrderState, event: Told<EventOf<typeof OrderInvoiced>>): OrderState {
  const { invoiceId, amount } = event.data;
  const invoice = { amount, credited: { ...amount, units: '0' }, at: event.occurredAt, eventId: event.id };
  return { ...state, invoices: put(state.invoices, invoiceId, invoice) };
}

export function withCreditNote(
  state: OrderState,
  { id, data }: Told<EventOf<typeof OrderInvoiceCredited>>,
): OrderState {
  const { invoiceId, creditNoteId, amount } = data;
  const next = { ...state, creditNotes: put(state.creditNotes, creditNoteId, id) };
  const before = lookUp(state.invoices, invoiceId);
  // A note in another currency closes nothing. Orders of earlier builds may have taken one: they go on.
  if (before === undefined || before.credited.currency !== amount.currency) return next;
  return {
    ...next,
    invoices: put(state.invoices, invoiceId, { ...before, credited: addMoney(before.credited, amount) }),
  };
}

/** What of each invoice is neither voided nor credited, the earliest first. */
export const openInvoices = (state: OrderState): readonly (Pick<OrderInvoice, 'at' | 'eventId'> & { open: Money })[] =>
  [...entriesOf(state.invoices)]
    .map(([, { amount, credited, at, eventId }]) => ({ at, eventId, open: subtractMoney(amount, credited) }))
    .filter(({ open }) => isPositive(open))
    .sort((a, b) => (a.at < b.at || (a.at === b.at && a.eventId < b.eventId) ? -1 : 1));

/**
 * What is left of the contract must bear what of it is invoiced: else goods are cancelled that an invoice still charges.
 * An order placed before orders were told of their invoices only knows that an `invoiced` instalment was triggered.
 */
export function notBorneBy(left: Money, state: OrderState): Decision<never> | undefined {
  const message = 'more of the order is invoiced than would be left of it: credit the invoices first';
  const open = openInvoices(state);
  const foreign = open.find((invoice) => invoice.open.currency !== left.currency);
  if (foreign !== undefined)
    return refuse('INVOICE_OPEN', message, { expected: left, actual: foreign.open, currentEventId: foreign.eventId });
  const sum = sumMoney(
    open.map((invoice) => invoice.open),
    left,
  );
  if (open[0] !== undefined && compareMoney(sum, left) > 0)
    return refuse('INVOICE_OPEN', message, { expected: left, actual: sum, currentEventId: open[0].eventId });
  const triggered = state.plan.find((i) => i.trigger === 'invoiced' && i.triggeredBy !== undefined)?.triggeredBy;
  return state.invoices.size > 0 || triggered === undefined
    ? undefined
    : refuse('INVOICE_OPEN', 'the order is invoiced: credit the invoice first', { currentEventId: triggered });
}
