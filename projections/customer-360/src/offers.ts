import { sub } from '@recount/kernel';
import { book } from './money.js';
import { latest, type Of, on, one, plus, type Row, reach } from './row.js';

/** A quote that got its end. */
const closed = (row: Row) => ({ quotes_open: one(row?.quotes_open, -1) });

/** The people behind a customer, what was offered to them, and orders after the signature. */
export const offers = {
  ContactAdded: on<Of<'ContactAdded'>>((row) => ({ contacts: one(row?.contacts) })),
  ContactChanged: on<Of<'ContactChanged'>>(() => ({})),
  ContactRoleAssigned: on<Of<'ContactRoleAssigned'>>(() => ({})),
  ContactDepartureRecorded: on<Of<'ContactDepartureRecorded'>>((row) => ({ contacts: one(row?.contacts, -1) })),

  QuoteIssued: on<Of<'QuoteIssued'>>((row, e) => ({
    ...reach(row, 'quoted'),
    quotes: one(row?.quotes),
    quotes_open: one(row?.quotes_open),
    ...(latest(row?.last_quote_at, row?.last_quote_id, e)
      ? { last_quote_at: e.occurredAt, last_quote_id: e.streamId, last_quote_no: e.data.quoteNo }
      : {}),
  })),
  QuoteRevised: on<Of<'QuoteRevised'>>(() => ({})),
  QuoteAccepted: on<Of<'QuoteAccepted'>>((row) => ({ ...closed(row), quotes_accepted: one(row?.quotes_accepted) })),
  QuoteRejected: on<Of<'QuoteRejected'>>(closed),
  QuoteWithdrawn: on<Of<'QuoteWithdrawn'>>(closed),
  QuoteExpired: on<Of<'QuoteExpired'>>(closed),

  OrderConfirmedByCustomer: on<Of<'OrderConfirmedByCustomer'>>(() => ({})),
  OrderInvoiced: on<Of<'OrderInvoiced'>>(() => ({})),
  OrderInvoiceCredited: on<Of<'OrderInvoiceCredited'>>(() => ({})),
  OrderAcceptedByCustomer: on<Of<'OrderAcceptedByCustomer'>>(() => ({})),
  OrderAmended: on<Of<'OrderAmended'>>((row, { data }) =>
    book(row, data.deltaAmount.currency, {
      ordered: plus(data.deltaAmount),
      shipped: sub(plus(data.deltaShipped), plus(data.deltaReturned)),
    }),
  ),
  OrderCostRecorded: on<Of<'OrderCostRecorded'>>((row, { data }) =>
    book(row, data.amount.currency, { cost: plus(data.amount) }),
  ),
  OrderCompleted: on<Of<'OrderCompleted'>>((row) => ({ orders_completed: one(row?.orders_completed) })),
} as const;
