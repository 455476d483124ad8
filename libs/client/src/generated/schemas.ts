// Written by `npm run client-types` from the API's own OpenAPI document; a spec fails when they differ.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

export interface AcceptDelivery {
  readonly docRef?: string | undefined;
}

export interface AcceptQuote {
  readonly revision: number;
  readonly acceptedBy: string;
  readonly evidenceRef?: string | undefined;
}

export interface AddContact {
  readonly subjectId: string;
  readonly name: string;
  /** E.164. */
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly title?: string | undefined;
  readonly roles?: readonly ("decisionMaker" | "influencer" | "user" | "finance")[] | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface AdjustBalance {
  readonly amount: Money;
  readonly reasonCode?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface AdjustReceivable {
  readonly receivableId: string;
  readonly delta: Money;
  readonly cause: "amendment" | "return" | "price" | "penalty" | "expense" | "cancellation";
}

export interface AllocatePayment {
  readonly paymentId: string;
  readonly allocations: readonly PaymentAllocation[];
  readonly upToOpen?: boolean | undefined;
}

export interface AmendOrder {
  readonly amendmentNo: number;
  readonly lines?: readonly AmendedLine[] | undefined;
  readonly tax?: Money | undefined;
  readonly total: Money;
  readonly promisedDate?: string | undefined;
  readonly reasonCode?: string | undefined;
}

export interface AmendedLine {
  readonly lineId: string;
  readonly productId?: string | undefined;
  readonly description?: string | undefined;
  readonly quantity: string;
  readonly unitOfMeasure?: string | undefined;
  readonly unitPrice?: Money | undefined;
  readonly amount: Money;
  readonly unitCost?: Money | undefined;
  readonly costVersion?: string | undefined;
}

export interface AnswerNpsSurvey {
  readonly score: number;
  readonly comment?: string | undefined;
}

export interface AssignContactRole {
  readonly subjectId: string;
  readonly role: "decisionMaker" | "influencer" | "user" | "finance";
}

export interface AssignLead {
  readonly ownerId: string;
  readonly teamId?: string | undefined;
  readonly method?: "manual" | "rule" | "roundRobin" | "claim" | undefined;
}

export interface AssignTicket {
  readonly to: string;
}

export interface BusinessHours {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

export interface CancelOrder {
  readonly lineIds?: readonly string[] | undefined;
  readonly reasonCode?: string | undefined;
}

export interface CaptureLead {
  readonly source: string;
  readonly channel?: string | undefined;
  readonly externalId?: string | undefined;
  readonly name?: string | undefined;
  readonly company?: string | undefined;
  /** E.164. */
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly wechat?: string | undefined;
  readonly region?: string | undefined;
  readonly industry?: string | undefined;
  readonly dateUnknown?: boolean | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface CausalNode {
  readonly commandId: string;
  readonly actor: string;
  /** At the top of a page where its cause stands on an earlier one. */
  readonly causationId: string | null;
  readonly events: readonly { readonly event: TracedEvent; readonly caused: readonly CausalNode[] }[];
}

export interface CausalTrace {
  readonly tenant: string;
  readonly correlationId: string;
  readonly log: LogName;
  /** The head of the log up to which it was read. */
  readonly position: string | null;
  /** On this page. */
  readonly events: number;
  /** There are more events than are shown. */
  readonly truncated: boolean;
  readonly tree: readonly CausalNode[];
  /** Pass as `cursor` beside the same question to go on. */
  readonly nextCursor: string | null;
}

export interface CellExplanation {
  readonly report: string;
  /** Formula and version of figures. */
  readonly formula: string | null;
  readonly asOf: string;
  /** Position; null: all that is folded. */
  readonly knownAt: string | null;
  /** What the answer reflects. */
  readonly position: string | null;
  /** The position with its log, for `minPosition`. */
  readonly token: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly quarantinedRoots: number;
  readonly rows?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** What the formula makes of the population. */
  readonly figures?: unknown;
  readonly population?: { readonly count: number; readonly sha256: string } | undefined;
  readonly tenant: string;
  readonly kind: "grain" | "aggregate" | "figures";
  readonly log: LogName;
  readonly cell: Readonly<Record<string, string>>;
  readonly column: string | null;
  readonly sources: readonly CellSource[];
  /** Rows on earlier pages. */
  readonly sourcesBefore: number;
  readonly sourcesTotal: number;
  /** Pass as `cursor` beside the same question to go on. */
  readonly nextCursor: string | null;
}

export interface CellSource {
  /** Dimensions and measures of the grain. */
  readonly row: Readonly<Record<string, unknown>>;
  readonly model: string | null;
  readonly root: string | null;
  readonly key: Readonly<Record<string, unknown>> | null;
  readonly explanation: Explanation | null;
  /** Why there is no explanation. */
  readonly missing?: string | undefined;
}

export interface ChangeAmount {
  readonly old?: Money | undefined;
  readonly new: Money;
  readonly reasonCode?: string | undefined;
}

export interface ChangeCloseDate {
  readonly old?: string | null | undefined;
  readonly new: string;
  readonly reasonCode?: string | undefined;
}

export interface ChangeContact {
  readonly subjectId: string;
  readonly changes: readonly FieldChange[];
}

export interface ChangeCustomerProfile {
  readonly reasonCode?: string | undefined;
  readonly changes: readonly FieldChange[];
}

export interface ChangeLeadProfile {
  readonly changes: readonly FieldChange[];
}

export interface ChangeOpportunityOwner {
  readonly to: string;
}

export interface ChangeOwner {
  readonly to: string;
  readonly method?: "manual" | "rule" | "roundRobin" | "claim" | undefined;
}

export interface ChangePriority {
  readonly to: "critical" | "high" | "medium" | "low";
}

export interface ChangeStage {
  readonly to: string;
  readonly reasonCode?: string | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
}

export interface CloseTicket {
  readonly by?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface CommandAnswer {
  /** 201: appended. 200: nothing to change, or answered before. */
  readonly status: 200 | 201;
  /** Id of the stream. */
  readonly id: string;
  /** The idempotency key, given or minted. */
  readonly commandId: string;
  /** Position in the log. Null when there is none to name. */
  readonly position: string | null;
  /** The position with the log and epoch it belongs to, opaque: pass it to a query as `minPosition` to read your own write. Null where `position` is. */
  readonly token: string | null;
  /** Revision of the stream after the command; `-1` for a stream without events. */
  readonly revision: string;
  readonly eventIds: readonly string[];
  /** False: what was asked for is already so. */
  readonly changed: boolean;
  /** The command id was known: this is its first answer again. */
  readonly duplicate: boolean;
}

export interface ComparedSource {
  readonly kind: "added" | "removed" | "changed";
  readonly model: string | null;
  readonly root: string | null;
  readonly key: Readonly<Record<string, unknown>> | null;
  /** What differs; of numbers by how much, a row that is not there counted as zero. */
  readonly values: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly difference?: string | number | undefined }>>;
  readonly events: readonly (TracedEvent & ({ readonly counts: "before" | "after" }))[];
  readonly eventsTotal: number;
  /** Whether the events touch this row, decided under whom it counts, touch others of its root, or there is none: it changed because time passed. */
  readonly by: "row" | "identity" | "root" | "time";
}

export interface CompensateComplaint {
  readonly amount: Money;
  readonly note?: string | undefined;
}

export interface CompleteImport {
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
}

export interface CompleteOrder {
  readonly note?: string | undefined;
}

export interface ConfigureTenant {
  /** IANA time zone. */
  readonly timeZone: string;
  /** ISO 4217, in use. */
  readonly currency: string;
  readonly name: string;
  readonly duplicates?: "allow" | "link" | "reject" | undefined;
}

export interface ConfirmDelivery {
  readonly shipmentId: string;
  readonly podRef?: string | undefined;
}

export interface ConfirmOrder {
  readonly evidenceRef?: string | undefined;
}

export interface ConvertLead {
  readonly customerId: string;
  readonly opportunityId?: string | undefined;
  readonly mode: "created" | "linked";
}

export interface CreditNoteLine {
  readonly lineId: string;
  readonly productId: string;
  readonly quantity: string;
  readonly amount: Money;
  readonly description?: string | undefined;
}

export interface Criterion {
  readonly code: string;
  readonly met: boolean;
  readonly evidenceEventId?: string | undefined;
}

export interface DeallocatePayment {
  readonly paymentId: string;
  readonly allocations?: readonly PaymentAllocation[] | undefined;
  readonly reason?: string | undefined;
}

export interface DefinePipeline {
  readonly name: string;
  readonly stages: readonly Stage[];
  readonly skipAllowed?: boolean | undefined;
  readonly gates?: readonly Gate[] | undefined;
  readonly version?: number | undefined;
}

export interface DeployPlan {
  readonly models: readonly ({ readonly name: string; readonly projection: string; readonly action: "new" | "changed" | "unchanged" | "staged" | "gone" | "refused"; readonly from: number | null; readonly to: number | null; readonly changed: readonly ("structure" | "behaviour" | "source")[]; readonly replay: boolean; readonly events: string; readonly message?: string | undefined })[];
  /** Projections whose views and functions would be made anew. */
  readonly views: readonly string[];
  readonly replays: number;
  readonly replayEvents: string;
  readonly estimatedSeconds: number | null;
  readonly sampledEvents: number;
}

export interface DifferentRow {
  readonly kind: "added" | "removed" | "changed";
  readonly tenant: string;
  readonly root: string;
  readonly key: Readonly<Record<string, unknown>>;
  /** Of a changed row: the column the example is for. */
  readonly column: string | null;
  /** What the served version holds: the column, or the row. */
  readonly served: unknown;
  /** What the version beside it holds. */
  readonly other: unknown;
  /** The first event after the last moment at which both held the same. */
  readonly event: { readonly eventId: string; readonly type: string; readonly position: string; readonly occurredAt: string; readonly stream: string } | null;
  /** How each version came to it: of a row that one of them has not, the events that make it on one side, and removed it on the other. Of a long history the steps about the event, the one that made the row, and the last. */
  readonly explained: { readonly served: readonly ExplainStep[]; readonly other: readonly ExplainStep[]; readonly steps: { readonly served: number; readonly other: number } };
}

export interface DisqualifyLead {
  readonly reasonCode?: string | undefined;
  readonly note?: string | undefined;
}

export interface EscalateTicket {
  readonly level: number;
  readonly cause: string;
}

export interface EventEffects {
  readonly tenant: string;
  readonly event: TracedEvent;
  /** Whether the read models have reached it. */
  readonly folded: boolean;
  readonly log: LogName;
  /** How far everything is folded. */
  readonly position: string | null;
  readonly effects: readonly ({ readonly model: string; readonly version: number; readonly key: Readonly<Record<string, unknown>> | null; readonly created: boolean; readonly asserted: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly changed: boolean }>>; readonly read: readonly string[]; readonly fields: readonly string[]; readonly removed?: string | undefined; readonly failed?: string | undefined })[];
  /** Pass as `cursor` beside the same question to go on. */
  readonly nextCursor: string | null;
}

export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Pass as `after` to go on; a page may be shorter than `limit` before the end. */
  readonly next: string | null;
  /** There was nothing more when this was read. */
  readonly atEnd: boolean;
}

export interface Evidence {
  readonly rule: string;
  readonly eventId: string;
}

export interface ExpireQuote {
  readonly revision?: number | undefined;
}

export interface ExplainStep {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly commandId: string;
  readonly correlationId: string;
  /** The event that caused the command, or what a caller named. */
  readonly causationId: string | null;
  readonly ruleRefs: string | null;
  /** It brought the row into being, or back. */
  readonly created: boolean;
  /** It made what was asked for; else it set what those that did had read. */
  readonly direct: boolean;
  /** Columns this event asserted. */
  readonly asserted: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly changed: boolean }>>;
  /** Columns that were read to assert them. */
  readonly read: readonly string[];
  /** Fields of the payload that were read. */
  readonly fields: readonly string[];
  readonly removed?: string | undefined;
}

export interface Explanation {
  readonly model: string;
  readonly version: number;
  readonly tenant: string;
  readonly root: string;
  readonly key: Readonly<Record<string, unknown>>;
  /** Ids whose events are told with the row’s own: they count as it. */
  readonly mergedFrom?: readonly string[] | undefined;
  readonly column: string | null;
  /** Position up to which it was asked for; null: all that is folded. */
  readonly knownAt: string | null;
  readonly log: LogName;
  /** Position up to which it was refolded. */
  readonly position: string;
  readonly row: Readonly<Record<string, unknown>> | null;
  /** Of the column asked for. */
  readonly value?: unknown;
  /** Columns that no event has set: they hold their declared default. */
  readonly defaults: readonly string[];
  /** Events that made it, over all pages. */
  readonly made: number;
  /** Events that had set what those read, over all pages. */
  readonly behind: number;
  /** Of a cell: events left out because they had not occurred by the as-of of the report. */
  readonly later?: number | undefined;
  readonly steps: readonly ExplainStep[];
  /** Steps on earlier pages. */
  readonly stepsBefore: number;
  readonly stepsTotal: number;
  /** Pass as `cursor` beside the same question to go on. */
  readonly nextCursor: string | null;
}

export interface FieldChange {
  readonly path: string;
  readonly old: string | number | boolean | null;
  readonly new: string | number | boolean | null;
  readonly source?: string | undefined;
}

export interface Gate {
  readonly stageId: string;
  readonly rules: readonly string[];
}

export interface IdentifyRootCause {
  readonly causeCode: string;
  readonly productId?: string | undefined;
  readonly routedTo: "rd" | "quality" | "logistics";
}

export interface ImportFile {
  readonly name: string;
  readonly sha256: string;
}

export interface Instalment {
  readonly no: number;
  readonly percent: number;
  readonly amount?: Money | undefined;
  readonly trigger: "signed" | "shipped" | "invoiced" | "accepted" | "date";
  readonly dueDays?: number | undefined;
}

export interface InvoiceAllocation {
  readonly orderId: string;
  readonly receivableId?: string | undefined;
  readonly amount: Money;
}

export interface IssueCreditNote {
  readonly creditNoteId: string;
  readonly creditNoteNo: string;
  readonly originalInvoiceId?: string | undefined;
  readonly amount: Money;
  readonly issueDate?: string | undefined;
  readonly allocations?: readonly InvoiceAllocation[] | undefined;
  readonly lines?: readonly CreditNoteLine[] | undefined;
  readonly reasonCode?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface IssueInvoice {
  readonly invoiceId: string;
  readonly invoiceNo: string;
  readonly net: Money;
  readonly taxRate?: number | undefined;
  readonly tax?: Money | undefined;
  readonly gross: Money;
  readonly issueDate?: string | undefined;
  readonly dueDate: string;
  readonly allocations: readonly InvoiceAllocation[];
}

export interface IssueQuote {
  readonly quoteNo: string;
  readonly customerId: string;
  readonly opportunityId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly policyId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  readonly validUntil: string;
  readonly lines: readonly QuoteLine[];
  readonly total: Money;
  readonly priceList?: PriceList | undefined;
}

export interface LineQuantity {
  readonly lineId: string;
  readonly quantity: string;
}

export interface Lineage {
  readonly model: string;
  readonly version: number;
  readonly observed: { readonly golden: number; readonly roots: number; readonly events: number };
  readonly columns: readonly { readonly column: string; readonly key: boolean; readonly personal: boolean; readonly sources: readonly LineageField[]; readonly columns: readonly string[]; readonly personalSources: readonly LineageField[] }[];
  /** What decides whether there is a row. */
  readonly row: readonly LineageField[];
  /** Read, and not seen to change anything. */
  readonly unattributed: readonly LineageField[];
  /** Of the columns asked for, those on the pages before. */
  readonly columnsBefore: number;
  readonly columnsTotal: number;
  readonly nextCursor: string | null;
}

export interface LineageField {
  /** Type of event. */
  readonly event: string;
  readonly of: "data" | "envelope";
  /** Dotted; items of lists as `*`. */
  readonly path: string;
  readonly personal: boolean;
}

export interface LinkIdentity {
  readonly leadJourneyId: string;
  readonly customerJourneyId: string;
  readonly cause: string;
}

export interface LogName {
  /** Null before anything was appended. */
  readonly id: string | null;
  readonly epoch: number;
}

export interface LoseOpportunity {
  readonly reasonCode?: string | undefined;
  readonly competitorId?: string | undefined;
  readonly note?: string | undefined;
}

export interface MergeCustomers {
  readonly survivorId: string;
  readonly loserIds: readonly string[];
  readonly choices?: readonly SurvivorshipChoice[] | undefined;
  readonly signals?: readonly string[] | undefined;
  readonly legalEntityMismatch?: boolean | undefined;
  readonly dryRunHash?: string | undefined;
}

export interface ModelDiff {
  readonly name: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** Else the key is another one, and only the numbers of rows are told. */
  readonly comparable: boolean;
  readonly rows: { readonly served: number; readonly other: number };
  /** Roots that are set aside in each version: their rows are compared as they stood when they were. */
  readonly setAside: { readonly served: number; readonly other: number };
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly columns: readonly { readonly column: string; readonly rows: number }[];
  readonly examples: readonly DifferentRow[];
}

export interface Money {
  /** Signed 64-bit integer. */
  readonly units: string;
  /** Default: the decimals of the currency’s minor unit. */
  readonly scale?: number | undefined;
  /** ISO 4217. */
  readonly currency: string;
}

export interface OpenOpportunity {
  readonly customerId?: string | undefined;
  readonly name?: string | undefined;
  readonly pipelineId?: string | undefined;
  readonly stageId?: string | undefined;
  readonly amount?: Money | undefined;
  readonly expectedCloseDate?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly productId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly dateUnknown?: boolean | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface OpenTicket {
  readonly customerId?: string | undefined;
  readonly kind: "question" | "fault" | "repair" | "complaint" | "suggestion";
  readonly serviceMode?: "remote" | "onSite" | "inStore" | undefined;
  readonly priority: "critical" | "high" | "medium" | "low";
  readonly subjectId?: string | undefined;
  readonly productId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly channel?: string | undefined;
  readonly summary?: string | undefined;
  readonly slaPolicyId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface OrderInvoice {
  readonly invoiceId: string;
  readonly amount: Money;
}

export interface OrderLine {
  readonly lineId: string;
  readonly productId: string;
  readonly description?: string | undefined;
  readonly quantity: string;
  readonly unitOfMeasure?: string | undefined;
  readonly unitPrice?: Money | undefined;
  readonly amount: Money;
  readonly unitCost?: Money | undefined;
  readonly costVersion?: string | undefined;
}

export interface PauseTicket {
  readonly reason: "waitingCustomer" | "waitingPart";
}

export interface PaymentAllocation {
  readonly receivableId?: string | undefined;
  readonly invoiceId?: string | undefined;
  readonly amount?: Money | undefined;
}

export interface PlaceOrder {
  readonly orderNo: string;
  readonly customerId: string;
  readonly opportunityId?: string | undefined;
  readonly quoteId?: string | undefined;
  readonly quoteRevision?: number | undefined;
  readonly ownerId?: string | undefined;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly tax?: Money | undefined;
  readonly terms?: Terms | undefined;
  readonly receivableTrigger?: "signed" | "shipped" | "invoiced" | "accepted" | "date" | undefined;
  readonly promisedDate?: string | undefined;
  readonly leadTimeDays?: number | undefined;
  readonly plan?: readonly Instalment[] | undefined;
  readonly externalId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface PriceList {
  readonly ref: string;
  readonly validUntil: string;
}

export interface PublishCalendar {
  readonly name: string;
  /** IANA time zone. */
  readonly timeZone?: string | undefined;
  readonly hours: readonly BusinessHours[];
  readonly holidays: readonly string[];
  readonly version?: number | undefined;
}

export interface PublishQuotePolicy {
  readonly name: string;
  readonly maxDiscount?: number | undefined;
  readonly marginFloor?: number | undefined;
  readonly stockMaxAgeMinutes?: number | undefined;
  readonly promise: "block" | "flag";
  readonly version?: number | undefined;
}

export interface PublishSlaPolicy {
  readonly name: string;
  readonly calendarId: string;
  readonly targets: readonly SlaTarget[];
  readonly reopenDays: number;
  readonly version?: number | undefined;
}

export interface QualifyLead {
  readonly criteria: readonly Criterion[];
}

export interface QuoteLine {
  readonly lineId: string;
  readonly productId: string;
  readonly description?: string | undefined;
  readonly quantity: string;
  readonly unitOfMeasure?: string | undefined;
  readonly listPrice: Money;
  readonly netPrice?: Money | undefined;
  readonly discount?: number | undefined;
  readonly amount?: Money | undefined;
  readonly tax?: number | undefined;
  readonly unitCost?: Money | undefined;
  readonly costVersion?: string | undefined;
  readonly sellingCost?: Money | undefined;
  readonly availableQuantity?: string | undefined;
  readonly stockAsOf?: string | undefined;
  readonly leadTimeDays?: number | undefined;
  readonly promisedDate?: string | undefined;
}

export interface RaiseComplaint {
  readonly severity: "minor" | "major" | "critical";
  readonly categoryCode: string;
}

export interface RateTicket {
  readonly scale?: number | undefined;
  readonly score: number;
  readonly comment?: string | undefined;
  readonly subjectId?: string | undefined;
}

export interface Reassignment {
  readonly stream: string;
  readonly toCustomerId: string;
}

export interface RecognizeReceivable {
  readonly receivableId: string;
  readonly orderId: string;
  readonly instalmentNo: number;
  readonly trigger: "signed" | "shipped" | "invoiced" | "accepted" | "date";
  readonly amount: Money;
  readonly contractAmount?: Money | undefined;
  readonly dueDate: string;
  readonly issueDate?: string | undefined;
  readonly causedByEventId?: string | undefined;
}

export interface RecordCost {
  readonly costId: string;
  readonly kind: "cogs" | "freight" | "commission" | "entertainment" | "service";
  readonly amount: Money;
  readonly lineId?: string | undefined;
  readonly costVersion?: string | undefined;
  readonly note?: string | undefined;
}

export interface RecordCreditNote {
  readonly creditNoteId: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly causedByEventId: string;
}

export interface RecordDeparture {
  readonly subjectId: string;
  readonly newEmployer?: string | undefined;
}

export interface RecordInteraction {
  readonly journeyId?: string | undefined;
  readonly kind: "call" | "email" | "wechat" | "sms" | "visit" | "meeting" | "letter" | "survey" | "appeal" | "other";
  readonly direction: "inbound" | "outbound" | "internal";
  readonly durationSec?: number | undefined;
  readonly outcomeCode?: string | undefined;
  readonly subjectIds?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly externalId?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface RecordPayment {
  readonly paymentId: string;
  readonly method: "bank" | "cash" | "card" | "wechatPay" | "alipay" | "acceptanceBill" | "cheque" | "other";
  readonly amount: Money;
  readonly valueDate?: string | undefined;
  readonly bankRef?: string | undefined;
  readonly payerName?: string | undefined;
}

export interface RecordProductUsage {
  readonly journeyId: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly logins: number;
  readonly activeUsers: number;
  readonly seatsBought: number;
  readonly featureCounts?: Readonly<Record<string, number>> | undefined;
}

export interface RecordServiceCost {
  readonly amount: Money;
  readonly parts?: readonly ServicePart[] | undefined;
  readonly orderId?: string | undefined;
}

export interface RecordSlaBreach {
  readonly metric: "firstResponse" | "resolution";
}

export interface RecordedEvent {
  /** Opaque, ordered, 64-bit. */
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  /** When the store recorded it. */
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface RefundPayment {
  readonly paymentId: string;
  readonly amount: Money;
  readonly reason?: string | undefined;
}

export interface Refusal {
  readonly code: RefusalCode;
  /** The HTTP status, repeated. */
  readonly status: number;
  readonly message: string;
  /** JSON pointer into the body, or `header:Name`, `query:name`, `param:name`. */
  readonly path?: string | undefined;
  /** What would have been accepted. */
  readonly expected?: Readonly<Record<string, unknown>> | undefined;
  /** What was found. */
  readonly actual?: Readonly<Record<string, unknown>> | undefined;
  /** The event that set the value the command disagreed with. */
  readonly currentEventId?: string | undefined;
  /** The same request may succeed later. */
  readonly retryable: boolean;
}

export type RefusalCode = "VALIDATION_FAILED" | "MALFORMED_JSON" | "OCCURRED_AT_IN_FUTURE" | "OCCURRED_AT_TOO_OLD" | "UNKNOWN_COMMAND" | "UNKNOWN_STREAM_TYPE" | "TENANT_MISMATCH" | "FORBIDDEN" | "NOT_FOUND" | "PAYLOAD_TOO_LARGE" | "CONCURRENCY_CONFLICT" | "PRECONDITION_FAILED" | "IDEMPOTENCY_KEY_REUSED" | "READ_MODEL_BEHIND" | "ROOT_QUARANTINED" | "NOT_DUE" | "ROOT_MISMATCH" | "ALREADY_EXISTS" | "TRANSITION_NOT_ALLOWED" | "STALE_FIELD_VALUE" | "UNAVAILABLE" | "INTERNAL" | "AMOUNT_NOT_POSITIVE" | "QTY_NOT_POSITIVE" | "CURRENCY_MISMATCH" | "TOTAL_MISMATCH" | "REASON_REQUIRED" | "TENANT_CURRENCY_FIXED" | "VERSION_GAP" | "LEAD_NO_CONTACT_POINT" | "UNKNOWN_SOURCE" | "DUPLICATE_IDENTITY_KEY" | "LEAD_CLOSED" | "LEAD_NOT_CLOSED" | "LEAD_UNASSIGNED" | "LEAD_NOT_QUALIFIED" | "LEAD_ALREADY_CONVERTED" | "ALREADY_OWNER" | "EVIDENCE_MISSING" | "INVALID_USCC" | "CUSTOMER_MERGED" | "CONTACT_EXISTS" | "MERGE_SELF" | "ALREADY_MERGED" | "MERGE_CYCLE" | "MERGE_LEGAL_ENTITY_MISMATCH" | "MERGE_PREVIEW_STALE" | "UNMERGE_NOT_LATEST" | "UNMERGE_UNASSIGNED_DOCUMENTS" | "STAGE_NOT_IN_PIPELINE" | "STAGE_GATE_FAILED" | "STAGE_SKIP_NOT_ALLOWED" | "OPPORTUNITY_CLOSED" | "OPPORTUNITY_NOT_CLOSED" | "QUOTE_NOT_ACCEPTED" | "DUPLICATE_QUOTE_NO" | "QUOTE_EMPTY" | "QUOTE_CLOSED" | "QUOTE_EXPIRED" | "QUOTE_SUPERSEDED" | "REVISION_CONFLICT" | "PRICE_LIST_EXPIRED" | "DISCOUNT_OVER_LIMIT" | "MARGIN_BELOW_FLOOR" | "STOCK_SNAPSHOT_STALE" | "PROMISE_BEFORE_LEAD_TIME" | "DUPLICATE_ORDER_NO" | "ORDER_CLOSED" | "ORDER_EMPTY" | "ALREADY_SHIPPED" | "INVOICE_OPEN" | "INSTALMENT_PERCENT_NOT_100" | "INSTALMENT_SUM_MISMATCH" | "INSTALMENT_LOCKED" | "SHIP_OVER_ORDERED" | "NOT_SHIPPED" | "NOT_DELIVERED" | "ALREADY_DELIVERED" | "RETURN_OVER_SHIPPED" | "AMEND_BELOW_SHIPPED" | "AMEND_BELOW_INVOICED" | "RECEIVABLE_NOT_RECOGNIZED" | "RECEIVABLE_OVER_CONTRACT" | "ADJUST_BELOW_COLLECTED" | "ALREADY_IN_COLLECTION" | "INVOICE_NO_DUPLICATE" | "ALLOCATION_SUM_MISMATCH" | "CREDIT_OVER_ORIGINAL" | "PAYMENT_DUPLICATE_BANK_REF" | "ALLOCATION_OVER_PAYMENT" | "ALLOCATION_OVER_OPEN" | "DEALLOCATION_OVER_ALLOCATED" | "REFUND_OVER_UNALLOCATED" | "WRITE_OFF_OVER_OPEN" | "APPROVAL_REQUIRED" | "SLA_POLICY_MISSING" | "TICKET_CLOSED" | "ALREADY_RESPONDED" | "PAUSE_ALREADY_ACTIVE" | "NOT_PAUSED" | "NOT_RESOLVED" | "REOPEN_WINDOW_EXPIRED" | "RATE_BEFORE_RESOLVE" | "RATING_OUT_OF_SCALE" | "ALREADY_RATED" | "NOT_A_COMPLAINT" | "WAVE_CLOSED" | "DUPLICATE_PERIOD" | "DUPLICATE_IMPORT" | "METHOD_NOT_ALLOWED" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "HEADERS_TOO_LARGE" | "REQUEST_TIMEOUT" | "LOG_MISMATCH" | "QUERY_TIMEOUT" | "DEFINITION_CHANGED";

export interface RegisterCustomer {
  readonly kind: "org" | "person";
  readonly name: string;
  readonly uscc?: string | undefined;
  readonly industry?: string | undefined;
  readonly region?: string | undefined;
  readonly country?: string | undefined;
  /** E.164. */
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly sourceLeadId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly tier?: string | undefined;
  readonly externalId?: string | undefined;
  readonly convertedFrom?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

export interface RejectMerge {
  readonly customerIds: readonly string[];
  readonly reason: string;
}

export interface RejectQuote {
  readonly reasonCode?: string | undefined;
  readonly competitorId?: string | undefined;
  readonly note?: string | undefined;
}

export interface RejectRow {
  readonly file: string;
  readonly row: number;
  readonly code: string;
  readonly path?: string | undefined;
  readonly message: string;
}

export interface ReopenLead {
  readonly reason?: string | undefined;
}

export interface ReopenOpportunity {
  readonly reason?: string | undefined;
}

export interface ReopenTicket {
  readonly reason?: string | undefined;
}

export interface ReportAnswer {
  readonly report: string;
  /** Formula and version of figures. */
  readonly formula: string | null;
  readonly asOf: string;
  /** Position; null: all that is folded. */
  readonly knownAt: string | null;
  /** What the answer reflects. */
  readonly position: string | null;
  /** The position with its log, for `minPosition`. */
  readonly token: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly quarantinedRoots: number;
  readonly rows?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** What the formula makes of the population. */
  readonly figures?: unknown;
  readonly population?: { readonly count: number; readonly sha256: string } | undefined;
}

export interface ReportChanges {
  readonly report: string;
  readonly kind: string;
  readonly formula: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly quarantinedRoots: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly figures?: readonly ({ readonly path: string; readonly before: unknown; readonly after: unknown; readonly difference?: string | number | undefined })[] | undefined;
  readonly rows: readonly ({ readonly kind: "added" | "removed" | "changed"; readonly cell: Readonly<Record<string, unknown>>; readonly values: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly difference?: string | number | undefined }>>; readonly sources: readonly ComparedSource[]; readonly sourcesTotal: number })[];
  readonly rowsBefore: number;
  /** Of figures: how many differ. */
  readonly figuresTotal?: number | undefined;
}

export interface ReportComparison {
  readonly report: string;
  readonly kind: string;
  readonly formula: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly quarantinedRoots: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly figures?: readonly ({ readonly path: string; readonly before: unknown; readonly after: unknown; readonly difference?: string | number | undefined })[] | undefined;
  readonly rows: readonly ({ readonly kind: "added" | "removed" | "changed"; readonly cell: Readonly<Record<string, unknown>>; readonly values: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly difference?: string | number | undefined }>>; readonly sources: readonly ComparedSource[]; readonly sourcesTotal: number })[];
  readonly rowsBefore: number;
  readonly tenant: string;
  readonly log: { readonly id: string | null; readonly epoch: number };
  readonly position: string | null;
  readonly token: string | null;
  readonly before: { readonly asOf: string; readonly knownAt: string | null };
  readonly after: { readonly asOf: string; readonly knownAt: string | null };
  readonly nextCursor: string | null;
}

export interface ReportsComparison {
  readonly tenant: string;
  readonly log: { readonly id: string | null; readonly epoch: number };
  readonly position: string | null;
  readonly token: string | null;
  /** Null where no report could be compared. */
  readonly before: ({ readonly asOf: string; readonly knownAt: string | null }) | null;
  /** Null where no report could be compared. */
  readonly after: ({ readonly asOf: string; readonly knownAt: string | null }) | null;
  /** In name order; of each the largest changes. Also those in which nothing changed. */
  readonly reports: readonly ReportChanges[];
  /** Reports that were not compared, and why: they need a parameter, have too many rows, or a model of theirs is not built. */
  readonly left: readonly { readonly report: string; readonly why: string }[];
}

export interface ResolveComplaint {
  readonly outcomeCode: string;
}

export interface ResolveTicket {
  readonly resolutionCode?: string | undefined;
  readonly rootCauseCode?: string | undefined;
}

export interface RespondTicket {
  readonly by?: string | undefined;
  readonly interactionId?: string | undefined;
}

export interface ResumeTicket {
  readonly interactionId?: string | undefined;
}

export interface ReturnGoods {
  readonly returnId: string;
  readonly lines: readonly LineQuantity[];
  readonly reasonCode?: string | undefined;
  readonly restock?: boolean | undefined;
}

export interface ReviseQuote {
  readonly revision: number;
  readonly reasonCode?: string | undefined;
  readonly validUntil: string;
  readonly lines: readonly QuoteLine[];
  readonly total: Money;
  readonly priceList?: PriceList | undefined;
}

export interface RowComparison {
  readonly model: string;
  readonly version: number;
  readonly tenant: string;
  readonly root: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly before: { readonly knownAt: string; readonly row: Readonly<Record<string, unknown>> | null };
  readonly after: { readonly knownAt: string; readonly row: Readonly<Record<string, unknown>> | null };
  readonly log: { readonly id: string | null; readonly epoch: number };
  readonly kind: "added" | "removed" | "changed" | null;
  /** What differs; of numbers by how much, a row that is not there counted as zero. */
  readonly values: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly difference?: string | number | undefined }>>;
  readonly events: readonly (TracedEvent & ({ readonly asserted: Readonly<Record<string, { readonly before: unknown; readonly after: unknown; readonly changed: boolean }>>; readonly removed?: string | undefined }))[];
  readonly eventsTotal: number;
}

export interface SendNpsSurvey {
  readonly customerId: string;
  readonly subjectId?: string | undefined;
  readonly wave: string;
  readonly channel?: string | undefined;
  readonly closesOn?: string | undefined;
}

export interface SendToCollection {
  readonly receivableId: string;
}

export interface ServicePart {
  readonly productId: string;
  readonly quantity: string;
}

export interface SetInstalments {
  readonly plan: readonly Instalment[];
}

export interface ShipOrder {
  readonly shipmentId: string;
  readonly lines: readonly LineQuantity[];
  readonly carrier?: string | undefined;
  readonly trackingNo?: string | undefined;
}

export interface SlaTarget {
  readonly priority: "critical" | "high" | "medium" | "low";
  readonly firstResponseMinutes?: number | undefined;
  readonly resolutionMinutes?: number | undefined;
}

export interface StageDiff {
  readonly projection: string;
  /** SHA-256 of what stands beside the served definition. */
  readonly definition: string;
  readonly role: "staged" | "former";
  /** Whose rows are compared; null: those of all tenants. */
  readonly tenant: string | null;
  readonly log: { readonly id: string | null; readonly epoch: number };
  /** Both are folded up to here. */
  readonly position: string | null;
  readonly seconds: number;
  readonly models: readonly ModelDiff[];
  /** Where there are more examples. */
  readonly nextCursor: string | null;
}

export interface Stage {
  readonly id: string;
  readonly name: string;
}

export interface StartImport {
  readonly source: string;
  readonly mappingVersion: number;
  readonly files: readonly ImportFile[];
}

export interface Status {
  readonly log: { readonly id: string; readonly epoch: number; readonly head: string | null; readonly events: string };
  readonly checkpoint: { readonly position: string | null; readonly eventId: string | null; readonly updatedAt: string | null };
  readonly lag: { readonly events: string; readonly oldestUnappliedRecordedAt: string | null };
  readonly projector: { readonly holder: string | null; readonly leaseUntil: string | null };
  readonly models: readonly ({ readonly name: string; readonly version: number; readonly shape: "state" | "ledger"; readonly rows: string; readonly quarantinedRoots: number; readonly state: "live" | "building" | "stopped" | "staged" | "former" | "failed" })[];
  readonly reactors: readonly ({ readonly name: string; readonly position: string | null; readonly pending: number; readonly dead: number })[];
  readonly timers: readonly { readonly name: string; readonly done: number; readonly refused: number; readonly dead: number }[];
  readonly audit: { readonly unsealedEvents: string; readonly seal: { readonly number: number; readonly eventId: string; readonly at: string; readonly merkleRoot: string } | null; readonly verification: { readonly number: number; readonly eventId: string; readonly at: string; readonly share: { readonly from: number; readonly to: number; readonly of: number }; readonly events: number; readonly rows: number; readonly mismatches: number; readonly turn: { readonly verifications: number; readonly share: number; readonly since: string; readonly mismatches: number } } | null; readonly trouble: { readonly message: string; readonly since: string; readonly at: string } | null };
}

export interface StreamPage {
  readonly events: readonly RecordedEvent[];
  /** Pass as `after` to go on; a page may be shorter than `limit` before the end. */
  readonly next: string | null;
  /** There was nothing more when this was read. */
  readonly atEnd: boolean;
  readonly stream: string;
  /** Revision of the last event of the stream. */
  readonly revision: string;
}

export interface SurvivorshipChoice {
  readonly path: string;
  readonly fromCustomerId: string;
}

export interface Terms {
  readonly days: number;
}

export interface TracedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly commandId: string;
  readonly correlationId: string;
  /** The event that caused the command, or what a caller named. */
  readonly causationId: string | null;
  readonly ruleRefs: string | null;
  readonly root: string;
}

export interface TriggerInstalments {
  readonly trigger: "signed" | "shipped" | "invoiced" | "accepted" | "date";
  readonly causedByEventId: string;
  readonly invoice?: OrderInvoice | undefined;
}

export interface UnmergeCustomers {
  readonly mergeId: string;
  readonly reason: string;
  readonly reassignments?: readonly Reassignment[] | undefined;
}

export interface WinOpportunity {
  readonly wonAmount?: Money | undefined;
  readonly orderId?: string | undefined;
  readonly quoteId?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly competitorIds?: readonly string[] | undefined;
}

export interface WithdrawQuote {
  readonly reasonCode?: string | undefined;
  readonly note?: string | undefined;
}

export interface WriteOff {
  readonly receivableId: string;
  readonly amount: Money;
  readonly reasonCode?: string | undefined;
  readonly approvedBy?: string | undefined;
}

/** Stream type → command → body. */
export interface Commands {
  readonly lead: {
    /** A prospect became known; needs at least one contact point. */
    readonly capture: CaptureLead;
    /** Give the lead to an owner. */
    readonly assign: AssignLead;
    /** Record that the lead meets the criteria of a sales opportunity. */
    readonly qualify: QualifyLead;
    /** Set the lead aside. */
    readonly disqualify: DisqualifyLead;
    /** Take up a lead again that had been set aside. */
    readonly reopen: ReopenLead;
    /** Make the lead a customer, or link it to one. */
    readonly convert: ConvertLead;
    /** Change fields of the lead; each names the value it replaces. */
    readonly "change-profile": ChangeLeadProfile;
  };
  readonly customer: {
    /** Register a customer with a baseline of all fields. */
    readonly register: RegisterCustomer;
    /** Change fields of the customer; each names the value it replaces. */
    readonly "change-profile": ChangeCustomerProfile;
    /** Give the customer to another owner. */
    readonly "change-owner": ChangeOwner;
    /** Add a person who speaks for the customer. */
    readonly "add-contact": AddContact;
    /** Change fields of a contact; each names the value it replaces. */
    readonly "change-contact": ChangeContact;
    /** Give a contact a role in what the customer buys. */
    readonly "assign-contact-role": AssignContactRole;
    /** Record that a contact no longer speaks for the customer. */
    readonly "record-departure": RecordDeparture;
  };
  readonly identity: {
    /** Decide that customers are one. The stream’s id is `customers`; `POST /v1/identity/preview` says what it would come to. */
    readonly merge: MergeCustomers;
    /** Take a merge back. */
    readonly unmerge: UnmergeCustomers;
    /** Decide that two customers or leads are not the same. */
    readonly "reject-merge": RejectMerge;
    /** Decide that a lead belongs to a customer. */
    readonly link: LinkIdentity;
  };
  readonly opportunity: {
    /** Open a sales opportunity at a stage of a pipeline. */
    readonly open: OpenOpportunity;
    /** Move the opportunity to another stage. */
    readonly "change-stage": ChangeStage;
    /** Change the expected amount; names the amount it replaces. */
    readonly "change-amount": ChangeAmount;
    /** Close the opportunity as won. */
    readonly win: WinOpportunity;
    /** Close the opportunity as lost, with a reason. */
    readonly lose: LoseOpportunity;
    /** Open a closed opportunity again. */
    readonly reopen: ReopenOpportunity;
    /** Give the opportunity to another owner. */
    readonly "change-owner": ChangeOpportunityOwner;
    /** Move the expected close date. */
    readonly "change-close-date": ChangeCloseDate;
  };
  readonly quote: {
    /** Give a quote, within the limits of a quoting policy; its number is unique. */
    readonly issue: IssueQuote;
    /** Replace the quote by its next revision, as a whole. */
    readonly revise: ReviseQuote;
    /** Record that the customer accepted the latest revision while it was valid. */
    readonly accept: AcceptQuote;
    /** Record that the customer rejected the quote. */
    readonly reject: RejectQuote;
    /** Take the quote back. */
    readonly withdraw: WithdrawQuote;
    /** End a quote whose validity is over; a timer issues it. */
    readonly expire: ExpireQuote;
  };
  readonly order: {
    /** Place a signed order; its number is unique in the tenant. */
    readonly place: PlaceOrder;
    /** Split the order’s payment into instalments, replacing the plan as a whole. */
    readonly "set-instalments": SetInstalments;
    /** Record a shipment of ordered quantities. */
    readonly ship: ShipOrder;
    /** Record that a shipment reached the customer. */
    readonly "confirm-delivery": ConfirmDelivery;
    /** Record goods the customer sent back. */
    readonly "return-goods": ReturnGoods;
    /** Cancel what has not been shipped: the whole order, or the lines named. */
    readonly cancel: CancelOrder;
    /** Record that an invoice over the order was credited. */
    readonly "record-credit-note": RecordCreditNote;
    /** Trigger every open instalment of a trigger, naming the event that caused it. */
    readonly "trigger-instalments": TriggerInstalments;
    /** Record that the customer confirmed the order. */
    readonly confirm: ConfirmOrder;
    /** Agree lines, tax or date of the order anew; nothing below what was shipped. */
    readonly amend: AmendOrder;
    /** Record that the customer accepted all that was delivered. */
    readonly "accept-delivery": AcceptDelivery;
    /** Record a cost of the order: goods, freight, commission, entertainment, service. */
    readonly "record-cost": RecordCost;
    /** Complete an order that was delivered. */
    readonly complete: CompleteOrder;
  };
  readonly ar: {
    /** Recognise an instalment as a receivable, once. */
    readonly "recognize-receivable": RecognizeReceivable;
    /** Correct a receivable’s amount, either way. */
    readonly "adjust-receivable": AdjustReceivable;
    /** Hand a receivable to collection. */
    readonly "send-to-collection": SendToCollection;
    /** Give up part of a receivable. */
    readonly "write-off": WriteOff;
    /** Issue an invoice; net and tax make gross, allocations sum to gross. */
    readonly "issue-invoice": IssueInvoice;
    /** Issue a credit note, against an invoice or as customer credit. */
    readonly "issue-credit-note": IssueCreditNote;
    /** Record money that arrived. */
    readonly "record-payment": RecordPayment;
    /** Match received money to receivables or invoices. */
    readonly "allocate-payment": AllocatePayment;
    /** Take back what a payment settled; the money is unallocated again. */
    readonly "deallocate-payment": DeallocatePayment;
    /** Send unallocated money back. */
    readonly "refund-payment": RefundPayment;
    /** Adjust the customer’s balance, either way. */
    readonly "adjust-balance": AdjustBalance;
  };
  readonly ticket: {
    /** Open a ticket; its clocks start under a service level policy. */
    readonly open: OpenTicket;
    /** Make the ticket more or less urgent. */
    readonly "change-priority": ChangePriority;
    /** Give the ticket to somebody. */
    readonly assign: AssignTicket;
    /** Raise the ticket to a higher level of support. */
    readonly escalate: EscalateTicket;
    /** Record the first answer to the customer. */
    readonly respond: RespondTicket;
    /** Stop the clocks while somebody else is waited for. */
    readonly pause: PauseTicket;
    /** Let the clocks run again. */
    readonly resume: ResumeTicket;
    /** Record that what was asked for is done. */
    readonly resolve: ResolveTicket;
    /** Take a resolved or closed ticket up again. */
    readonly reopen: ReopenTicket;
    /** Close the ticket; one that was not resolved takes a reason. */
    readonly close: CloseTicket;
    /** Record the customer’s rating of a resolution. */
    readonly rate: RateTicket;
    /** Record that a metric is past due; issued by the scheduler. */
    readonly "record-sla-breach": RecordSlaBreach;
    /** Classify the complaint that the ticket is. */
    readonly "raise-complaint": RaiseComplaint;
    /** Record what caused the complaint, and who has to act on it. */
    readonly "identify-root-cause": IdentifyRootCause;
    /** Record what the customer was compensated with. */
    readonly compensate: CompensateComplaint;
    /** Record that the complaint is settled. */
    readonly "resolve-complaint": ResolveComplaint;
    /** Record what serving the ticket cost. */
    readonly "record-cost": RecordServiceCost;
  };
  readonly survey: {
    /** Ask a contact whether they would recommend us, once per wave. */
    readonly send: SendNpsSurvey;
    /** Record the contact’s answer; a later one of the same wave replaces it. */
    readonly answer: AnswerNpsSurvey;
  };
  readonly interaction: {
    /** Record a contact with the prospect or customer. */
    readonly record: RecordInteraction;
  };
  readonly usage: {
    /** Record how a customer used the product in a period, once. */
    readonly record: RecordProductUsage;
  };
  readonly tenant: {
    /** Set the tenant’s time zone, currency and name. The stream’s id is `settings`. */
    readonly configure: ConfigureTenant;
  };
  readonly pipeline: {
    /** Define the next version of a sales pipeline. The stream’s id is the pipeline’s. */
    readonly define: DefinePipeline;
  };
  readonly policy: {
    /** Publish the next version of a business calendar. The stream’s id is `calendar.` and the calendar’s. */
    readonly "publish-calendar": PublishCalendar;
    /** Publish the next version of a service level policy. The stream’s id is `sla.` and the policy’s. */
    readonly "publish-sla": PublishSlaPolicy;
    /** Publish the next version of a quoting policy. The stream’s id is `quote.` and the policy’s. */
    readonly "publish-quote-policy": PublishQuotePolicy;
  };
  readonly import: {
    /** Begin an import of files. */
    readonly start: StartImport;
    /** Record a row that could not be booked. */
    readonly "reject-row": RejectRow;
    /** Record that the import reached the end of its files. */
    readonly complete: CompleteImport;
  };
}
