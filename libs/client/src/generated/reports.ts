// Written by `npm run client-types` from the API's own OpenAPI document; a spec fails when they differ.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

/** Report → its own parameters. */
export interface Reports {
  /** What was bought together: the products of the lines of each order, or of each customer. */
  readonly basket: {
    /** A basket is an order, or all a customer bought. */
    readonly per?: "order" | "customer";
    /** First day of orders. */
    readonly from?: string;
    /** Last day of orders. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Customers without an order for 60 days whose contacts fell by 80 %: since when, what is at risk, and the events that say so. */
  readonly churn_warning: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Least share of the tenant’s ordered value of 365 days, in basis points, that makes a key account. Allowed: 0 to 10000. */
    readonly minShare?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Yearly contribution, discounted and less what is lost each year, over some years or without end, less acquisition. */
  readonly clv_margin: {
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** Whose value. */
    readonly by?: "all" | "customer" | "segment" | "country";
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Share lost per year. Default: of those who bought in the window before, who did not in this. Allowed: 0 to 1. */
    readonly churn?: string;
    /** Cost of acquisition per customer. Allowed: from 0. */
    readonly cac?: string;
    /** Contribution ÷ revenue. Default: profit ÷ revenue of orders whose cost is known. Allowed: up to 1. */
    readonly margin?: string;
    /** Share that stays each year. Default: 1 − churn. Allowed: 0 to 1. */
    readonly retention?: string;
    /** Per year. Allowed: above -1. */
    readonly discount?: string;
    /** Years counted; 0: without end. Allowed: 0 to 1000. */
    readonly years?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Average order × repurchases per year × lifetime in years − cost of acquisition. */
  readonly clv_seed: {
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** Whose value. */
    readonly by?: "all" | "customer" | "segment" | "country";
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Share lost per year. Default: of those who bought in the window before, who did not in this. Allowed: 0 to 1. */
    readonly churn?: string;
    /** Cost of acquisition per customer. Allowed: from 0. */
    readonly cac?: string;
    /** Years a customer stays. Default: 1 ÷ churn, at most 10. Allowed: 0 to 1000. */
    readonly lifetime?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Every month a customer was active in, by the month of its first activity and the months in between. */
  readonly cohort_activity: {
    /** What makes a customer active: orders, or orders and credit notes. */
    readonly activity?: "order" | "order+credit";
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Distinct customers active so many calendar months after their first activity. */
  readonly cohort_table: {
    /** What makes a customer active: orders, or orders and credit notes. */
    readonly activity?: "order" | "order+credit";
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
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
    /** Factors over fewer cohorts are read from the ratio-to-exposure curve. Allowed: from 1. */
    readonly minCohorts?: number;
    /** Hold ultimates at the exposure. */
    readonly cap?: boolean;
    /** Factor beyond the last age. Allowed: above 0. */
    readonly tail?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Complaints: category, severity, root cause, who has to act on it, days until settled. */
  readonly complaint: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of raising. */
    readonly from?: string;
    /** Last day of raising. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Complaints per category, and how many were settled within 90 days. */
  readonly complaint_by_category: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of raising. */
    readonly from?: string;
    /** Last day of raising. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Complaints per root cause and who has to act on it. */
  readonly complaint_by_cause: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of raising. */
    readonly from?: string;
    /** Last day of raising. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Lorenz curve: which share of the customers, largest first, makes which share of revenue or profit. */
  readonly concentration: {
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** Whose value. */
    readonly by?: "all";
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Points in basis points of customers: 1000,1500. Allowed: up to 10000. */
    readonly shares?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Satisfied ÷ ratings with Wilson’s 95 % interval, and ratings ÷ resolutions, by period of the resolution. */
  readonly csat: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of resolution. */
    readonly from?: string;
    /** Last day of resolution. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What serving customers cost apart from any order. */
  readonly customer_cost: {
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Health score per customer on 0 to 100 with its inputs, coverage, band, trend over four weekly scores, and the input that costs most. */
  readonly customer_health: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Share of the weights, in percent, that must have an input: below it there is a score and no band. Allowed: 0 to 100. */
    readonly minCoverage?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How many customers are healthy, to be watched, at risk, or not covered well enough to say. */
  readonly customer_health_by_band: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Share of the weights, in percent, that must have an input: below it there is a score and no band. Allowed: 0 to 100. */
    readonly minCoverage?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What each input of a customer’s health is made of: orders, periods of usage, contacts, tickets, open items, ratings and recommendations. */
  readonly customer_health_evidence: {
    /** Only this customer. */
    readonly customerId: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** A customer as of a day in one row: health and what costs it most, churn warning, orders, what is owed, contacts, tickets, voice; scores and segment, revenue and profit of 365 days, purchase days, when the next order is due. */
  readonly customer_overview: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Share of the weights, in percent, that must have an input for the score to count. Allowed: 0 to 100. */
    readonly minCoverage?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Sales per customer: orders, what was taken back, credited and adjusted, net. */
  readonly customer_sale: {
    /** A row per customer, or per customer and period or country. */
    readonly split?: "none" | "period" | "country";
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Orders, revenue and profit of each customer in the window, its age and how often it ever bought. */
  readonly customer_value: {
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** Whose value. */
    readonly by?: "all" | "customer" | "segment" | "country";
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Distinct customers with something booked, an order, an order above zero. */
  readonly customers_by_country: {
    /** A row per customer, or per customer and period or country. */
    readonly split?: "country";
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Distinct customers with something booked, an order, an order above zero. */
  readonly customers_by_period: {
    /** A row per customer, or per customer and period or country. */
    readonly split?: "period";
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Opened, open, won and lost so far, with amounts. */
  readonly funnel_as_of: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Stages whose conversion lies significantly below its baseline, or that take longer than it did, by the value lost there. */
  readonly funnel_bottleneck: {
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Days after entry within which it counts. Default: up to asOf. Allowed: 0 to 36525. */
    readonly window?: number;
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** First day of the baseline, which ends before `from`. Default: a year before `from`. */
    readonly baselineFrom?: string;
    /** Conversions to compare with, in basis points and stage order, instead of measured ones. Allowed: 0 to 10000. */
    readonly baseline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What became of the opportunities opened in each period. */
  readonly funnel_by_opened_period: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Opportunities and win rate per present owner. */
  readonly funnel_by_owner: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Cohort conversion from a stage to another with Wilson’s 95 % interval; immature cohorts with lower and upper bound. */
  readonly funnel_cohort: {
    /** The stage reached. */
    readonly fromStage: string;
    /** The stage to be reached, or won. */
    readonly toStage?: string;
    /** Days after entry within which it counts. Allowed: 0 to 36525. */
    readonly window?: number;
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Opportunities that reached a stage, and whether they reached another within the window. */
  readonly funnel_cohort_member: {
    /** The stage reached. */
    readonly fromStage: string;
    /** The stage to be reached, or won. */
    readonly toStage?: string;
    /** Days after entry within which it counts. Allowed: 0 to 36525. */
    readonly window?: number;
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Every win and every loss, once for each competitor it was won against or lost to. */
  readonly funnel_contest: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Days at each stage: median, p75, p90; Kaplan-Meier when more than 20 % are still there; exits forward and lost per day there. */
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Opportunities as they stood: status, stage, owner, amount, opened and closed when. */
  readonly funnel_opportunity: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How many opportunities stand at which stage; the closed ones as won or lost. */
  readonly funnel_stages: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Every visit of a stage: entered, left, how, and how long it took. A stage jumped over is a visit of no length. */
  readonly funnel_visit: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Only this stage. */
    readonly stage?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How well the health of a day foretold churn 30 to 120 days later: confusion, AUC, Brier, beside the base rate and a simple rule. */
  readonly health_backtest: {
    /** The day that is scored. Give it as knownAt too, and the scores know only what was recorded by then. */
    readonly on: string;
    /** Health below it foretells churn. Allowed: 0 to 100. */
    readonly threshold?: number;
    /** Share of the weights, in percent, that must have an input for the score to count. Allowed: 0 to 100. */
    readonly minCoverage?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Customers and leads that count as another customer, since when and by which decision. Who counts as whom depends on what was known alone, not on asOf. */
  readonly identity_graph: {
    /** Only the group of this customer or lead. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** The timeline as of a date: one row per event that had occurred by then. */
  readonly journey_activity: {
    /** Only this journey. */
    readonly journeyId?: string;
    /** Only this event type. */
    readonly type?: "BalanceAdjusted" | "ComplaintCompensated" | "ComplaintRaised" | "ComplaintResolved" | "ComplaintRootCauseIdentified" | "ContactAdded" | "ContactChanged" | "ContactDepartureRecorded" | "ContactRoleAssigned" | "CreditNoteIssued" | "CustomerDuplicateSuspected" | "CustomerMergeAbsorbed" | "CustomerMergedInto" | "CustomerOwnerChanged" | "CustomerProfileChanged" | "CustomerRegistered" | "CustomerUnmerged" | "InstalmentPlanSet" | "InstalmentTriggered" | "InteractionRecorded" | "InvoiceIssued" | "LeadAssigned" | "LeadCaptured" | "LeadConverted" | "LeadDisqualified" | "LeadDuplicateSuspected" | "LeadProfileChanged" | "LeadQualified" | "LeadReopened" | "NpsAnswered" | "NpsSurveySent" | "OpportunityAmountChanged" | "OpportunityCloseDateChanged" | "OpportunityLost" | "OpportunityOpened" | "OpportunityOwnerChanged" | "OpportunityReopened" | "OpportunityStageChanged" | "OpportunityWon" | "OrderAcceptedByCustomer" | "OrderAmended" | "OrderCancelled" | "OrderCompleted" | "OrderConfirmedByCustomer" | "OrderCostRecorded" | "OrderDelivered" | "OrderInvoiceCredited" | "OrderInvoiced" | "OrderPlaced" | "OrderReturned" | "OrderShipped" | "PaymentAllocated" | "PaymentDeallocated" | "PaymentReceived" | "PaymentRefunded" | "ProductUsageRecorded" | "QuoteAccepted" | "QuoteExpired" | "QuoteIssued" | "QuoteRejected" | "QuoteRevised" | "QuoteWithdrawn" | "ReceivableAdjusted" | "ReceivableRecognized" | "ReceivableSentToCollection" | "ReceivableWrittenOff" | "ServiceCostRecorded" | "TicketAssigned" | "TicketClosed" | "TicketEscalated" | "TicketFirstResponded" | "TicketOpened" | "TicketPaused" | "TicketPriorityChanged" | "TicketRated" | "TicketReopened" | "TicketResolved" | "TicketResumed" | "TicketSlaBreached";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How many events of each type, the first and the last; a cell drills to its events. */
  readonly journey_activity_by_type: {
    /** Only this journey. */
    readonly journeyId?: string;
    /** Only this event type. */
    readonly type?: "BalanceAdjusted" | "ComplaintCompensated" | "ComplaintRaised" | "ComplaintResolved" | "ComplaintRootCauseIdentified" | "ContactAdded" | "ContactChanged" | "ContactDepartureRecorded" | "ContactRoleAssigned" | "CreditNoteIssued" | "CustomerDuplicateSuspected" | "CustomerMergeAbsorbed" | "CustomerMergedInto" | "CustomerOwnerChanged" | "CustomerProfileChanged" | "CustomerRegistered" | "CustomerUnmerged" | "InstalmentPlanSet" | "InstalmentTriggered" | "InteractionRecorded" | "InvoiceIssued" | "LeadAssigned" | "LeadCaptured" | "LeadConverted" | "LeadDisqualified" | "LeadDuplicateSuspected" | "LeadProfileChanged" | "LeadQualified" | "LeadReopened" | "NpsAnswered" | "NpsSurveySent" | "OpportunityAmountChanged" | "OpportunityCloseDateChanged" | "OpportunityLost" | "OpportunityOpened" | "OpportunityOwnerChanged" | "OpportunityReopened" | "OpportunityStageChanged" | "OpportunityWon" | "OrderAcceptedByCustomer" | "OrderAmended" | "OrderCancelled" | "OrderCompleted" | "OrderConfirmedByCustomer" | "OrderCostRecorded" | "OrderDelivered" | "OrderInvoiceCredited" | "OrderInvoiced" | "OrderPlaced" | "OrderReturned" | "OrderShipped" | "PaymentAllocated" | "PaymentDeallocated" | "PaymentReceived" | "PaymentRefunded" | "ProductUsageRecorded" | "QuoteAccepted" | "QuoteExpired" | "QuoteIssued" | "QuoteRejected" | "QuoteRevised" | "QuoteWithdrawn" | "ReceivableAdjusted" | "ReceivableRecognized" | "ReceivableSentToCollection" | "ReceivableWrittenOff" | "ServiceCostRecorded" | "TicketAssigned" | "TicketClosed" | "TicketEscalated" | "TicketFirstResponded" | "TicketOpened" | "TicketPaused" | "TicketPriorityChanged" | "TicketRated" | "TicketReopened" | "TicketResolved" | "TicketResumed" | "TicketSlaBreached";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** When each customer with three days of purchase is due again: the last one plus its own median interval. */
  readonly next_order_due: {
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Share of 9 and 10 less share of 0 to 6, the last answer of each contact in each wave; not reportable below 30 answers. */
  readonly nps: {
    /** Only this wave. */
    readonly wave?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Contacts asked in a wave, and what they answered last. */
  readonly nps_contact: {
    /** Only this wave. */
    readonly wave?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Orders per customer: how many, how much, the first and the last. */
  readonly order_by_customer: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of placing. */
    readonly from?: string;
    /** Last day of placing. */
    readonly to?: string;
    /** What an order is done with: its last delivery, or the shipment after which nothing is left. */
    readonly basis?: "delivered" | "shipped";
    /** Attribute of the orders whose values are the segments, e.g. channel. */
    readonly segmentBy?: string;
    /** Only this segment. */
    readonly segment?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Orders per owner. */
  readonly order_by_owner: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of placing. */
    readonly from?: string;
    /** Last day of placing. */
    readonly to?: string;
    /** What an order is done with: its last delivery, or the shipment after which nothing is left. */
    readonly basis?: "delivered" | "shipped";
    /** Attribute of the orders whose values are the segments, e.g. channel. */
    readonly segmentBy?: string;
    /** Only this segment. */
    readonly segment?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Orders by period of placing and segment: how many, how much, how punctual. */
  readonly order_by_period: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of placing. */
    readonly from?: string;
    /** Last day of placing. */
    readonly to?: string;
    /** What an order is done with: its last delivery, or the shipment after which nothing is left. */
    readonly basis?: "delivered" | "shipped";
    /** Attribute of the orders whose values are the segments, e.g. channel. */
    readonly segmentBy?: string;
    /** Only this segment. */
    readonly segment?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How far orders have come. */
  readonly order_by_status: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of placing. */
    readonly from?: string;
    /** Last day of placing. */
    readonly to?: string;
    /** What an order is done with: its last delivery, or the shipment after which nothing is left. */
    readonly basis?: "delivered" | "shipped";
    /** Attribute of the orders whose values are the segments, e.g. channel. */
    readonly segmentBy?: string;
    /** Only this segment. */
    readonly segment?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Days from placing an order to its last delivery (or shipment): median, p75, p90, mean; on time with Wilson’s interval. */
  readonly order_cycle: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of placing. */
    readonly from?: string;
    /** Last day of placing. */
    readonly to?: string;
    /** What an order is done with: its last delivery, or the shipment after which nothing is left. */
    readonly basis?: "delivered" | "shipped";
    /** Attribute of the orders whose values are the segments, e.g. channel. */
    readonly segmentBy?: string;
    /** Only this segment. */
    readonly segment?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Orders as they stood: status, amounts, placed, shipped and delivered when, days taken, kept the promised date. */
  readonly order_standing: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of placing. */
    readonly from?: string;
    /** Last day of placing. */
    readonly to?: string;
    /** What an order is done with: its last delivery, or the shipment after which nothing is left. */
    readonly basis?: "delivered" | "shipped";
    /** Attribute of the orders whose values are the segments, e.g. channel. */
    readonly segmentBy?: string;
    /** Only this segment. */
    readonly segment?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Which products are bought together: support, confidence and lift of pairs, by lift. */
  readonly product_association: {
    /** A basket is an order, or all a customer bought. */
    readonly per?: "order" | "customer";
    /** First day of orders. */
    readonly from?: string;
    /** Last day of orders. */
    readonly to?: string;
    /** Only rules from this product. */
    readonly product?: string;
    /** Least share of baskets with both, in basis points. Allowed: 0 to 10000. */
    readonly minSupport?: number;
    /** Least confidence, in basis points. Allowed: 0 to 10000. */
    readonly minConfidence?: number;
    /** At most so many rules. Allowed: from 1. */
    readonly limit?: number;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Per customer: repeat purchase days x, time of the last one t_x, age t, mean of the repeat days. */
  readonly purchase_summary: {
    /** Last day counted. Default: the day of asOf. */
    readonly until?: string;
    /** Unit of t_x and t; weeks are rounded to two decimals. */
    readonly unit?: "day" | "week";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What became of the quotes of each owner. */
  readonly quote_by_owner: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What became of the quotes given in each period. */
  readonly quote_by_period: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What is quoted per product: quantity, discount, margin, promises before the lead time. */
  readonly quote_by_product: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Why quotes were rejected or withdrawn, and by whom they were beaten. */
  readonly quote_by_reason: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Quotes by status: how many, how much. */
  readonly quote_by_status: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Business quoted that was ordered or accepted, with Wilson’s 95 % interval, group by group, each compared with the one before. */
  readonly quote_conversion: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** By period of issue, by whether every line was quoted with a stock figure, or by owner. */
    readonly by?: "period" | "stock" | "owner";
    /** What counts as converted. */
    readonly outcome?: "ordered" | "accepted";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Lines of the quotes as they stood: prices, discount, cost, margin, stock and lead time of then. */
  readonly quote_line_standing: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Quotes as they stood, in the revision of then: status, amounts, discount, margin, stock known, promise kept, ordered. */
  readonly quote_standing: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of issue. */
    readonly from?: string;
    /** Last day of issue. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Per customer and currency: due, received, outstanding, overpaid; unallocated cash and credits beside the triangle. */
  readonly receivable_account: {
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
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
    /** Provision per bucket in basis points, `not due` first: 50,200,500,1000,3000,6000. Allowed: 0 to 10000. */
    readonly provision?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Provision per bucket in basis points, `not due` first: 50,200,500,1000,3000,6000. Allowed: 0 to 10000. */
    readonly provision?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Accounts by payment status and what is due, received, outstanding (Σ max(0, due − received)) and overpaid, per currency. */
  readonly receivable_status: {
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Receivable × invoice × collection per order: K, S, R, I, C, W, the gaps between them and their flags; g3 = g1 + g2. */
  readonly receivable_triangle: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Only this order. */
    readonly orderId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** The receivable triangle per customer and currency; a cell drills to its orders. */
  readonly receivable_triangle_by_customer: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Only this order. */
    readonly orderId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How many orders stand in which state of the triangle, and what the gaps sum to. */
  readonly receivable_triangle_by_flag: {
    /** Only this customer. */
    readonly customerId?: string;
    /** Only this order. */
    readonly orderId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Whether each customer bought again within the window. */
  readonly repurchase_customer: {
    /** Length of the window in days. Allowed: 1 to 36525. */
    readonly days?: number;
    /** The window begins with the first order, or ends with asOf. */
    readonly basis?: "first" | "asOf";
    /** Length of a cohort. */
    readonly period?: "month" | "quarter" | "year";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Customers with two orders in the window ÷ customers with one, by period of the first order, with interval. */
  readonly repurchase_rate: {
    /** Length of the window in days. Allowed: 1 to 36525. */
    readonly days?: number;
    /** The window begins with the first order, or ends with asOf. */
    readonly basis?: "first" | "asOf";
    /** Length of a cohort. */
    readonly period?: "month" | "quarter" | "year";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** The population of the scores: bounds and size of each score, customers per cell and segment. */
  readonly rfm: {
    /** Equal values get equal scores, or five groups of equal size. */
    readonly scores?: "tieSafe" | "ntile";
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** What frequency counts: orders, or days with an order. */
    readonly unit?: "order" | "day";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Orders cancelled or returned after asOf have never been. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** The segment of every customer at the end of each period since a day. */
  readonly rfm_history: {
    /** A day of the first period. */
    readonly since: string;
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Only this customer; the others still make the scores. */
    readonly customerId?: string;
    /** Equal values get equal scores, or five groups of equal size. */
    readonly scores?: "tieSafe" | "ntile";
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** What frequency counts: orders, or days with an order. */
    readonly unit?: "order" | "day";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Orders cancelled or returned after asOf have never been. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** The segment of every customer on an earlier day and as of now; silent where it was in none. */
  readonly rfm_migration: {
    /** The earlier day. */
    readonly since: string;
    /** Equal values get equal scores, or five groups of equal size. */
    readonly scores?: "tieSafe" | "ntile";
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** What frequency counts: orders, or days with an order. */
    readonly unit?: "order" | "day";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Orders cancelled or returned after asOf have never been. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How many customers went from which segment to which between two days, and what they spent. */
  readonly rfm_migration_matrix: {
    /** The earlier day. */
    readonly since: string;
    /** Equal values get equal scores, or five groups of equal size. */
    readonly scores?: "tieSafe" | "ntile";
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** What frequency counts: orders, or days with an order. */
    readonly unit?: "order" | "day";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Orders cancelled or returned after asOf have never been. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Recency, frequency and money of every customer with a qualifying order, scores 1 to 5 and the segment. */
  readonly rfm_score: {
    /** Equal values get equal scores, or five groups of equal size. */
    readonly scores?: "tieSafe" | "ntile";
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** What frequency counts: orders, or days with an order. */
    readonly unit?: "order" | "day";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Orders cancelled or returned after asOf have never been. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Customers and money per segment; a cell drills to its customers. */
  readonly rfm_segment: {
    /** Equal values get equal scores, or five groups of equal size. */
    readonly scores?: "tieSafe" | "ntile";
    /** Orders of so many days up to asOf, such as 365d; or all. */
    readonly window?: string;
    /** What frequency counts: orders, or days with an order. */
    readonly unit?: "order" | "day";
    /** Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known. */
    readonly measure?: "revenue" | "profit";
    /** Orders below this amount do not count. Allowed: from 0. */
    readonly minAmount?: string;
    /** Orders of nothing count as orders. */
    readonly includeZero?: boolean;
    /** Orders cancelled or returned after asOf have never been. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Everything booked: orders, cancellations, returns, credit notes, adjusted balances, costs; amounts without tax. */
  readonly sale_booking: {
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Orders as they stood: net of what was cancelled, returned and amended, what they cost, and the profit. */
  readonly sale_order: {
    /** As it is now: also what was taken back after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Everything booked so far: orders, amounts, what was taken back, credited and adjusted. */
  readonly sales: {
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What was booked for each country. */
  readonly sales_by_country: {
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What was booked in each period. */
  readonly sales_by_period: {
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Shipments per carrier: how many, how much, how long on their way. */
  readonly shipment_by_carrier: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of shipping. */
    readonly from?: string;
    /** Last day of shipping. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Shipments: left when, arrived when, worth how much, against the date promised. */
  readonly shipment_standing: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of shipping. */
    readonly from?: string;
    /** Last day of shipping. */
    readonly to?: string;
    /** Only this customer. */
    readonly customerId?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Met and missed service levels per metric and period of opening. */
  readonly sla_by_period: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of opening. */
    readonly from?: string;
    /** Last day of opening. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Met and missed service levels per metric and priority. */
  readonly sla_by_priority: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of opening. */
    readonly from?: string;
    /** Last day of opening. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Met ÷ due per metric and priority, with Wilson’s 95 % interval. */
  readonly sla_compliance: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of opening. */
    readonly from?: string;
    /** Last day of opening. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Tickets and metrics that were due: met or missed. Not due yet is left out; `recorded` is what the source of a migration said itself. */
  readonly sla_verdict: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of opening. */
    readonly from?: string;
    /** Last day of opening. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** What customers who are known bought: orders and lines above zero, nothing taken back. */
  readonly strict_sales: {
    /** Length of a period. */
    readonly period?: "day" | "week" | "month" | "quarter" | "year";
    /** Count what was taken back in the period of its order, and also where that came after asOf. */
    readonly restated?: boolean;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Tickets and backlog per priority. */
  readonly ticket_backlog: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Openings, resolutions and closings of tickets, each on its day; the resolution and the closing are those that held. */
  readonly ticket_movement: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of opening, resolution or closing. */
    readonly from?: string;
    /** Last day of opening, resolution or closing. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Resolutions and their ratings. Satisfied is 4 or 5 of 5, or as high on another scale. */
  readonly ticket_resolution: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of resolution. */
    readonly from?: string;
    /** Last day of resolution. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Tickets as they stood: status, priority, assignee, days and periods, minutes to resolve. A reopening undoes resolution and closing. */
  readonly ticket_standing: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** How many tickets there were, and how they stood; the backlog is what was opened and not closed. */
  readonly ticket_status: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Tickets and backlog per assignee. */
  readonly ticket_workload: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Tickets opened, resolved and closed in each period. */
  readonly tickets_by_period: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day of opening, resolution or closing. */
    readonly from?: string;
    /** Last day of opening, resolution or closing. */
    readonly to?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Minutes from opening to the resolution that holds: mean, median, p90, by priority; wall clock, or business time without pauses. */
  readonly time_to_resolve: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Which time is counted. */
    readonly clock?: "wall" | "business";
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Won and lost by competitor; what was won against two counts for both. */
  readonly win_loss_by_competitor: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** First day. */
    readonly from?: string;
    /** Last day. */
    readonly to?: string;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
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
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
  /** Won by period of opening and periods until closing. */
  readonly won_runoff: {
    /** Length of a period. */
    readonly period?: "month" | "quarter" | "year";
    /** Count opportunities whose source knew no date. */
    readonly includeDateUnknown?: boolean;
    /** Only this pipeline. */
    readonly pipeline?: string;
    /** Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree. */
    readonly tenant?: string;
  };
}

/** Reports with something behind their rows or figures. */
export type Drillable =
  | "clv_margin"
  | "clv_seed"
  | "cohort_table"
  | "collections_runoff"
  | "complaint_by_category"
  | "complaint_by_cause"
  | "concentration"
  | "csat"
  | "customer_health_by_band"
  | "customers_by_country"
  | "customers_by_period"
  | "funnel_as_of"
  | "funnel_bottleneck"
  | "funnel_by_opened_period"
  | "funnel_by_owner"
  | "funnel_cohort"
  | "funnel_dwell"
  | "funnel_exit"
  | "funnel_stages"
  | "funnel_stock"
  | "health_backtest"
  | "journey_activity_by_type"
  | "nps"
  | "order_by_customer"
  | "order_by_owner"
  | "order_by_period"
  | "order_by_status"
  | "order_cycle"
  | "product_association"
  | "quote_by_owner"
  | "quote_by_period"
  | "quote_by_product"
  | "quote_by_reason"
  | "quote_by_status"
  | "quote_conversion"
  | "receivable_ageing"
  | "receivable_status"
  | "receivable_triangle_by_customer"
  | "receivable_triangle_by_flag"
  | "repurchase_rate"
  | "rfm"
  | "rfm_migration_matrix"
  | "rfm_segment"
  | "sales"
  | "sales_by_country"
  | "sales_by_period"
  | "shipment_by_carrier"
  | "sla_by_period"
  | "sla_by_priority"
  | "sla_compliance"
  | "strict_sales"
  | "ticket_backlog"
  | "ticket_status"
  | "ticket_workload"
  | "tickets_by_period"
  | "time_to_resolve"
  | "velocity"
  | "win_loss"
  | "win_loss_by_competitor"
  | "win_loss_by_owner"
  | "win_loss_by_reason"
  | "win_rate"
  | "won_runoff"
;
