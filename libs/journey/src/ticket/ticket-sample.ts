import type { CalendarVersion, SlaPolicyVersion } from '../aggregate.js';
import { STANDARD_CALENDAR } from '../policy/standard.js';
import { given, type Scenario, testId } from '../testing/index.js';
import { ticket } from './index.js';

/** What the specs of tickets share: an office, a policy, and the ticket of the worked example. */
export const customerId = testId('customer');
export const calendars: readonly CalendarVersion[] = [{ ...STANDARD_CALENDAR, id: 'office', version: 3 }];
export const slaPolicies: readonly SlaPolicyVersion[] = [
  {
    id: 'gold',
    version: 2,
    name: 'Gold',
    calendarId: 'office',
    targets: [
      { priority: 'critical', firstResponseMinutes: 15 },
      { priority: 'high', firstResponseMinutes: 60, resolutionMinutes: 480 },
      { priority: 'low', firstResponseMinutes: 540, resolutionMinutes: 2700 },
    ],
    reopenDays: 7,
  },
];
export const rules = { calendars, slaPolicies };
/** Friday, 17:30. */
export const FRIDAY = '2026-03-06T17:30:00.000Z';
/** An instant of Monday 9 March 2026. */
export const monday = (clock: string): { readonly occurredAt: string } => ({
  occurredAt: `2026-03-09T${clock}:00.000Z`,
});
export const body = { customerId, kind: 'fault', priority: 'high', slaPolicyId: 'gold', channel: 'phone' };
export const opening = (more: object = {}) =>
  given(ticket, [], { ...rules, occurredAt: FRIDAY }).when('open', { ...body, ...more });
export const opened = (more: object = {}): Scenario => opening(more).accepted();
export const resolved = (more: object = {}): Scenario =>
  opened(more).when('resolve', { resolutionCode: 'fixed' }, monday('09:30')).accepted();
export const closed = (more: object = {}): Scenario => resolved(more).when('close', {}, monday('10:00')).accepted();
