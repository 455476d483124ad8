// Written by `npm run client-types` from the API's own OpenAPI document; a spec fails when they differ.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

/** One row per journey (lead, then customer): profile, owner, what happened how often, and the balances. */
export interface Customer360Row {
  /** The journey: lead, customer and everything they did share one id. */
  readonly customer_id: string;
  /** Whose stream speaks for the profile: lead, then customer. */
  readonly profile_of: string | null;
  /** org or person. */
  readonly kind: string | null;
  readonly name: string | null;
  readonly company: string | null;
  /** Unified social credit code. */
  readonly uscc: string | null;
  readonly industry: string | null;
  readonly region: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly wechat: string | null;
  readonly tier: string | null;
  readonly external_id: string | null;
  readonly attributes: unknown;
  readonly owner_id: string | null;
  readonly lead_source: string | null;
  /** captured, assigned, qualified, disqualified, reopened or converted. */
  readonly lead_status: string | null;
  readonly disqualified_reason: string | null;
  /** Furthest stage ever reached: lead, qualified, registered, opportunity, won, ordered, shipped, invoiced, paid. */
  readonly stage: string | null;
  readonly registered_at: string | null;
  /** The source knew no date of its first event. */
  readonly date_unknown: boolean | null;
  readonly first_event_at: string | null;
  readonly last_event_at: string | null;
  /** Events of the journey. */
  readonly events: number | null;
  readonly interactions: number | null;
  /** Latest contact that was not internal. */
  readonly last_contact_at: string | null;
  readonly last_contact_kind: string | null;
  readonly last_contact_id: string | null;
  readonly opportunities: number | null;
  readonly opportunities_open: number | null;
  readonly opportunities_won: number | null;
  readonly opportunities_lost: number | null;
  readonly orders: number | null;
  /** Orders cancelled as a whole. */
  readonly orders_cancelled: number | null;
  readonly shipments: number | null;
  readonly deliveries: number | null;
  readonly returns: number | null;
  readonly invoices: number | null;
  readonly credit_notes: number | null;
  readonly payments: number | null;
  /** Receivables ever sent to collection. */
  readonly receivables_in_collection: number | null;
  readonly first_order_at: string | null;
  readonly last_order_at: string | null;
  readonly last_order_id: string | null;
  readonly last_order_no: string | null;
  readonly last_payment_at: string | null;
  /** ISO 4217; empty once there are several: see by_currency. */
  readonly currency: string | null;
  /** Order totals net of cancellations. */
  readonly ordered: string | null;
  /** Shipped net of returns. */
  readonly shipped: string | null;
  /** Invoiced net of credit notes that name an original. */
  readonly invoiced: string | null;
  /** Recognised and adjusted. */
  readonly receivable: string | null;
  /** Cash allocated. */
  readonly collected: string | null;
  /** Exact decimal, as text. */
  readonly written_off: string | null;
  /** receivable − collected − written_off. */
  readonly open: string | null;
  /** Cash received. */
  readonly received: string | null;
  /** Exact decimal, as text. */
  readonly refunded: string | null;
  /** received − refunded − collected. */
  readonly unallocated: string | null;
  /** Credit notes without an original. */
  readonly customer_credit: string | null;
  /** Exact decimal, as text. */
  readonly balance_adjusted: string | null;
  /** All sums per currency, for a customer with more than one; the amount columns are empty then. */
  readonly by_currency: unknown;
}

/** One row per step of an opportunity: opened, entered or skipped a stage, fell back, won, lost, reopened, or changed. */
export interface FunnelStepRow {
  /** The event that took the step. */
  readonly event_id: string;
  /** Step within the event, from 1. */
  readonly no: number;
  readonly opportunity_id: string | null;
  /** opened, entered, skipped, regressed, won, lost, reopened, amount, owner or close_date. */
  readonly step: string | null;
  readonly stage_id: string | null;
  /** 1-based, as it was in that pipeline version. */
  readonly stage_ordinal: number | null;
  readonly from_ordinal: number | null;
  /** New amount, where the step names one. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** New owner, where the step names one. */
  readonly owner_id: string | null;
  readonly expected_close: string | null;
  readonly reason_code: string | null;
  readonly competitor_id: string | null;
  /** On the opening step. */
  readonly customer_id: string | null;
  /** On the opening step. */
  readonly pipeline_id: string | null;
  /** On the opening step. */
  readonly product_id: string | null;
  /** On the opening step: the source knew no date, dated reports leave the opportunity out. */
  readonly date_unknown: boolean | null;
}

/** One row per event of a journey, in order: what happened, when, who did it by which command, how much money moved. */
export interface JourneyTimelineRow {
  readonly event_id: string;
  /** The customer or lead; a stream’s own name while its customer is not known. */
  readonly journey_id: string | null;
  /** When it was true. */
  readonly occurred_at: string | null;
  /** Event type. */
  readonly type: string | null;
  /** What happened, in one line, without personal data. */
  readonly title: string | null;
  readonly stream_type: string | null;
  readonly stream_id: string | null;
  /** Who: type:id. */
  readonly actor: string | null;
  /** The command that made it. */
  readonly command_id: string | null;
  readonly correlation_id: string | null;
  /** Money that moved, signed. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

/** One row per sales opportunity as it stands now. */
export interface OpportunityRow {
  readonly opportunity_id: string;
  /** Empty while the customer is not known. */
  readonly customer_id: string | null;
  readonly name: string | null;
  readonly external_id: string | null;
  readonly pipeline_id: string | null;
  readonly pipeline_version: number | null;
  readonly product_id: string | null;
  readonly owner_id: string | null;
  /** open, won or lost. */
  readonly status: string | null;
  /** Where it stands, or stood when it closed. */
  readonly stage_id: string | null;
  /** 1-based, as it was in that pipeline version. */
  readonly stage_ordinal: number | null;
  readonly stage_count: number | null;
  /** Highest stage ever reached; going back does not undo it. */
  readonly furthest_ordinal: number | null;
  readonly stage_entered_at: string | null;
  readonly opened_at: string | null;
  /** The source knew no date: dated reports leave it out. */
  readonly date_unknown: boolean | null;
  /** Latest: expected, then won. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Overdue is a comparison with this date, never stored. */
  readonly expected_close: string | null;
  readonly closed_at: string | null;
  /** Why it was won or lost. */
  readonly reason_code: string | null;
  /** Who won it instead. */
  readonly competitor_id: string | null;
  /** The order it became. */
  readonly order_id: string | null;
  /** Jumps over at least one stage. */
  readonly skips: number | null;
  /** Moves backward. */
  readonly regressions: number | null;
  /** Times opened again after closing. */
  readonly reopened: number | null;
}

/** One row per order: contract, shipped, receivable, invoiced, collected, written off and the gaps between them, now. */
export interface OrderBalanceRow {
  readonly order_id: string;
  readonly order_no: string | null;
  readonly customer_id: string | null;
  readonly owner_id: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** K: tax included, net of cancellations; null for a receivable without an order here. */
  readonly contract: string | null;
  /** S: shipped net of returns. */
  readonly shipped: string | null;
  /** R: recognised and adjusted. */
  readonly receivable: string | null;
  /** I: net of credit notes that name an original. */
  readonly invoiced: string | null;
  /** C: cash allocated. */
  readonly collected: string | null;
  /** W. */
  readonly written_off: string | null;
  /** R − I: receivable not invoiced; below zero when invoiced early. */
  readonly g1: string | null;
  /** I − C − W: invoiced not collected; below zero when collected beyond invoice. */
  readonly g2: string | null;
  /** R − C − W: receivable not collected; always g1 + g2. */
  readonly g3: string | null;
  /** BALANCED, or UNINVOICED | OVER_INVOICED, UNCOLLECTED | ADVANCE, OVER_COLLECTED. */
  readonly flags: string | null;
}

/** One row per stage of a defined pipeline, as the last version that has it says. The standard pipeline is there undefined. */
export interface PipelineStageRow {
  readonly pipeline_id: string;
  readonly stage_id: string;
  readonly name: string | null;
  /** 1-based, in that version. */
  readonly ordinal: number | null;
  readonly pipeline_name: string | null;
  /** The last version that has this stage. */
  readonly pipeline_version: number | null;
}

/** One row per posting: what moved a figure of the receivable triangle, by how much and when. */
export interface ReceivablePostingRow {
  /** The event that posted. */
  readonly event_id: string;
  /** Posting within the event, from 1. */
  readonly no: number;
  /** contract, shipped, receivable, invoiced, collected, written_off, cash, credit, balance or collection. */
  readonly account: string | null;
  /** Why it moved: placed, cancelled, shipped, returned, recognised, adjusted, invoiced, credited, … */
  readonly kind: string | null;
  readonly customer_id: string | null;
  readonly order_id: string | null;
  readonly receivable_id: string | null;
  /** The invoice issued, credited or paid. */
  readonly invoice_id: string | null;
  readonly payment_id: string | null;
  /** Signed contribution to its account; null where no money moves. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Issue date of a document, value date of money, in the tenant’s zone. */
  readonly business_date: string | null;
  /** Due date of a receivable or invoice. */
  readonly due_date: string | null;
  /** Order, shipment, invoice or credit note number, bank reference, trigger, cause or reason. */
  readonly reference: string | null;
}

/** One row per receivable (an instalment of an order) as it stands now. */
export interface ReceivableRow {
  readonly receivable_id: string;
  readonly customer_id: string | null;
  readonly order_id: string | null;
  readonly instalment_no: number | null;
  /** What made it receivable: signed, shipped, invoiced, accepted or date. */
  readonly trigger: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Recognised and adjusted. */
  readonly due: string | null;
  /** Invoiced, net of credit notes. */
  readonly invoiced: string | null;
  /** Cash allocated to it. */
  readonly collected: string | null;
  /** Exact decimal, as text. */
  readonly written_off: string | null;
  /** due − collected − written off. */
  readonly open: string | null;
  /** due − invoiced; below zero when invoiced early. */
  readonly uninvoiced: string | null;
  /** open, partly_settled, settled or over_collected. */
  readonly status: string | null;
  /** Overdue is a comparison with this date, never stored. */
  readonly due_date: string | null;
  /** Issue date of its first invoice, or the one given when it was recognised. */
  readonly issue_date: string | null;
  /** Latest value date of the cash allocated to it. */
  readonly last_paid_on: string | null;
  readonly in_collection: boolean | null;
  readonly recognised_at: string | null;
}

/** One row per setting of the tenant’s time zone, currency and name. */
export interface TenantSettingRow {
  readonly event_id: string;
  /** IANA name. */
  readonly time_zone: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly name: string | null;
}

/** Read model → its rows. */
export interface Models {
  readonly customer_360: Customer360Row;
  readonly funnel_step: FunnelStepRow;
  readonly journey_timeline: JourneyTimelineRow;
  readonly opportunity: OpportunityRow;
  readonly order_balance: OrderBalanceRow;
  readonly pipeline_stage: PipelineStageRow;
  readonly receivable: ReceivableRow;
  readonly receivable_posting: ReceivablePostingRow;
  readonly tenant_setting: TenantSettingRow;
}
