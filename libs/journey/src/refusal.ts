/** A refusal: the closed list of codes, with the HTTP status each one answers and whether a retry may succeed. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** JSON pointer into the command's body. */
  readonly path?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  /** The event that set the value the command disagreed with. */
  readonly currentEventId?: string;
}

const c = (status: number, retryable = false) => ({ status, retryable }) as const;

/** format and range 400, state or transition 409, business rule 422. */
export const REFUSALS = {
  VALIDATION_FAILED: c(400),
  MALFORMED_JSON: c(400),
  OCCURRED_AT_IN_FUTURE: c(400),
  OCCURRED_AT_TOO_OLD: c(400),
  UNKNOWN_COMMAND: c(404),
  UNKNOWN_STREAM_TYPE: c(404),
  TENANT_MISMATCH: c(403),
  FORBIDDEN: c(403),
  NOT_FOUND: c(404),
  PAYLOAD_TOO_LARGE: c(413),
  CONCURRENCY_CONFLICT: c(409, true),
  PRECONDITION_FAILED: c(412),
  IDEMPOTENCY_KEY_REUSED: c(409),
  READ_MODEL_BEHIND: c(409, true),
  ROOT_QUARANTINED: c(409),
  NOT_DUE: c(409, true),
  ROOT_MISMATCH: c(409),
  ALREADY_EXISTS: c(409),
  TRANSITION_NOT_ALLOWED: c(409),
  STALE_FIELD_VALUE: c(409),
  UNAVAILABLE: c(503, true),
  INTERNAL: c(500),

  AMOUNT_NOT_POSITIVE: c(422),
  QTY_NOT_POSITIVE: c(422),
  CURRENCY_MISMATCH: c(422),
  TOTAL_MISMATCH: c(422),
  REASON_REQUIRED: c(422),
  TENANT_CURRENCY_FIXED: c(409),
  VERSION_GAP: c(409),
  STAGE_IN_USE: c(409),

  LEAD_NO_CONTACT_POINT: c(422),
  UNKNOWN_SOURCE: c(422),
  DUPLICATE_IDENTITY_KEY: c(409),
  LEAD_CLOSED: c(409),
  LEAD_NOT_CLOSED: c(409),
  LEAD_UNASSIGNED: c(409),
  LEAD_NOT_QUALIFIED: c(409),
  LEAD_ALREADY_CONVERTED: c(409),
  ALREADY_OWNER: c(409),
  EVIDENCE_MISSING: c(422),

  INVALID_USCC: c(400),
  CUSTOMER_MERGED: c(409),
  CONTACT_EXISTS: c(409),

  STAGE_NOT_IN_PIPELINE: c(422),
  STAGE_GATE_FAILED: c(422),
  STAGE_SKIP_NOT_ALLOWED: c(422),
  OPPORTUNITY_CLOSED: c(409),
  OPPORTUNITY_NOT_CLOSED: c(409),
  QUOTE_NOT_ACCEPTED: c(422),

  DUPLICATE_QUOTE_NO: c(409),
  QUOTE_EMPTY: c(422),
  QUOTE_CLOSED: c(409),
  QUOTE_EXPIRED: c(409),
  QUOTE_SUPERSEDED: c(409),
  REVISION_CONFLICT: c(409),
  PRICE_LIST_EXPIRED: c(422),
  DISCOUNT_OVER_LIMIT: c(422),
  MARGIN_BELOW_FLOOR: c(422),
  STOCK_SNAPSHOT_STALE: c(422),
  PROMISE_BEFORE_LEAD_TIME: c(422),

  DUPLICATE_ORDER_NO: c(409),
  ORDER_CLOSED: c(409),
  ORDER_EMPTY: c(422),
  ALREADY_SHIPPED: c(409),
  INVOICE_OPEN: c(409),
  INSTALMENT_PERCENT_NOT_100: c(422),
  INSTALMENT_SUM_MISMATCH: c(422),
  INSTALMENT_LOCKED: c(409),
  SHIP_OVER_ORDERED: c(422),
  NOT_SHIPPED: c(409),
  NOT_DELIVERED: c(409),
  ALREADY_DELIVERED: c(409),
  RETURN_OVER_SHIPPED: c(422),
  AMEND_BELOW_SHIPPED: c(422),
  AMEND_BELOW_INVOICED: c(422),

  RECEIVABLE_NOT_RECOGNIZED: c(409, true),
  RECEIVABLE_OVER_CONTRACT: c(422),
  ADJUST_BELOW_COLLECTED: c(422),
  ALREADY_IN_COLLECTION: c(409),
  INVOICE_NO_DUPLICATE: c(409),
  ALLOCATION_SUM_MISMATCH: c(422),
  INVOICE_OVER_RECEIVABLE: c(422),
  CREDIT_OVER_ORIGINAL: c(422),
  PAYMENT_DUPLICATE_BANK_REF: c(409),
  ALLOCATION_OVER_PAYMENT: c(422),
  ALLOCATION_OVER_OPEN: c(422),
  REFUND_OVER_UNALLOCATED: c(422),
  WRITE_OFF_OVER_OPEN: c(422),
  APPROVAL_REQUIRED: c(422),

  SLA_POLICY_MISSING: c(422),
  TICKET_CLOSED: c(409),
  ALREADY_RESPONDED: c(409),
  PAUSE_ALREADY_ACTIVE: c(409),
  NOT_PAUSED: c(409),
  NOT_RESOLVED: c(409),
  REOPEN_WINDOW_EXPIRED: c(422),
  RATE_BEFORE_RESOLVE: c(409),
  RATING_OUT_OF_SCALE: c(400),
  ALREADY_RATED: c(409),
  NOT_A_COMPLAINT: c(409),
  WAVE_CLOSED: c(409),

  DUPLICATE_IMPORT: c(409),
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** The HTTP status of a code and whether repeating the command may succeed. */
export const refusalKind = (code: RefusalCode): { readonly status: number; readonly retryable: boolean } =>
  REFUSALS[code];
