import { MAX_OPENED } from '../aggregate.js';
import { event } from '../event.js';
import { bool, list, optional, personal, record, scalar, text, uuid } from '../schema.js';

/** Where each member counts from here on: the result of a decision for every member whose canonical id it changes. */
const aliases = () => list(record({ memberId: uuid(), canonicalId: uuid() }), 10_000);
/** Which value of a field survives, whose it was and the event that set it; null where a member emptied the field. */
export const survivorship = () =>
  list(record({ path: text(200), value: personal(scalar()), fromCustomerId: uuid(), fromEventId: uuid() }), 1000);

/** Storage contract of `identity-{tenant}.customers`: who is the same as whom, one decision after the other. */
export const IdentityLinked = event('IdentityLinked', 'A lead turned out to belong to a customer that was known.', {
  leadJourneyId: uuid(),
  customerJourneyId: uuid(),
  cause: text(64),
  aliases: aliases(),
});
export const CustomersMerged = event('CustomersMerged', 'Customers turned out to be one.', {
  mergeId: uuid(),
  survivorId: uuid(),
  loserIds: list(uuid(), 50),
  survivorship: survivorship(),
  /** What spoke for it, e.g. the fields that agree. */
  signals: list(text(64), 50),
  decidedBy: text(200),
  /** Their credit codes differ, and the decision is made knowing that. */
  legalEntityMismatch: optional(bool()),
  /** Of the preview the decision was made on. */
  dryRunHash: optional(uuid()),
  aliases: aliases(),
});
export const CustomersUnmerged = event('CustomersUnmerged', 'A merge of customers was taken back.', {
  mergeId: uuid(),
  survivorId: uuid(),
  loserIds: list(uuid(), 50),
  /** Documents opened since, and whom they count for: the survivor, for whom they were opened. */
  reassignments: list(record({ stream: text(200), toCustomerId: uuid() }), MAX_OPENED),
  reason: text(),
  aliases: aliases(),
});
export const MergeRejected = event('MergeRejected', 'Two customers or leads were found not to be the same.', {
  /** The two of them, in the order of their ids. */
  customerIds: list(uuid(), 2),
  reason: text(),
});

export const identityEvents = { IdentityLinked, CustomersMerged, CustomersUnmerged, MergeRejected } as const;
