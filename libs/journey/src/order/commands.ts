import type { Money } from '../schema.js';

export type Trigger = 'signed' | 'shipped' | 'invoiced' | 'accepted' | 'date';

/** `place`: opens the stream. Without `plan` the order has one instalment of 100 % at `receivableTrigger`. */
export interface PlaceOrder {
  readonly orderNo: string;
  readonly customerId: string;
  readonly opportunityId?: string;
  readonly ownerId?: string;
  readonly lines: readonly OrderLine[];
  /** Must equal the sum of the line amounts plus `tax` (`TOTAL_MISMATCH`). */
  readonly total: Money;
  readonly tax?: Money;
  /** Default 30 days. */
  readonly terms?: { readonly days: number };
  /** Default `signed`. */
  readonly receivableTrigger?: Trigger;
  readonly promisedDate?: string;
  readonly plan?: readonly InstalmentInput[];
  readonly externalId?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
}
export interface OrderLine {
  readonly lineId: string;
  readonly productId: string;
  readonly description?: string;
  readonly quantity: string;
  readonly unitOfMeasure?: string;
  readonly unitPrice?: Money;
  readonly amount: Money;
}
/** One instalment. Amounts may be left out: percent of the total rounded down, the last takes the remainder. */
export interface InstalmentInput {
  readonly no: number;
  /** Basis points; all of a plan sum to 10,000 (`INSTALMENT_PERCENT_NOT_100`). */
  readonly percent: number;
  readonly amount?: Money;
  readonly trigger: Trigger;
  /** Default: the order's terms. */
  readonly dueDays?: number;
}
/** `set-instalments` */
export interface SetInstalments {
  readonly plan: readonly InstalmentInput[];
}
/** `ship` */
export interface ShipOrder {
  readonly shipmentId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: string }[];
  readonly carrier?: string;
  readonly trackingNo?: string;
}
/** `confirm-delivery` */
export interface ConfirmDelivery {
  readonly shipmentId: string;
  readonly podRef?: string;
}
/** `return-goods` */
export interface ReturnGoods {
  readonly returnId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: string }[];
  readonly reasonCode: string;
  readonly restock?: boolean;
}
/** `cancel`: the whole order, or the lines named. */
export interface CancelOrder {
  readonly lineIds?: readonly string[];
  readonly reasonCode: string;
}
/** `trigger-instalments`: issued by a reactor after an invoice; triggers every open instalment of that trigger. */
export interface TriggerInstalments {
  readonly trigger: Trigger;
  readonly causedByEventId: string;
  /** The invoice, and what of it is allocated to the order: remembered, once per invoice. */
  readonly invoice?: { readonly invoiceId: string; readonly amount: Money };
}
/** `record-credit-note`: issued by a reactor after a credit note; the amount is what of it is allocated to the order. */
export interface RecordCreditNote {
  readonly creditNoteId: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly causedByEventId: string;
}
