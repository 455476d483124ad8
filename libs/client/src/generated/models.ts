// Written by `npm run client-types` from the API's own OpenAPI document; a spec fails when they differ.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

/** One row per person who speaks, or spoke, for a customer. */
export interface ContactRow {
  readonly customer_id: string;
  /** The person; who changes employer keeps it. */
  readonly subject_id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly title: string | null;
  /** decisionMaker, influencer, user or finance. */
  readonly roles: unknown;
  readonly attributes: unknown;
  readonly added_at: string | null;
  /** Since when the person no longer speaks for the customer. */
  readonly departed_at: string | null;
  /** The journey the person went to, where that is known. */
  readonly new_employer: string | null;
}

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
  /** Furthest stage ever reached: lead, qualified, registered, opportunity, quoted, won, ordered, shipped, invoiced, paid. */
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
  /** People who speak for the customer; departed ones are left out. */
  readonly contacts: number | null;
  readonly quotes: number | null;
  /** Neither answered, withdrawn nor expired. */
  readonly quotes_open: number | null;
  readonly quotes_accepted: number | null;
  readonly last_quote_at: string | null;
  readonly last_quote_id: string | null;
  readonly last_quote_no: string | null;
  readonly orders: number | null;
  /** Orders cancelled as a whole. */
  readonly orders_cancelled: number | null;
  readonly orders_completed: number | null;
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
  readonly tickets: number | null;
  /** Neither resolved nor closed. */
  readonly tickets_open: number | null;
  /** Reopenings. */
  readonly tickets_reopened: number | null;
  readonly complaints: number | null;
  readonly sla_breaches: number | null;
  readonly last_ticket_at: string | null;
  readonly last_ticket_id: string | null;
  readonly ratings: number | null;
  /** The upper two of five, or as many of another scale. */
  readonly ratings_satisfied: number | null;
  /** ratings_satisfied ÷ ratings. */
  readonly csat: number | null;
  readonly last_rating_at: string | null;
  /** `4/5`. */
  readonly last_rating: string | null;
  /** The ticket rated. */
  readonly last_rating_id: string | null;
  /** Answers; a contact may answer a wave again. */
  readonly nps_answers: number | null;
  readonly last_nps_at: string | null;
  /** 0 to 10. */
  readonly last_nps: number | null;
  /** The survey answered. */
  readonly last_nps_id: string | null;
  /** ISO 4217; empty once there are several: see by_currency. */
  readonly currency: string | null;
  /** Order totals with amendments, net of cancellations. */
  readonly ordered: string | null;
  /** Shipped net of returns. */
  readonly shipped: string | null;
  /** Invoiced net of credit notes that name an original. */
  readonly invoiced: string | null;
  /** Recognised and adjusted. */
  readonly receivable: string | null;
  /** Cash allocated, less what was taken back. */
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
  /** Costs recorded on orders and tickets. */
  readonly cost: string | null;
  /** Paid out over complaints. */
  readonly compensated: string | null;
  /** All sums per currency, for a customer with more than one; the amount columns are empty then. */
  readonly by_currency: unknown;
  /** In lists: whom it counts as since it was merged. The row is what its own events made. */
  readonly _merged_into: string;
  /** In lists: who counts as it. The row is what all their events make. */
  readonly _merged_from: readonly string[];
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
  readonly from_stage_id: string | null;
  /** As it is in the version of the stage it came to. */
  readonly from_ordinal: number | null;
  /** New amount, where the step names one. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** New owner, where the step names one. */
  readonly owner_id: string | null;
  readonly expected_close: string | null;
  readonly reason_code: string | null;
  /** Who won it instead, of a loss. */
  readonly competitor_id: string | null;
  /** Whom it was won against. */
  readonly competitor_ids: unknown;
  /** On the opening step. */
  readonly customer_id: string | null;
  /** On the opening step. */
  readonly pipeline_id: string | null;
  /** Whose stages these are, where the step says so. */
  readonly pipeline_version: number | null;
  /** On the opening step. */
  readonly product_id: string | null;
  /** On the opening step: the source knew no date, dated reports leave the opportunity out. */
  readonly date_unknown: boolean | null;
}

/** One row per order, change of its value, contact, ticket, rating and recommendation of a customer. */
export interface HealthSignalRow {
  readonly event_id: string;
  readonly customer_id: string | null;
  /** customer, order, order_value, interaction, ticket, rating or nps. */
  readonly kind: string | null;
  /** The order, interaction, ticket or contact it is about. */
  readonly subject: string | null;
  /** Order number, kind of contact, kind of ticket, wave of a survey, why a value changed. */
  readonly detail: string | null;
  /** Order value without tax: placed, and by how much it changed since. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Rating or recommendation on 0 to 100. */
  readonly score: string | null;
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

/** One row per survey sent and per answer: would the contact recommend us, 0 to 10. */
export interface NpsResponseRow {
  readonly event_id: string;
  /** One contact in one wave. */
  readonly survey_id: string | null;
  /** sent or answered. */
  readonly step: string | null;
  readonly customer_id: string | null;
  /** The contact. */
  readonly subject_id: string | null;
  readonly wave: string | null;
  readonly score: number | null;
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
  /** ISO 4217: of the order, else of its receivables, else of its first invoice. Amounts in others are left out. */
  readonly currency: string | null;
  /** K: tax included, as amended, net of cancellations; null for a receivable without an order here. */
  readonly contract: string | null;
  /** S: shipped net of returns. */
  readonly shipped: string | null;
  /** R: recognised and adjusted. */
  readonly receivable: string | null;
  /** I: net of credit notes that name an original. */
  readonly invoiced: string | null;
  /** C: cash allocated, less what was taken back. */
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

/** One row per order as it stands now: contract, shipments, deliveries, costs, how far it has come. */
export interface OrderBookRow {
  readonly order_id: string;
  readonly order_no: string | null;
  readonly customer_id: string | null;
  readonly opportunity_id: string | null;
  /** The accepted quote it was placed on. */
  readonly quote_id: string | null;
  readonly owner_id: string | null;
  readonly external_id: string | null;
  /** placed, confirmed, partly_shipped, shipped, delivered, accepted, completed or cancelled. */
  readonly status: string | null;
  readonly placed_at: string | null;
  readonly confirmed_at: string | null;
  /** As agreed by now. */
  readonly promised_date: string | null;
  /** Days by which the promise was before the lead time. */
  readonly promise_gap_days: number | null;
  readonly first_shipped_at: string | null;
  readonly last_shipped_at: string | null;
  readonly last_delivered_at: string | null;
  /** Something is left of the order and all of that was shipped. */
  readonly fully_shipped: boolean | null;
  readonly accepted_at: string | null;
  readonly completed_at: string | null;
  /** Of the order as a whole. */
  readonly cancelled_at: string | null;
  /** Amended, less cancelled. */
  readonly lines: number | null;
  readonly shipments: number | null;
  /** Shipments that have arrived. */
  readonly deliveries: number | null;
  readonly returns: number | null;
  readonly amendments: number | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Without tax and charges that stand apart; amended, less cancelled. */
  readonly net: string | null;
  /** Exact decimal, as text. */
  readonly tax: string | null;
  /** The contract: net + tax. */
  readonly total: string | null;
  /** At the order’s prices, tax apart. */
  readonly shipped: string | null;
  /** Exact decimal, as text. */
  readonly returned: string | null;
  /** Costs recorded. */
  readonly cost: string | null;
  /** Of the latest cancellation or return. */
  readonly reason_code: string | null;
  /** As the source gave them. */
  readonly attributes: unknown;
}

/** One row per step of an order: placed, amended, cancelled, shipped, delivered, returned, accepted, cost, completed. */
export interface OrderStepRow {
  /** The event that took the step. */
  readonly event_id: string;
  readonly order_id: string | null;
  /** placed, confirmed, amended, line_cancelled, cancelled, shipped, delivered, returned, accepted, cost or completed. */
  readonly step: string | null;
  readonly customer_id: string | null;
  /** On the step placed, as all that follow up to promise_gap_days. */
  readonly order_no: string | null;
  readonly opportunity_id: string | null;
  readonly quote_id: string | null;
  readonly owner_id: string | null;
  /** As the source gave them. */
  readonly attributes: unknown;
  readonly promise_gap_days: number | null;
  /** New date, where the step agrees one. */
  readonly promised_date: string | null;
  /** On shipped and delivered. */
  readonly shipment_id: string | null;
  readonly carrier: string | null;
  /** Whether nothing is left to ship from now on, where the step says so. */
  readonly complete: boolean | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Signed change in the number of lines. */
  readonly lines: number | null;
  /** Signed change, tax apart. */
  readonly net: string | null;
  /** Signed change of the contract. */
  readonly total: string | null;
  /** Signed change of the value shipped. */
  readonly shipped: string | null;
  /** Signed change of the value returned. */
  readonly returned: string | null;
  /** Exact decimal, as text. */
  readonly cost: string | null;
  /** Of a cost: cogs, freight, commission, entertainment or service. */
  readonly kind: string | null;
  readonly reason_code: string | null;
}

/** One row per stage of a pipeline that was defined, as the last version that has it says. */
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

/** One row per period of a customer’s product usage. */
export interface ProductUsageRow {
  readonly event_id: string;
  readonly customer_id: string | null;
  /** Its first local day. */
  readonly period_start: string | null;
  /** Its last local day. */
  readonly period_end: string | null;
  readonly logins: number | null;
  readonly active_users: number | null;
  readonly seats_bought: number | null;
  /** How often each feature was used. */
  readonly features: unknown;
}

/** One row per quote as it stands now, in its latest revision. */
export interface QuoteBookRow {
  readonly quote_id: string;
  readonly quote_no: string | null;
  /** The journey it was made to. */
  readonly customer_id: string | null;
  readonly opportunity_id: string | null;
  readonly owner_id: string | null;
  /** The quoting policy whose limits hold. */
  readonly policy_id: string | null;
  readonly external_id: string | null;
  /** open, accepted, rejected, withdrawn or expired. Whether an open one is still valid is a comparison. */
  readonly status: string | null;
  /** The latest. */
  readonly revision: number | null;
  /** The event that made the latest revision, and with it the time of expiry. */
  readonly basis_event_id: string | null;
  /** When the first revision was given. */
  readonly issued_at: string | null;
  /** When the latest was. */
  readonly revised_at: string | null;
  /** The last day on which it can be accepted. */
  readonly valid_until: string | null;
  /** The first instant after it. */
  readonly expires_at: string | null;
  readonly closed_at: string | null;
  readonly accepted_by: string | null;
  readonly reason_code: string | null;
  readonly competitor_id: string | null;
  /** The order placed on it. */
  readonly order_id: string | null;
  readonly ordered_at: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Exact decimal, as text. */
  readonly net: string | null;
  /** Exact decimal, as text. */
  readonly tax: string | null;
  /** net + tax. */
  readonly total: string | null;
  readonly lines: number | null;
  /** Lines quoted with a stock figure. */
  readonly lines_with_stock: number | null;
  /** Lines quoted with their cost. */
  readonly lines_with_cost: number | null;
  /** Days by which the worst promise is before the lead time; empty where all can be kept. */
  readonly promise_gap_days: number | null;
}

/** One row per line of a revision: prices, discount, cost, stock and lead time as they were when it was quoted. */
export interface QuoteLineRow {
  /** The event that made the revision. */
  readonly event_id: string;
  /** Line within it, from 1. */
  readonly no: number;
  readonly quote_id: string | null;
  readonly customer_id: string | null;
  readonly revision: number | null;
  readonly line_id: string | null;
  readonly product_id: string | null;
  readonly description: string | null;
  /** Exact decimal, as text. */
  readonly quantity: string | null;
  readonly unit_of_measure: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Per unit. */
  readonly list_price: string | null;
  /** Per unit, after the discount. */
  readonly net_price: string | null;
  /** Basis points of the list price. */
  readonly discount: number | null;
  /** Net price × quantity. */
  readonly amount: string | null;
  /** Exact decimal, as text. */
  readonly tax_amount: string | null;
  /** Per unit, as it was then. */
  readonly unit_cost: string | null;
  readonly cost_version: string | null;
  /** Direct selling cost per unit. */
  readonly selling_cost: string | null;
  /** In stock, as it was known then. */
  readonly available_quantity: string | null;
  /** How old that figure is. */
  readonly stock_as_of: string | null;
  readonly lead_time_days: number | null;
  readonly promised_date: string | null;
  /** Days by which the promise is before the lead time. */
  readonly promise_gap_days: number | null;
}

/** One row per step of a quote: given, revised, accepted, rejected, withdrawn, expired, ordered. */
export interface QuoteStepRow {
  /** The event that took the step. */
  readonly event_id: string;
  readonly quote_id: string | null;
  /** issued, revised, accepted, rejected, withdrawn, expired or ordered. */
  readonly step: string | null;
  readonly customer_id: string | null;
  readonly revision: number | null;
  /** On the first step. */
  readonly quote_no: string | null;
  readonly opportunity_id: string | null;
  /** On the first step. */
  readonly owner_id: string | null;
  readonly valid_until: string | null;
  /** When the validity of the revision is over. */
  readonly expires_at: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** Exact decimal, as text. */
  readonly net: string | null;
  /** Exact decimal, as text. */
  readonly tax: string | null;
  /** Exact decimal, as text. */
  readonly total: string | null;
  readonly lines: number | null;
  readonly lines_with_stock: number | null;
  readonly lines_with_cost: number | null;
  readonly promise_gap_days: number | null;
  readonly reason_code: string | null;
  readonly competitor_id: string | null;
  /** On the step ordered. */
  readonly order_id: string | null;
}

/** One row per posting: what moved a figure of the receivable triangle, by how much and when. */
export interface ReceivablePostingRow {
  /** The event that posted. */
  readonly event_id: string;
  /** Posting within the event, from 1. */
  readonly no: number;
  /** contract, tax (in the contract), shipped (without tax), receivable, invoiced, collected, written_off, cash, credit, balance or collection. */
  readonly account: string | null;
  /** Why it moved: placed, amended, cancelled, shipped, returned, recognised, adjusted, invoiced, credited, … */
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
  /** Cash allocated to it, or to its order before it was recognised; less what was taken back. */
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
  /** Latest value date of the cash allocated to it; not of what its order held before. */
  readonly last_paid_on: string | null;
  readonly in_collection: boolean | null;
  readonly recognised_at: string | null;
}

/** One row per member and decision: under which id it counts from then on. A member without a row counts as itself. */
export interface RootAliasRow {
  /** The decision. */
  readonly event_id: string;
  /** Member within the decision, from 1. */
  readonly no: number;
  /** The customer or lead. */
  readonly member_id: string | null;
  /** The customer it counts as; itself after the merge was taken back. */
  readonly canonical_id: string | null;
  /** linked, merged or unmerged. */
  readonly cause: string | null;
  /** Empty for a link. */
  readonly merge_id: string | null;
}

/** The lines of an event that sells or takes back, up to a hundred in a row. */
export interface SaleLinesRow {
  /** The event they are of. */
  readonly event_id: string;
  /** Which hundred, from 1. */
  readonly no: number;
  /** placed, amended, cancelled, returned or credited. */
  readonly kind: string | null;
  readonly customer_id: string | null;
  /** Empty for credit notes. */
  readonly order_id: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** What came back can be sold again. */
  readonly restocked: boolean | null;
  /** [line, product, quantity, amount, unit cost] each; of a cancelled line [line]. */
  readonly items: unknown;
}

/** One row per event that sells or takes back: orders, cancellations, returns, costs, credit notes, adjusted balances. */
export interface SaleRow {
  /** The event that booked it. */
  readonly event_id: string;
  /** placed, amended, cancelled, returned, cost, credited or adjusted. */
  readonly kind: string | null;
  /** Empty for the cost of a ticket whose customer is not known. */
  readonly customer_id: string | null;
  /** Empty for credit notes, adjusted balances and tickets of no order. */
  readonly order_id: string | null;
  /** Order, return or credit note number; reason; kind of cost. */
  readonly reference: string | null;
  /** What it adds to the sales, without tax: below zero for what is taken back. Empty for a cost, and for a credit note over an invoice. */
  readonly amount: string | null;
  /** What it cost, in the same currency; of an order: its goods, where lines say what a unit costs. */
  readonly cost: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  /** The whole order was cancelled. */
  readonly whole: boolean | null;
  /** Lines of an order or a credit note. */
  readonly lines: number | null;
  /** Lines of an order with an amount above zero. */
  readonly lines_sold: number | null;
  /** Attribute `country` of the document. */
  readonly country: string | null;
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

/** One row per rating of a resolution. */
export interface TicketRatingRow {
  readonly event_id: string;
  readonly ticket_id: string | null;
  readonly customer_id: string | null;
  /** The contact who rated. */
  readonly subject_id: string | null;
  /** The resolution rated. */
  readonly resolution_no: number | null;
  /** The best score; the worst is 1. */
  readonly scale: number | null;
  readonly score: number | null;
}

/** One row per ticket as it stands now, with what is due next. */
export interface TicketRow {
  readonly ticket_id: string;
  /** Empty where the customer was not known at the opening. */
  readonly customer_id: string | null;
  /** question, fault, repair, complaint or suggestion. */
  readonly kind: string | null;
  /** remote, onSite or inStore. */
  readonly service_mode: string | null;
  readonly channel: string | null;
  readonly product_id: string | null;
  readonly order_id: string | null;
  readonly external_id: string | null;
  /** open, paused, resolved or closed. */
  readonly status: string | null;
  /** critical, high, medium or low. */
  readonly priority: string | null;
  readonly assignee: string | null;
  /** Level of support it was escalated to. */
  readonly level: number | null;
  /** Policy and version at the opening, `gold@2`; empty where no clocks run. */
  readonly sla_policy: string | null;
  readonly opened_at: string | null;
  /** When the first response is due; empty once it was given, and while the clock stands. */
  readonly response_due_at: string | null;
  /** When the resolution is due; empty once it is resolved, and while the clock stands. */
  readonly resolution_due_at: string | null;
  /** The earlier of the two that was not found missed yet: what the timer waits for. */
  readonly sla_due_at: string | null;
  /** Which one: firstResponse or resolution. */
  readonly sla_due_metric: string | null;
  /** The event that set it. */
  readonly sla_basis: string | null;
  readonly responded_at: string | null;
  /** Business time until the first response. */
  readonly response_seconds: number | null;
  /** The instant that was missed. */
  readonly response_breached_at: string | null;
  /** The instant that was missed. */
  readonly resolution_breached_at: string | null;
  readonly paused_at: string | null;
  /** Of the resolution that holds. */
  readonly resolved_at: string | null;
  readonly resolution_code: string | null;
  readonly root_cause_code: string | null;
  /** Business time until the resolution that holds, all openings together. */
  readonly resolution_seconds: number | null;
  /** Times taken up again. */
  readonly reopened: number | null;
  readonly closed_at: string | null;
  /** Why it was closed without having been resolved. */
  readonly close_reason: string | null;
  /** Of the resolution that holds. */
  readonly rating: number | null;
  readonly rating_scale: number | null;
  readonly complaint_category: string | null;
  /** minor, major or critical. */
  readonly complaint_severity: string | null;
  readonly complaint_cause: string | null;
  /** rd, quality or logistics. */
  readonly complaint_routed_to: string | null;
  readonly complaint_raised_at: string | null;
  readonly complaint_resolved_at: string | null;
}

/** One row per step of a ticket: what moved it, what was due, what was missed, what it cost. */
export interface TicketStepRow {
  readonly event_id: string;
  readonly ticket_id: string | null;
  /** Empty where the customer was not known at the opening. */
  readonly customer_id: string | null;
  /** opened, priority, assigned, escalated, responded, paused, resumed, resolved, reopened, closed, breached; raised, cause, compensated, settled of a complaint; cost. */
  readonly step: string | null;
  /** On the opening step, as the next five. */
  readonly kind: string | null;
  readonly service_mode: string | null;
  readonly channel: string | null;
  /** Also on a complaint’s cause. */
  readonly product_id: string | null;
  /** Also on a cost. */
  readonly order_id: string | null;
  /** Policy and version, `gold@2`; empty where no clocks run. */
  readonly sla_policy: string | null;
  /** critical, high, medium or low; on the opening and on each change. */
  readonly priority: string | null;
  readonly assignee: string | null;
  /** Of an escalation. */
  readonly level: number | null;
  /** The step says what is due from here on; empty due instants then mean nothing is. */
  readonly sets_due: boolean | null;
  /** First response. */
  readonly response_due_at: string | null;
  readonly resolution_due_at: string | null;
  /** Of a breach: firstResponse or resolution. */
  readonly metric: string | null;
  /** What was missed, or what an answer or a resolution was measured by. */
  readonly due_at: string | null;
  /** The clock’s time until the answer or the resolution, pauses left out. */
  readonly business_seconds: number | null;
  readonly met: boolean | null;
  /** Of a resolution or a reopening: its number. */
  readonly nth: number | null;
  /** Resolution code, reason of a pause or of a closing, cause of an escalation, outcome of a complaint. */
  readonly reason_code: string | null;
  /** Root cause. */
  readonly cause_code: string | null;
  /** Who has to act on the cause: rd, quality or logistics. */
  readonly routed_to: string | null;
  /** Of a complaint. */
  readonly severity: string | null;
  /** Of a complaint. */
  readonly category_code: string | null;
  /** On the closing: what the source of a migration said of its own service level. */
  readonly recorded_met: boolean | null;
  /** Cost or compensation. */
  readonly amount: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

/** Read model → its rows. */
export interface Models {
  readonly contact: ContactRow;
  readonly customer_360: Customer360Row;
  readonly funnel_step: FunnelStepRow;
  readonly health_signal: HealthSignalRow;
  readonly journey_timeline: JourneyTimelineRow;
  readonly nps_response: NpsResponseRow;
  readonly opportunity: OpportunityRow;
  readonly order_balance: OrderBalanceRow;
  readonly order_book: OrderBookRow;
  readonly order_step: OrderStepRow;
  readonly pipeline_stage: PipelineStageRow;
  readonly product_usage: ProductUsageRow;
  readonly quote_book: QuoteBookRow;
  readonly quote_line: QuoteLineRow;
  readonly quote_step: QuoteStepRow;
  readonly receivable: ReceivableRow;
  readonly receivable_posting: ReceivablePostingRow;
  readonly root_alias: RootAliasRow;
  readonly sale: SaleRow;
  readonly sale_lines: SaleLinesRow;
  readonly tenant_setting: TenantSettingRow;
  readonly ticket: TicketRow;
  readonly ticket_rating: TicketRatingRow;
  readonly ticket_step: TicketStepRow;
}
