import type { JourneyEvents } from '@recount/journey';
import { bool, decimal, type FoldEvent, int, money, readModelOf, set, text, uuid } from '@recount/kernel';
import { type Booking, bookings } from './bookings.js';
import { goldenOfSales } from './golden.js';

const readModel = readModelOf<JourneyEvents>();

/** One row per event. */
const booked = <E extends FoldEvent>(of: (event: E) => Booking) => ({
  keys: (event: E) => [{ key: { event_id: event.id } }],
  evolve: (_row: unknown, event: E) => set(of(event)),
});

/** What was sold, taken back, credited and spent, one row per event: the source of every report on value. */
export const sale = readModel({
  name: 'sale',
  version: 2,
  shape: 'ledger',
  doc: 'One row per event that sells or takes back: orders, cancellations, returns, costs, credit notes, adjusted balances.',
  key: { event_id: uuid('The event that booked it.') },
  columns: {
    kind: text('placed, amended, cancelled, returned, cost, credited or adjusted.'),
    customer_id: uuid('Empty for the cost of a ticket whose customer is not known.'),
    order_id: uuid('Empty for credit notes, adjusted balances and tickets of no order.'),
    reference: text('Order, return or credit note number; reason; kind of cost.'),
    amount: money(
      'What it adds to the sales, without tax: below zero for what is taken back. Empty for a cost, and for a credit note over an invoice.',
    ),
    cost: decimal('What it cost, in the same currency; of an order: its goods, where lines say what a unit costs.'),
    currency: text('ISO 4217.'),
    whole: bool('The whole order was cancelled.'),
    lines: int('Lines of an order or a credit note.'),
    lines_sold: int('Lines of an order with an amount above zero.'),
    country: text('Attribute `country` of the document.'),
  },
  indexes: [{ columns: ['order_id'] }],
  canonical: 'customer_id',
  on: {
    OrderPlaced: booked(bookings.OrderPlaced),
    OrderAmended: booked(bookings.OrderAmended),
    OrderCancelled: booked(bookings.OrderCancelled),
    OrderReturned: booked(bookings.OrderReturned),
    OrderCostRecorded: booked(bookings.OrderCostRecorded),
    ServiceCostRecorded: booked(bookings.ServiceCostRecorded),
    CreditNoteIssued: booked(bookings.CreditNoteIssued),
    BalanceAdjusted: booked(bookings.BalanceAdjusted),
  },
  golden: goldenOfSales,
});
