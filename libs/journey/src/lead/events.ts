import { event } from '../event.js';
import { attributes, bool, list, oneOf, optional, personal, record, scalar, text, uuid } from '../schema.js';
import { suspicion } from '../suspicion.js';

/** Storage contract of `lead-{tenant}.{leadId}`. A lead, the customer it becomes and their journey share one id. */
export const LeadCaptured = event('LeadCaptured', 'A prospect became known.', {
  source: oneOf('web', 'campaign', 'event', 'referral', 'call', 'email', 'partner', 'social', 'import', 'other'),
  channel: optional(text(64)),
  externalId: optional(text(200)),
  name: optional(personal(text(200))),
  company: optional(text(200)),
  phone: optional(personal(text(20))),
  email: optional(personal(text(254))),
  wechat: optional(personal(text(64))),
  region: optional(text(64)),
  industry: optional(text(100)),
  dateUnknown: optional(bool()),
  attributes: optional(attributes()),
});
export const LeadAssigned = event('LeadAssigned', 'The lead was given to an owner.', {
  ownerId: text(100),
  previousOwnerId: optional(text(100)),
  teamId: optional(text(100)),
  method: oneOf('manual', 'rule', 'roundRobin', 'claim'),
});
export const LeadQualified = event('LeadQualified', 'The lead met the criteria of a sales opportunity.', {
  criteria: list(record({ code: text(64), met: bool(), evidenceEventId: optional(uuid()) }), 50),
});
export const LeadDisqualified = event('LeadDisqualified', 'The lead was set aside.', {
  reasonCode: text(64),
  note: optional(text()),
});
export const LeadReopened = event('LeadReopened', 'A lead that had been set aside was taken up again.', {
  reason: text(),
});
export const LeadConverted = event('LeadConverted', 'The lead became a customer or was linked to one.', {
  customerId: uuid(),
  opportunityId: optional(uuid()),
  mode: oneOf('created', 'linked'),
});
export const LeadProfileChanged = event('LeadProfileChanged', 'Fields of the lead’s profile changed.', {
  changes: list(
    record({ path: text(200), old: personal(scalar()), new: personal(scalar()), source: optional(text(64)) }),
    100,
  ),
});

export const LeadDuplicateSuspected = event(
  'LeadDuplicateSuspected',
  'The lead may be somebody who was known before.',
  suspicion,
);

export const leadEvents = {
  LeadCaptured,
  LeadAssigned,
  LeadQualified,
  LeadDisqualified,
  LeadReopened,
  LeadConverted,
  LeadProfileChanged,
  LeadDuplicateSuspected,
} as const;
