import type { CalendarVersion, QuotePolicyVersion, SlaPolicyVersion } from '../aggregate.js';

/**
 * The rules every tenant has from the start, as version 1; publishing `standard` of a kind begins at version 2.
 * Business is Monday to Friday, 09:00 to 18:00 in the tenant's zone, without holidays.
 */
export const STANDARD_CALENDAR: CalendarVersion = {
  id: 'standard',
  version: 1,
  name: 'Standard',
  hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
  holidays: [],
};
/** Targets in business minutes of the standard calendar; one of its days has 540. */
export const STANDARD_SLA: SlaPolicyVersion = {
  id: 'standard',
  version: 1,
  name: 'Standard',
  calendarId: 'standard',
  targets: [
    { priority: 'critical', firstResponseMinutes: 30, resolutionMinutes: 240 },
    { priority: 'high', firstResponseMinutes: 60, resolutionMinutes: 480 },
    { priority: 'medium', firstResponseMinutes: 240, resolutionMinutes: 1620 },
    { priority: 'low', firstResponseMinutes: 540, resolutionMinutes: 2700 },
  ],
  reopenDays: 14,
};
/** No limits: any discount, any margin, stock figures of any age; a promise before the lead time is flagged. */
export const STANDARD_QUOTE_POLICY: QuotePolicyVersion = {
  id: 'standard',
  version: 1,
  name: 'Standard',
  promise: 'flag',
};
