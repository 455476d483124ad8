import type { EventOf } from '../event.js';
import type { Money } from '../schema.js';
import type { BalanceAdjusted, CreditNoteIssued, ReceivableRecognized } from './events.js';

/** `recognize-receivable`: once per receivable id (a repeat is no change). Opens the stream. */
export type RecognizeReceivable = Omit<EventOf<typeof ReceivableRecognized>['data'], 'collectedAhead'>;
/** `adjust-receivable` */
export interface AdjustReceivable {
  readonly receivableId: string;
  readonly delta: Money;
  readonly cause: 'amendment' | 'return' | 'price' | 'penalty' | 'expense' | 'cancellation';
}
/** `send-to-collection` */
export interface SendToCollection {
  readonly receivableId: string;
}
/** `write-off` */
export interface WriteOff {
  readonly receivableId: string;
  readonly amount: Money;
  readonly reasonCode: string;
  readonly approvedBy?: string;
}
/** `issue-invoice`: net + tax = gross, allocations sum to gross, number once per customer. Opens the stream. */
export interface IssueInvoice {
  readonly invoiceId: string;
  readonly invoiceNo: string;
  readonly net: Money;
  readonly taxRate?: number;
  /** Default zero. */
  readonly tax?: Money;
  readonly gross: Money;
  /** Default: the local date of occurredAt. */
  readonly issueDate?: string;
  readonly dueDate: string;
  readonly allocations: readonly { readonly orderId: string; readonly receivableId?: string; readonly amount: Money }[];
}
/** `issue-credit-note`: with an original at most what is left of it (`CREDIT_OVER_ORIGINAL`). Opens the stream. */
export type IssueCreditNote = Omit<EventOf<typeof CreditNoteIssued>['data'], 'allocations' | 'issueDate' | 'lines'> & {
  readonly issueDate?: string;
  readonly lines?: EventOf<typeof CreditNoteIssued>['data']['lines'];
  /** Default: against the original's allocations in their order. */
  readonly allocations?: EventOf<typeof CreditNoteIssued>['data']['allocations'];
};
/** `record-payment`: opens the stream. */
export interface RecordPayment {
  readonly paymentId: string;
  readonly method: 'bank' | 'cash' | 'card' | 'wechatPay' | 'alipay' | 'acceptanceBill' | 'cheque' | 'other';
  readonly amount: Money;
  /** Default: the local date of occurredAt. */
  readonly valueDate?: string;
  readonly bankRef?: string;
  readonly payerName?: string;
}
/** `allocate-payment`: to receivables, or to invoices (spread over their allocations). Never over the open item, nor
 * over what is left of the payment. `upToOpen` takes the smaller amount instead of refusing. */
export interface AllocatePayment {
  readonly paymentId: string;
  readonly allocations: readonly {
    readonly receivableId?: string;
    readonly invoiceId?: string;
    /** Default: as much as is open and unallocated. */
    readonly amount?: Money;
  }[];
  readonly upToOpen?: boolean;
}
/** `deallocate-payment`: from receivables or invoices, at most what the payment settled there, the last settled first. */
export interface DeallocatePayment {
  readonly paymentId: string;
  /** Default: all that the payment settled. */
  readonly allocations?: readonly {
    readonly receivableId?: string;
    readonly invoiceId?: string;
    /** Default: all that the payment settled there. */
    readonly amount?: Money;
  }[];
  readonly reason: string;
}
/** `refund-payment` */
export interface RefundPayment {
  readonly paymentId: string;
  readonly amount: Money;
  readonly reason: string;
}
/** `adjust-balance`: an approver, or a migration. Opens the stream. */
export interface AdjustBalance {
  readonly amount: Money;
  readonly reasonCode: string;
  readonly approvedBy?: string;
  readonly attributes?: EventOf<typeof BalanceAdjusted>['data']['attributes'];
}
