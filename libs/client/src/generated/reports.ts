// Written by `npm run client-types` from the API's own OpenAPI document; a spec fails when they differ.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

/** Report → its own parameters. */
export interface Reports {
  /** Run-off triangle of collections by invoice cohort: chain ladder, Mack’s standard errors, cash to come, expected loss. */
  readonly collections_runoff: {
    /** Length of a cohort and of an age. */
    readonly period?: "month" | "quarter";
    /** First cohort: 2026-03, 2026-Q1 or a date in it. Default: the first there is. */
    readonly from?: string;
    /** Last cohort. Default: the last there is. */
    readonly to?: string;
    /** Cash by value date up to here. Default: the day of asOf. */
    readonly valuation?: string;
    /** Cash allocated, or all cash. */
    readonly measure?: "allocated" | "received";
    /** Factors over fewer cohorts are read from the ratio-to-exposure curve. */
    readonly minCohorts?: number;
    /** Hold ultimates at the exposure. */
    readonly cap?: boolean;
    /** Factor beyond the last age. */
    readonly tail?: string;
  };
  /** Opened, open, won and lost so far, with amounts. */
  readonly funnel_as_of: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Stages whose conversion lies significantly below its baseline, or that take longer than it did, by the value lost there. */
  readonly funnel_bottleneck: {
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Days after entry within which it counts. Default: up to asOf. */
    readonly window?: number;
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** First day of the baseline, which ends before `from`. Default: a year before `from`. */
    readonly baselineFrom?: string;
    /** Conversions to compare with, in basis points and stage order, instead of measured ones. */
    readonly baseline?: string;
  };
  /** What became of the opportunities opened in each period. */
  readonly funnel_by_opened_period: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Opportunities and win rate per present owner. */
  readonly funnel_by_owner: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Cohort conversion from a stage to another with Wilson’s 95 % interval; immature cohorts with lower and upper bound. */
  readonly funnel_cohort: {
    /** The stage reached. */
    readonly fromStage: string;
    /** The stage to be reached, or won. */
    readonly toStage?: string;
    /** Days after entry within which it counts. */
    readonly window?: number;
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Opportunities that reached a stage, and whether they reached another within the window. */
  readonly funnel_cohort_member: {
    /** The stage reached. */
    readonly fromStage: string;
    /** The stage to be reached, or won. */
    readonly toStage?: string;
    /** Days after entry within which it counts. */
    readonly window?: number;
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Days at each stage: median, p75, p90; Kaplan-Meier when more than 20 % are still there. */
  readonly funnel_dwell: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Only this stage. */
    readonly stage?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
  };
  /** Of all who left a stage in a period, whenever they came, how many went forward. */
  readonly funnel_exit: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Only this stage. */
    readonly stage?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
  };
  /** Opportunities as they stood: status, stage, owner, amount, opened and closed when. */
  readonly funnel_opportunity: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Every win and every loss. An opportunity lost and won later counts in both periods. */
  readonly funnel_outcome: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** How many opportunities stand at which stage; the closed ones as won or lost. */
  readonly funnel_stages: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Forward exits over first entries of the same period. To be avoided: the two are not the same people. */
  readonly funnel_stock: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Only this stage. */
    readonly stage?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
  };
  /** Every visit of a stage: entered, left, how, and how long it took. A stage jumped over is a visit of no length. */
  readonly funnel_visit: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Only this stage. */
    readonly stage?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** The timeline as of a date: one row per event that had occurred by then. */
  readonly journey_activity: {
    /** Only this journey. */
    readonly journeyId?: string;
    /** Only this event type. */
    readonly type?: "BalanceAdjusted" | "CreditNoteIssued" | "CustomerOwnerChanged" | "CustomerProfileChanged" | "CustomerRegistered" | "InstalmentPlanSet" | "InstalmentTriggered" | "InteractionRecorded" | "InvoiceIssued" | "LeadAssigned" | "LeadCaptured" | "LeadConverted" | "LeadDisqualified" | "LeadProfileChanged" | "LeadQualified" | "LeadReopened" | "OpportunityAmountChanged" | "OpportunityCloseDateChanged" | "OpportunityLost" | "OpportunityOpened" | "OpportunityOwnerChanged" | "OpportunityReopened" | "OpportunityStageChanged" | "OpportunityWon" | "OrderCancelled" | "OrderDelivered" | "OrderPlaced" | "OrderReturned" | "OrderShipped" | "PaymentAllocated" | "PaymentReceived" | "PaymentRefunded" | "ReceivableAdjusted" | "ReceivableRecognized" | "ReceivableSentToCollection" | "ReceivableWrittenOff";
  };
  /** How many events of each type, the first and the last; a cell drills to its events. */
  readonly journey_activity_by_type: {
    /** Only this journey. */
    readonly journeyId?: string;
    /** Only this event type. */
    readonly type?: "BalanceAdjusted" | "CreditNoteIssued" | "CustomerOwnerChanged" | "CustomerProfileChanged" | "CustomerRegistered" | "InstalmentPlanSet" | "InstalmentTriggered" | "InteractionRecorded" | "InvoiceIssued" | "LeadAssigned" | "LeadCaptured" | "LeadConverted" | "LeadDisqualified" | "LeadProfileChanged" | "LeadQualified" | "LeadReopened" | "OpportunityAmountChanged" | "OpportunityCloseDateChanged" | "OpportunityLost" | "OpportunityOpened" | "OpportunityOwnerChanged" | "OpportunityReopened" | "OpportunityStageChanged" | "OpportunityWon" | "OrderCancelled" | "OrderDelivered" | "OrderPlaced" | "OrderReturned" | "OrderShipped" | "PaymentAllocated" | "PaymentReceived" | "PaymentRefunded" | "ReceivableAdjusted" | "ReceivableRecognized" | "ReceivableSentToCollection" | "ReceivableWrittenOff";
  };
  /** Per customer and currency: due, received, outstanding, overpaid; unallocated cash and credits beside the triangle. */
  readonly receivable_account: Readonly<Record<string, never>>;
  /** Open receivables by age, with the provision of a matrix. With measure=allocated the buckets sum to Σ(R − C − W). */
  readonly receivable_ageing: {
    /** Days since the due date, or since the issue date. */
    readonly from?: "due" | "issue";
    /** Upper bounds of the buckets in days, ascending. */
    readonly buckets?: string;
    /** Leave out receivables sent to collection. */
    readonly excludeInCollection?: boolean;
    /** Open after the cash allocated to each, or after all cash of the customer, oldest due date first. */
    readonly measure?: "allocated" | "received";
    /** Provision per bucket in basis points, `not due` first: 50,200,500,1000,3000,6000. */
    readonly provision?: string;
  };
  /** Open receivables with age and bucket. Cash allocated to an order beyond its receivables is an item `advance` below zero. */
  readonly receivable_open_item: {
    /** Days since the due date, or since the issue date. */
    readonly from?: "due" | "issue";
    /** Upper bounds of the buckets in days, ascending. */
    readonly buckets?: string;
    /** Leave out receivables sent to collection. */
    readonly excludeInCollection?: boolean;
    /** Open after the cash allocated to each, or after all cash of the customer, oldest due date first. */
    readonly measure?: "allocated" | "received";
    /** Provision per bucket in basis points, `not due` first: 50,200,500,1000,3000,6000. */
    readonly provision?: string;
  };
  /** Accounts by payment status and what is due, received, outstanding (Σ max(0, due − received)) and overpaid, per currency. */
  readonly receivable_status: Readonly<Record<string, never>>;
  /** Receivable × invoice × collection per order: K, S, R, I, C, W, the gaps between them and their flags; g3 = g1 + g2. */
  readonly receivable_triangle: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Only this order. */
    readonly orderId?: string;
  };
  /** The receivable triangle per customer and currency; a cell drills to its orders. */
  readonly receivable_triangle_by_customer: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Only this order. */
    readonly orderId?: string;
  };
  /** How many orders stand in which state of the triangle, and what the gaps sum to. */
  readonly receivable_triangle_by_flag: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Only this order. */
    readonly orderId?: string;
  };
  /** Open opportunities × average amount × win rate ÷ average days to win; from and to bound the closing days looked at. */
  readonly velocity: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
  };
  /** Won and lost by period of closing: count, amount, win rate, reason integrity. */
  readonly win_loss: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Lost by competitor. */
  readonly win_loss_by_competitor: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Won and lost by the owner at the time. */
  readonly win_loss_by_owner: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Won and lost by reason. */
  readonly win_loss_by_reason: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Won ÷ closed by period of closing, with Wilson’s 95 % interval. */
  readonly win_rate: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
  /** Won by period of opening and periods until closing. */
  readonly won_runoff: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
  };
}

/** Reports with something behind their rows or figures. */
export type Drillable =
  | "collections_runoff"
  | "funnel_as_of"
  | "funnel_bottleneck"
  | "funnel_by_opened_period"
  | "funnel_by_owner"
  | "funnel_cohort"
  | "funnel_dwell"
  | "funnel_exit"
  | "funnel_stages"
  | "funnel_stock"
  | "journey_activity_by_type"
  | "receivable_ageing"
  | "receivable_status"
  | "receivable_triangle_by_customer"
  | "receivable_triangle_by_flag"
  | "velocity"
  | "win_loss"
  | "win_loss_by_competitor"
  | "win_loss_by_owner"
  | "win_loss_by_reason"
  | "win_rate"
  | "won_runoff"
;
