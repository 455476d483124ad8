import type { Money } from '../schema.js';

/** `open`: pipeline defaults to `standard`, stage to its first. Opens the stream. */
export interface OpenOpportunity {
  readonly customerId?: string;
  readonly name?: string;
  readonly pipelineId?: string;
  readonly stageId?: string;
  readonly amount?: Money;
  readonly expectedCloseDate?: string;
  readonly ownerId?: string;
  readonly productId?: string;
  readonly externalId?: string;
  readonly dateUnknown?: boolean;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
}
/** `change-stage`: backward needs a reason (`REASON_REQUIRED`), a skip needs a pipeline that allows it. */
export interface ChangeStage {
  readonly to: string;
  readonly reasonCode?: string;
  readonly evidence?: readonly { readonly rule: string; readonly eventId: string }[];
}
/** `change-amount`: `old` is the amount it replaces (absent = none yet); another value is `STALE_FIELD_VALUE`. */
export interface ChangeAmount {
  readonly old?: Money;
  readonly new: Money;
  readonly reasonCode?: string;
}
/** `win`: an accepted quote, an order, or a reason for going without (`QUOTE_NOT_ACCEPTED`). */
export interface WinOpportunity {
  /** Default: the current amount, or the quote's total where there is none. */
  readonly wonAmount?: Money;
  readonly orderId?: string;
  readonly quoteId?: string;
  readonly reasonCode?: string;
  readonly competitorIds?: readonly string[];
}
/** `lose` */
export interface LoseOpportunity {
  readonly reasonCode: string;
  readonly competitorId?: string;
  readonly note?: string;
}
/** `reopen` */
export interface ReopenOpportunity {
  readonly reason: string;
}
/** `change-owner` */
export interface ChangeOpportunityOwner {
  readonly to: string;
}
/** `change-close-date` */
export interface ChangeCloseDate {
  readonly old?: string | null;
  readonly new: string;
  readonly reasonCode?: string;
}
