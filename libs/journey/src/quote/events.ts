import { event } from '../event.js';
import {
  attributes,
  basisPoints,
  date,
  decimal,
  instant,
  int,
  list,
  money,
  oneOf,
  optional,
  record,
  text,
  uuid,
} from '../schema.js';

/** A line as it was offered, with what was known of cost, stock and lead time at that moment. */
const quoteLine = {
  lineId: text(64),
  productId: text(200),
  description: optional(text(500)),
  quantity: decimal('unit of measure'),
  unitOfMeasure: optional(text(10)),
  /** Per unit, before and after the discount. */
  listPrice: money(),
  netPrice: money(),
  discount: basisPoints(),
  /** Net price × quantity, rounded half-up. */
  amount: money(),
  tax: basisPoints(),
  taxAmount: money(),
  /** Per unit, at the version of the standard cost named. */
  unitCost: optional(money()),
  costVersion: optional(text(64)),
  /** Direct selling cost per unit: freight, commission. */
  sellingCost: optional(money()),
  availableQuantity: optional(decimal('unit of measure')),
  stockAsOf: optional(instant()),
  leadTimeDays: optional(int(0, 3650)),
  promisedDate: optional(date()),
  /** Days by which the promised date is before the lead time, where that was only flagged. */
  promiseGapDays: optional(int(1)),
};
const offer = {
  /** The last day of validity, and the first instant after it in the tenant's zone. */
  validUntil: date(),
  expiresAt: instant(),
  lines: list(record(quoteLine), 1000),
  net: money(),
  tax: money(),
  total: money(),
};

/** Storage contract of `quote-{tenant}.{quoteId}`. The root is the journey of the lead or customer it is made to. */
export const QuoteIssued = event(
  'QuoteIssued',
  'A quote was given, with prices, costs, stock and lead times of then.',
  {
    quoteNo: text(64),
    customerId: uuid(),
    opportunityId: optional(uuid()),
    ownerId: optional(text(100)),
    policyId: text(63),
    revision: int(1),
    ...offer,
    externalId: optional(text(200)),
    attributes: optional(attributes()),
  },
);
export const QuoteRevised = event('QuoteRevised', 'A further revision replaced the quote.', {
  customerId: uuid(),
  opportunityId: optional(uuid()),
  revision: int(2),
  supersedes: int(1),
  ...offer,
  /** Lines that came, went or changed, with their amounts. */
  diff: list(
    record({
      lineId: text(64),
      kind: oneOf('added', 'removed', 'changed'),
      before: optional(money()),
      after: optional(money()),
    }),
    2000,
  ),
  reasonCode: optional(text(64)),
});
const outcome = { customerId: uuid(), opportunityId: optional(uuid()), revision: int(1) };
export const QuoteAccepted = event('QuoteAccepted', 'The customer accepted the quote.', {
  ...outcome,
  total: money(),
  acceptedBy: text(200),
  evidenceRef: optional(text(500)),
});
export const QuoteRejected = event('QuoteRejected', 'The customer rejected the quote.', {
  ...outcome,
  reasonCode: text(64),
  competitorId: optional(text(100)),
  note: optional(text()),
});
export const QuoteWithdrawn = event('QuoteWithdrawn', 'The quote was taken back.', {
  ...outcome,
  reasonCode: text(64),
  note: optional(text()),
});
export const QuoteExpired = event('QuoteExpired', 'The quote’s validity ended without an answer.', {
  ...outcome,
  at: instant(),
});

export const quoteEvents = {
  QuoteIssued,
  QuoteRevised,
  QuoteAccepted,
  QuoteRejected,
  QuoteWithdrawn,
  QuoteExpired,
} as const;
