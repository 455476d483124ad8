import { event } from '../event.js';
import { attributes, list, oneOf, optional, personal, record, scalar, text, uuid } from '../schema.js';

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

export const customerEvents = { CustomerRegistered, CustomerProfileChanged, CustomerOwnerChanged } as const;
