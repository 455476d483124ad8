import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, fromMoney, isZero, neg } from '@recount/kernel';

type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;
type Money = JourneyEvents['PaymentReceived']['amount'];

/**
 * The figure a posting moves. Every report of this folder is a sum of postings by account.
 * `contract` K and the `tax` in it, `shipped` S (without tax), `receivable` R, `invoiced` I, `collected` C, `written_off` W; beside the triangle and per
 * customer `cash` (received less refunded), `credit` (credit notes without an original) and `balance`; `collection`
 * moves no money.
 */
export type Account =
  | 'contract'
  | 'tax'
  | 'shipped'
  | 'receivable'
  | 'invoiced'
  | 'collected'
  | 'written_off'
  | 'cash'
  | 'credit'
  | 'balance'
  | 'collection';

/** One posting: all columns of a row of the ledger but its key. */
export interface Posting {
  readonly account: Account;
  readonly kind: string;
  readonly customer_id: string;
  readonly order_id?: string | undefined;
  readonly receivable_id?: string | undefined;
  readonly invoice_id?: string | undefined;
  readonly payment_id?: string | undefined;
  readonly amount?: string;
  readonly currency?: string;
  readonly business_date?: string | undefined;
  readonly due_date?: string;
  readonly reference?: string | undefined;
}

const plus = (money: Money) => ({ amount: fromMoney(money), currency: money.currency });
const minus = (money: Money) => ({ amount: neg(fromMoney(money)), currency: money.currency });

const taxPosting = (kind: string, customerId: string, orderId: string, money?: ReturnType<typeof plus>): Posting[] =>
  money === undefined || isZero(money.amount)
    ? []
    : [{ account: 'tax', kind, customer_id: customerId, order_id: orderId, ...money }];

/** Postings of an order: contract, the tax in it, and shipped value. */
export const orderPostings = {
  OrderPlaced: ({ data, streamId }: Of<'OrderPlaced'>): readonly Posting[] => [
    {
      account: 'contract',
      kind: 'placed',
      customer_id: data.customerId,
      order_id: streamId,
      reference: data.orderNo,
      ...plus(data.total),
    },
    ...taxPosting('placed', data.customerId, streamId, data.tax && plus(data.tax)),
  ],
  OrderCancelled: ({ data, streamId }: Of<'OrderCancelled'>): readonly Posting[] => [
    { account: 'contract', kind: 'cancelled', customer_id: data.customerId, order_id: streamId, ...minus(data.amount) },
    ...taxPosting('cancelled', data.customerId, streamId, data.tax && minus(data.tax)),
  ],
  /** The contract by what was agreed anew, and the value of what had left and come back with it. */
  OrderAmended: ({ data, streamId }: Of<'OrderAmended'>): readonly Posting[] => {
    const of = { kind: 'amended', customer_id: data.customerId, order_id: streamId, reference: `${data.amendmentNo}` };
    const posting = (account: Account, { amount, currency }: ReturnType<typeof plus>): readonly Posting[] =>
      isZero(amount) ? [] : [{ ...of, account, amount, currency }];
    return [
      ...posting('contract', plus(data.deltaAmount)),
      ...posting('shipped', plus(data.deltaShipped)),
      ...posting('shipped', minus(data.deltaReturned)),
      ...posting('tax', plus(data.deltaTax)),
    ];
  },
  OrderShipped: ({ data, streamId }: Of<'OrderShipped'>): readonly Posting[] => [
    {
      account: 'shipped',
      kind: 'shipped',
      customer_id: data.customerId,
      order_id: streamId,
      reference: data.shipmentId,
      ...plus(data.amount),
    },
  ],
  OrderReturned: ({ data, streamId }: Of<'OrderReturned'>): readonly Posting[] => [
    {
      account: 'shipped',
      kind: 'returned',
      customer_id: data.customerId,
      order_id: streamId,
      reference: data.returnId,
      ...minus(data.amount),
    },
  ],
} as const;

/** Postings of the receivables themselves. */
export const receivablePostings = {
  ReceivableRecognized: ({ data, streamId }: Of<'ReceivableRecognized'>): readonly Posting[] => [
    {
      account: 'receivable',
      kind: 'recognised',
      customer_id: streamId,
      order_id: data.orderId,
      receivable_id: data.receivableId,
      business_date: data.issueDate,
      due_date: data.dueDate,
      reference: data.trigger,
      ...plus(data.amount),
    },
  ],
  ReceivableAdjusted: ({ data, streamId }: Of<'ReceivableAdjusted'>): readonly Posting[] => [
    {
      account: 'receivable',
      kind: 'adjusted',
      customer_id: streamId,
      order_id: data.orderId,
      receivable_id: data.receivableId,
      reference: data.cause,
      ...plus(data.delta),
    },
  ],
  ReceivableSentToCollection: ({ data, streamId }: Of<'ReceivableSentToCollection'>): readonly Posting[] => [
    {
      account: 'collection',
      kind: 'sent_to_collection',
      customer_id: streamId,
      order_id: data.orderId,
      receivable_id: data.receivableId,
    },
  ],
  ReceivableWrittenOff: ({ data, streamId }: Of<'ReceivableWrittenOff'>): readonly Posting[] => [
    {
      account: 'written_off',
      kind: 'written_off',
      customer_id: streamId,
      order_id: data.orderId,
      receivable_id: data.receivableId,
      reference: data.reasonCode,
      ...plus(data.amount),
    },
  ],
} as const;

/** Postings of documents: one per allocation. A credit note without an original is the customer's credit. */
export const documentPostings = {
  InvoiceIssued: ({ data, streamId }: Of<'InvoiceIssued'>): readonly Posting[] =>
    data.allocations.map((allocation) => ({
      account: 'invoiced',
      kind: 'invoiced',
      customer_id: streamId,
      order_id: allocation.orderId,
      receivable_id: allocation.receivableId,
      invoice_id: data.invoiceId,
      business_date: data.issueDate,
      due_date: data.dueDate,
      reference: data.invoiceNo,
      ...plus(allocation.amount),
    })),
  CreditNoteIssued: ({ data, streamId }: Of<'CreditNoteIssued'>): readonly Posting[] =>
    data.originalInvoiceId === undefined
      ? [
          {
            account: 'credit',
            kind: 'credited',
            customer_id: streamId,
            business_date: data.issueDate,
            reference: data.creditNoteNo,
            ...plus(data.amount),
          },
        ]
      : data.allocations.map((allocation) => ({
          account: 'invoiced',
          kind: 'credited',
          customer_id: streamId,
          order_id: allocation.orderId,
          receivable_id: allocation.receivableId,
          invoice_id: data.originalInvoiceId,
          business_date: data.issueDate,
          reference: data.creditNoteNo,
          ...minus(allocation.amount),
        })),
} as const;

/** Postings of money that came or went. A refund reduces cash, not what was collected. */
export const cashPostings = {
  PaymentReceived: ({ data, streamId }: Of<'PaymentReceived'>): readonly Posting[] => [
    {
      account: 'cash',
      kind: 'received',
      customer_id: streamId,
      payment_id: data.paymentId,
      business_date: data.valueDate,
      reference: data.bankRef,
      ...plus(data.amount),
    },
  ],
  PaymentAllocated: ({ data, streamId }: Of<'PaymentAllocated'>): readonly Posting[] =>
    data.postings.map((posting) => ({
      account: 'collected',
      kind: 'allocated',
      customer_id: streamId,
      order_id: posting.orderId,
      receivable_id: posting.receivableId,
      invoice_id: posting.invoiceId,
      payment_id: data.paymentId,
      business_date: data.valueDate,
      ...plus(posting.amount),
    })),
  // Taken back on the day it happened, whatever the payment's value date: what a report said as of a day before stays true.
  PaymentDeallocated: ({ data, streamId }: Of<'PaymentDeallocated'>): readonly Posting[] =>
    data.postings.map((posting) => ({
      account: 'collected',
      kind: 'deallocated',
      customer_id: streamId,
      order_id: posting.orderId,
      receivable_id: posting.receivableId,
      invoice_id: posting.invoiceId,
      payment_id: data.paymentId,
      ...minus(posting.amount),
    })),
  PaymentRefunded: ({ data, streamId }: Of<'PaymentRefunded'>): readonly Posting[] => [
    { account: 'cash', kind: 'refunded', customer_id: streamId, payment_id: data.paymentId, ...minus(data.amount) },
  ],
  BalanceAdjusted: ({ data, streamId }: Of<'BalanceAdjusted'>): readonly Posting[] => [
    {
      account: 'balance',
      kind: 'balance_adjusted',
      customer_id: streamId,
      reference: data.reasonCode,
      ...plus(data.amount),
    },
  ],
} as const;
