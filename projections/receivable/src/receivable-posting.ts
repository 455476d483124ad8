import type { JourneyEvents } from '@recount/journey';
import { date, type FoldEvent, int, money, readModelOf, set, text, uuid } from '@recount/kernel';
import { golden } from './golden.js';
import { goldenTakenBack } from './golden-taken-back.js';
import { cashPostings, documentPostings, orderPostings, type Posting, receivablePostings } from './postings.js';

const readModel = readModelOf<JourneyEvents>();

/** One row per posting of the event, in the event's own order. */
const postings = <E extends FoldEvent>(of: (event: E) => readonly Posting[]) => ({
  keys: (event: E) => of(event).map((part, index) => ({ key: { event_id: event.id, no: index + 1 }, part })),
  evolve: (_row: unknown, _event: E, parts: readonly Posting[]) => set(parts[0] as Posting),
});

/** Every movement of every figure of the receivable triangle, signed: the one source of this folder's reports. */
export const receivablePosting = readModel({
  name: 'receivable_posting',
  version: 4,
  shape: 'ledger',
  doc: 'One row per posting: what moved a figure of the receivable triangle, by how much and when.',
  key: { event_id: uuid('The event that posted.'), no: int('Posting within the event, from 1.') },
  columns: {
    account: text(
      'contract, tax (in the contract), shipped (without tax), receivable, invoiced, collected, written_off, cash, credit, balance or collection.',
    ),
    kind: text(
      'Why it moved: placed, amended, cancelled, shipped, returned, recognised, adjusted, invoiced, credited, …',
    ),
    customer_id: uuid(),
    order_id: uuid(),
    receivable_id: uuid(),
    invoice_id: uuid('The invoice issued, credited or paid.'),
    payment_id: uuid(),
    amount: money('Signed contribution to its account; null where no money moves.'),
    currency: text('ISO 4217.'),
    business_date: date('Issue date of a document, value date of money, in the tenant’s zone.'),
    due_date: date('Due date of a receivable or invoice.'),
    reference: text('Order, shipment, invoice or credit note number, bank reference, trigger, cause or reason.'),
  },
  indexes: [{ columns: ['customer_id'] }, { columns: ['order_id'] }],
  canonical: 'customer_id',
  on: {
    OrderPlaced: postings(orderPostings.OrderPlaced),
    OrderAmended: postings(orderPostings.OrderAmended),
    OrderCancelled: postings(orderPostings.OrderCancelled),
    OrderShipped: postings(orderPostings.OrderShipped),
    OrderReturned: postings(orderPostings.OrderReturned),
    ReceivableRecognized: postings(receivablePostings.ReceivableRecognized),
    ReceivableAdjusted: postings(receivablePostings.ReceivableAdjusted),
    ReceivableSentToCollection: postings(receivablePostings.ReceivableSentToCollection),
    ReceivableWrittenOff: postings(receivablePostings.ReceivableWrittenOff),
    InvoiceIssued: postings(documentPostings.InvoiceIssued),
    CreditNoteIssued: postings(documentPostings.CreditNoteIssued),
    PaymentReceived: postings(cashPostings.PaymentReceived),
    PaymentAllocated: postings(cashPostings.PaymentAllocated),
    PaymentDeallocated: postings(cashPostings.PaymentDeallocated),
    PaymentRefunded: postings(cashPostings.PaymentRefunded),
    BalanceAdjusted: postings(cashPostings.BalanceAdjusted),
  },
  golden: [...golden, ...goldenTakenBack],
});
