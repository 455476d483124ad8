import { event } from '../event.js';
import { attributes, basisPoints, date, int, list, money, oneOf, optional, record, text, uuid } from '../schema.js';

/**
 * Storage contract of `ar-{tenant}.{customerId}`: all money of one customer in one place. Events that move money
 * name, per posting, the order and the receivable they touch, so that no fold has to look anything up.
 */
export const ReceivableRecognized = event('ReceivableRecognized', 'An instalment became a receivable.', {
  receivableId: uuid(),
  orderId: uuid(),
  instalmentNo: int(1, 100),
  trigger: oneOf('signed', 'shipped', 'invoiced', 'accepted', 'date'),
  amount: money(),
  /** The order's contract amount, where there is an order. */
  contractAmount: optional(money()),
  dueDate: date(),
  issueDate: optional(date()),
  causedByEventId: optional(uuid()),
  /** Of the amount: cash that was allocated to the order alone before, and settles this receivable now. Absent for none. */
  collectedAhead: optional(money()),
});
export const ReceivableAdjusted = event('ReceivableAdjusted', 'A receivable’s amount was corrected.', {
  receivableId: uuid(),
  orderId: uuid(),
  delta: money(),
  cause: oneOf('amendment', 'return', 'price', 'penalty', 'expense', 'cancellation'),
  /** As in ReceivableRecognized, of what the receivable grew by. */
  collectedAhead: optional(money()),
});
export const ReceivableSentToCollection = event(
  'ReceivableSentToCollection',
  'A receivable was handed to collection.',
  {
    receivableId: uuid(),
    orderId: uuid(),
  },
);
export const ReceivableWrittenOff = event('ReceivableWrittenOff', 'Part of a receivable was given up.', {
  receivableId: uuid(),
  orderId: uuid(),
  amount: money(),
  reasonCode: text(64),
  approvedBy: optional(text(100)),
});
export const InvoiceIssued = event('InvoiceIssued', 'An invoice was issued.', {
  invoiceId: uuid(),
  invoiceNo: text(64),
  net: money(),
  taxRate: optional(basisPoints()),
  tax: money(),
  gross: money(),
  issueDate: date(),
  dueDate: date(),
  allocations: list(record({ orderId: uuid(), receivableId: optional(uuid()), amount: money() }), 1000),
});
/** Without an original the amount becomes customer credit and stands beside the triangle. */
export const CreditNoteIssued = event('CreditNoteIssued', 'A credit note was issued.', {
  creditNoteId: uuid(),
  creditNoteNo: text(64),
  originalInvoiceId: optional(uuid()),
  amount: money(),
  issueDate: date(),
  /** How the original's allocations are reduced; empty without an original. */
  allocations: list(record({ orderId: uuid(), receivableId: optional(uuid()), amount: money() }), 1000),
  lines: list(
    record({
      lineId: text(64),
      productId: text(200),
      quantity: text(32),
      amount: money(),
      description: optional(text(500)),
    }),
    5000,
  ),
  reasonCode: optional(text(64)),
  attributes: optional(attributes()),
});
export const PaymentReceived = event('PaymentReceived', 'Money arrived.', {
  paymentId: uuid(),
  method: oneOf('bank', 'cash', 'card', 'wechatPay', 'alipay', 'acceptanceBill', 'cheque', 'other'),
  amount: money(),
  valueDate: date(),
  bankRef: optional(text(100)),
  payerName: optional(text(200)),
});
/** One posting per receivable or invoice the money went to. */
export const PaymentAllocated = event('PaymentAllocated', 'Received money was matched to open items.', {
  paymentId: uuid(),
  postings: list(
    record({
      receivableId: optional(uuid()),
      invoiceId: optional(uuid()),
      orderId: uuid(),
      amount: money(),
    }),
    1000,
  ),
  /** The payment's value date: when the money was there. */
  valueDate: date(),
  unallocated: money(),
});
/**
 * One posting per receivable or invoice it was taken back from, in the order it was taken; the day it happened is the event's own,
 * whatever the payment's value date.
 */
export const PaymentDeallocated = event('PaymentDeallocated', 'What a payment settled was taken back.', {
  paymentId: uuid(),
  postings: list(
    record({
      receivableId: optional(uuid()),
      invoiceId: optional(uuid()),
      orderId: uuid(),
      amount: money(),
      /** Of a receivable: the latest value date of what is still allocated to it. Absent where nothing is. */
      lastPaidOn: optional(date()),
    }),
    1000,
  ),
  /**
   * What receivables hold of the cash of their orders alone, by how much it changes: below zero they give it back, above it
   * settles what the event opened. Absent for none.
   */
  collectedAhead: optional(list(record({ receivableId: uuid(), orderId: uuid(), amount: money() }), 1000)),
  reason: text(),
  unallocated: money(),
});
export const PaymentRefunded = event('PaymentRefunded', 'Unallocated money was sent back.', {
  paymentId: uuid(),
  amount: money(),
  reason: text(),
});
export const BalanceAdjusted = event('BalanceAdjusted', 'The customer’s balance was adjusted, either way.', {
  amount: money(),
  reasonCode: text(64),
  approvedBy: optional(text(100)),
  attributes: optional(attributes()),
});

export const arEvents = {
  ReceivableRecognized,
  ReceivableAdjusted,
  ReceivableSentToCollection,
  ReceivableWrittenOff,
  InvoiceIssued,
  CreditNoteIssued,
  PaymentReceived,
  PaymentAllocated,
  PaymentDeallocated,
  PaymentRefunded,
  BalanceAdjusted,
} as const;
