import { event } from '../event.js';
import { attributes, bool, date, int, list, money, oneOf, optional, record, scalar, text, uuid } from '../schema.js';

/** Storage contract of `opportunity-{tenant}.{opportunityId}`. Stage ordinals are 1-based and written by decide, so
 * that a later pipeline version never changes what was true. */
export const OpportunityOpened = event('OpportunityOpened', 'A sales opportunity was opened at a stage.', {
  customerId: optional(uuid()),
  name: optional(text(200)),
  pipelineId: text(64),
  pipelineVersion: int(1),
  stageId: text(64),
  stageOrdinal: int(1, 50),
  stageCount: int(1, 50),
  amount: optional(money()),
  expectedCloseDate: optional(date()),
  ownerId: optional(text(100)),
  productId: optional(text(200)),
  externalId: optional(text(200)),
  dateUnknown: optional(bool()),
  attributes: optional(attributes()),
});
export const OpportunityStageChanged = event('OpportunityStageChanged', 'The opportunity moved to another stage.', {
  from: text(64),
  fromOrdinal: int(1, 50),
  to: text(64),
  toOrdinal: int(1, 50),
  /** The version of the pipeline the ordinals belong to. */
  pipelineVersion: optional(int(1)),
  direction: oneOf('forward', 'backward', 'skip'),
  /** Stages jumped over by a skip, in order: reached with dwell 0. */
  skipped: list(record({ stageId: text(64), ordinal: int(1, 50) }), 50),
  reasonCode: optional(text(64)),
  evidence: list(record({ rule: text(64), eventId: uuid() }), 50),
});
export const OpportunityAmountChanged = event('OpportunityAmountChanged', 'The expected amount changed.', {
  old: optional(money()),
  new: money(),
  reasonCode: optional(text(64)),
});
export const OpportunityWon = event('OpportunityWon', 'The opportunity was won.', {
  stageId: text(64),
  stageOrdinal: int(1, 50),
  wonAmount: optional(money()),
  orderId: optional(uuid()),
  /** The accepted quote that won it. */
  quoteId: optional(uuid()),
  reasonCode: optional(text(64)),
  competitorIds: list(text(100), 50),
});
export const OpportunityLost = event('OpportunityLost', 'The opportunity was lost.', {
  stageId: text(64),
  stageOrdinal: int(1, 50),
  reasonCode: text(64),
  competitorId: optional(text(100)),
  note: optional(text()),
  amount: optional(money()),
});
export const OpportunityReopened = event('OpportunityReopened', 'A closed opportunity was opened again.', {
  outcomeEventId: uuid(),
  outcome: oneOf('won', 'lost'),
  reason: text(),
  stageId: text(64),
  stageOrdinal: int(1, 50),
});
export const OpportunityOwnerChanged = event('OpportunityOwnerChanged', 'The opportunity was given to another owner.', {
  from: optional(text(100)),
  to: text(100),
});
/** `old`/`new` of a close date are dates or null. */
export const OpportunityCloseDateChanged = event('OpportunityCloseDateChanged', 'The expected close date moved.', {
  old: scalar(),
  new: date(),
  reasonCode: optional(text(64)),
});

export const opportunityEvents = {
  OpportunityOpened,
  OpportunityStageChanged,
  OpportunityAmountChanged,
  OpportunityWon,
  OpportunityLost,
  OpportunityReopened,
  OpportunityOwnerChanged,
  OpportunityCloseDateChanged,
} as const;
