import { event } from '../event.js';
import { survivorship } from '../identity/events.js';
import { attributes, list, oneOf, optional, personal, record, scalar, text, uuid } from '../schema.js';
import { suspicion } from '../suspicion.js';

/** Storage contract of `customer-{tenant}.{customerId}`. */
export const CustomerRegistered = event(
  'CustomerRegistered',
  'A customer became known with a baseline of all fields.',
  {
    kind: oneOf('org', 'person'),
    name: personal(text(200)),
    uscc: optional(text(18)),
    industry: optional(text(100)),
    region: optional(text(64)),
    country: optional(text(64)),
    phone: optional(personal(text(20))),
    email: optional(personal(text(254))),
    sourceLeadId: optional(uuid()),
    ownerId: optional(text(100)),
    tier: optional(text(64)),
    externalId: optional(text(200)),
    convertedFrom: optional(uuid()),
    attributes: optional(attributes()),
  },
);
export const CustomerProfileChanged = event('CustomerProfileChanged', 'Fields of the customer’s profile changed.', {
  changes: list(
    record({ path: text(200), old: personal(scalar()), new: personal(scalar()), source: optional(text(64)) }),
    100,
  ),
  reasonCode: optional(text(64)),
});
export const CustomerOwnerChanged = event('CustomerOwnerChanged', 'The customer was given to another owner.', {
  from: optional(text(100)),
  to: text(100),
  method: oneOf('manual', 'rule', 'roundRobin', 'claim'),
});

export const contactRole = () => oneOf('decisionMaker', 'influencer', 'user', 'finance');
/** A contact is a data subject of its own: who changes employer keeps the id. */
export const ContactAdded = event('ContactAdded', 'A person who speaks for the customer became known.', {
  subjectId: uuid(),
  name: personal(text(200)),
  phone: optional(personal(text(20))),
  email: optional(personal(text(254))),
  title: optional(text(100)),
  roles: list(contactRole(), 4),
  attributes: optional(attributes()),
});
export const ContactChanged = event('ContactChanged', 'What is known of a contact changed.', {
  subjectId: uuid(),
  changes: list(
    record({ path: text(200), old: personal(scalar()), new: personal(scalar()), source: optional(text(64)) }),
    100,
  ),
});
export const ContactRoleAssigned = event('ContactRoleAssigned', 'A contact took a role in what the customer buys.', {
  subjectId: uuid(),
  role: contactRole(),
});
export const ContactDepartureRecorded = event(
  'ContactDepartureRecorded',
  'A contact no longer speaks for the customer.',
  {
    subjectId: uuid(),
    /** The journey the person went to, where that is known. */
    newEmployer: optional(uuid()),
  },
);

export const CustomerMergedInto = event('CustomerMergedInto', 'The customer became part of another one.', {
  mergeId: uuid(),
  survivorId: uuid(),
});
export const CustomerMergeAbsorbed = event('CustomerMergeAbsorbed', 'The customer took in others.', {
  mergeId: uuid(),
  loserIds: list(uuid(), 50),
  survivorship: survivorship(),
});
export const CustomerUnmerged = event('CustomerUnmerged', 'A merge was taken back: the customer is by itself again.', {
  mergeId: uuid(),
  survivorId: uuid(),
  /** Fields that the merge had changed and nobody changed since, and what they were before. */
  restored: list(
    record({
      path: text(200),
      old: personal(scalar()),
      /** Absent where the field had never had a value. */
      new: optional(personal(scalar())),
    }),
    1000,
  ),
});

export const CustomerDuplicateSuspected = event(
  'CustomerDuplicateSuspected',
  'The customer, registered without a lead, may be somebody who was known before.',
  suspicion,
);

export const customerEvents = {
  CustomerRegistered,
  CustomerProfileChanged,
  CustomerOwnerChanged,
  ContactAdded,
  ContactChanged,
  ContactRoleAssigned,
  ContactDepartureRecorded,
  CustomerMergedInto,
  CustomerMergeAbsorbed,
  CustomerUnmerged,
  CustomerDuplicateSuspected,
} as const;
