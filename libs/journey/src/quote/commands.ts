import type { Money } from '../schema.js';

/**
 * One line of a quote. Prices are per unit. Either `discount` (basis points) or `netPrice` may be left out: a net price
 * is the list price less the discount, rounded half-up; without both the list price holds.
 */
export interface QuoteLine {
  readonly lineId: string;
  readonly productId: string;
  readonly description?: string;
  readonly quantity: string;
  readonly unitOfMeasure?: string;
  readonly listPrice: Money;
  readonly netPrice?: Money;
  readonly discount?: number;
  /** Net price × quantity, rounded half-up; default: at the currency's own scale. */
  readonly amount?: Money;
  /** Rate in basis points, default 0. */
  readonly tax?: number;
  readonly unitCost?: Money;
  readonly costVersion?: string;
  readonly sellingCost?: Money;
  readonly availableQuantity?: string;
  readonly stockAsOf?: string;
  readonly leadTimeDays?: number;
  readonly promisedDate?: string;
}
/** What is offered; the total must be the lines plus their taxes (`TOTAL_MISMATCH`). */
export interface Offer {
  /** The last day on which the offer can be accepted. */
  readonly validUntil: string;
  readonly lines: readonly QuoteLine[];
  readonly total: Money;
  /** The price list used; no longer valid: `PRICE_LIST_EXPIRED`. */
  readonly priceList?: { readonly ref: string; readonly validUntil: string };
}
/** `issue`: opens the stream. */
export interface IssueQuote extends Offer {
  readonly quoteNo: string;
  /** The journey: a customer's id, or the lead's it may become. */
  readonly customerId: string;
  readonly opportunityId?: string;
  readonly ownerId?: string;
  /** The quoting policy whose latest version limits this quote and its revisions; default `standard`. */
  readonly policyId?: string;
  readonly externalId?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
}
/** `revise`: the next revision, as a whole. */
export interface ReviseQuote extends Offer {
  /** The number this revision gets; another than the next one is `REVISION_CONFLICT`. */
  readonly revision: number;
  readonly reasonCode?: string;
}
/** `accept`: the revision the customer saw. */
export interface AcceptQuote {
  readonly revision: number;
  readonly acceptedBy: string;
  readonly evidenceRef?: string;
}
/** `reject` */
export interface RejectQuote {
  readonly reasonCode: string;
  readonly competitorId?: string;
  readonly note?: string;
}
/** `withdraw` */
export interface WithdrawQuote {
  readonly reasonCode: string;
  readonly note?: string;
}
/** `expire`: issued by a timer when the validity is over; it may name the revision it was set for. */
export interface ExpireQuote {
  readonly revision?: number;
}
