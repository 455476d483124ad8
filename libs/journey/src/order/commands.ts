import type { Money } from '../schema.js';

export type Trigger = 'signed' | 'shipped' | 'invoiced' | 'accepted' | 'date';

/** `place`: opens the stream. Without `plan` the order has one instalment of 100 % at `receivableTrigger`. */
export interface PlaceOrder {
  readonly orderNo: string;
  readonly customerId: string;
  readonly opportunityId?: string;
  /** The quote it is placed on, which the customer has accepted (`QUOTE_NOT_ACCEPTED`). */
  readonly quoteId?: string;
  /** Default: the revision that was accepted; another one is `QUOTE_SUPERSEDED`. */
  readonly quoteRevision?: number;
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
  /** Calendar days the goods take; a promise before them is refused or flagged, as the policy `standard` says. */
  readonly leadTimeDays?: number;
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
  /** Cost of goods per unit. */
  readonly unitCost?: Money;
  readonly costVersion?: string;
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
/** `confirm` */
export interface ConfirmOrder {
  readonly evidenceRef?: string;
}
/**
 * `amend`: lines as they shall be from now on, those that are not named stay. A line of another id is added. Nothing is
 * taken away here: `cancel` does that.
 */
export interface AmendOrder {
  /** The number this amendment gets; another than the next one is `REVISION_CONFLICT`. */
  readonly amendmentNo: number;
  readonly lines?: readonly AmendedLine[];
  /** The whole tax of the order as it shall be; default: as it is. */
  readonly tax?: Money;
  /** The contract amount as it shall be: the lines that are left plus tax (`TOTAL_MISMATCH`). */
  readonly total: Money;
  readonly promisedDate?: string;
  readonly reasonCode?: string;
}
/** The product of a known line is the one it has; an added line names its own. */
export interface AmendedLine extends Omit<OrderLine, 'productId'> {
  readonly productId?: string;
}
/** `accept-delivery`: everything left was shipped and has arrived. Triggers the `accepted` instalments. */
export interface AcceptDelivery {
  readonly docRef?: string;
}
/** `record-cost` */
export interface RecordCost {
  readonly costId: string;
  readonly kind: 'cogs' | 'freight' | 'commission' | 'entertainment' | 'service';
  readonly amount: Money;
  readonly lineId?: string;
  readonly costVersion?: string;
  readonly note?: string;
}
/** `complete` */
export interface CompleteOrder {
  readonly note?: string;
}
