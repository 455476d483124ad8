import { event } from '../event.js';
import { currency, text } from '../schema.js';

/** Storage contract of `tenant-{tenant}.settings`: what holds for the whole tenant. */
export const TenantConfigured = event('TenantConfigured', 'The tenant’s time zone, currency and name were set.', {
  timeZone: text(64),
  currency: currency(),
  name: text(200),
});

export const tenantEvents = { TenantConfigured } as const;
