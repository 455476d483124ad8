import { event } from '../event.js';
import { currency, oneOf, optional, text } from '../schema.js';

/** Taken without a word, taken and suspected, or refused. */
export const DUPLICATE_POLICIES = ['allow', 'link', 'reject'] as const;
export type DuplicatePolicy = (typeof DUPLICATE_POLICIES)[number];

/** Storage contract of `tenant-{tenant}.settings`: what holds for the whole tenant. */
export const TenantConfigured = event('TenantConfigured', 'The tenant’s time zone, currency and name were set.', {
  timeZone: text(64),
  currency: currency(),
  name: text(200),
  /** What becomes of a lead by whose phone, e-mail or credit code somebody is known; `link` where it is not said. */
  duplicates: optional(oneOf(...DUPLICATE_POLICIES)),
});

export const tenantEvents = { TenantConfigured } as const;
