import { event } from '../event.js';
import { basisPoints, date, int, list, oneOf, optional, record, text } from '../schema.js';

/** How urgent a ticket is; each level has its own targets. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];
export const priority = () => oneOf(...PRIORITIES);

/** Minutes of business time; at most 90 days around the clock. */
const MAX_TARGET = 129_600;

/** Storage contract of `policy-{tenant}.{kind}.{id}`: a rule, version by version. Each event holds the whole rule. */
export const CalendarPublished = event('CalendarPublished', 'A version of a business calendar was published.', {
  version: int(1),
  name: text(200),
  /** IANA name; without one the calendar is in the tenant's zone. */
  timeZone: optional(text(64)),
  /** Windows of business, each within one local day: ISO weekday (1 = Monday), `HH:MM` to `HH:MM` (up to `24:00`). */
  hours: list(record({ weekday: int(1, 7), from: text(5), to: text(5) }), 100),
  /** Local days without business. */
  holidays: list(date(), 1000),
});
export const SlaPolicyPublished = event('SlaPolicyPublished', 'A version of a service level policy was published.', {
  version: int(1),
  name: text(200),
  /** The calendar whose business minutes are counted. */
  calendarId: text(63),
  /** Targets of a priority in business minutes. A priority without an entry has no due instants. */
  targets: list(
    record({
      priority: priority(),
      firstResponseMinutes: optional(int(1, MAX_TARGET)),
      resolutionMinutes: optional(int(1, MAX_TARGET)),
    }),
    PRIORITIES.length,
  ),
  /** How many days after it was resolved or closed a ticket may be reopened. */
  reopenDays: int(0, 3650),
});
export const QuotePolicyPublished = event('QuotePolicyPublished', 'A version of a quoting policy was published.', {
  version: int(1),
  name: text(200),
  /** The largest discount of a line; without one there is no limit. */
  maxDiscount: optional(basisPoints()),
  /** The smallest margin (net price − unit cost) ÷ net price of a line; without one there is no floor. */
  marginFloor: optional(basisPoints()),
  /** The oldest a stock figure may be when it is quoted; without one any age will do. */
  stockMaxAgeMinutes: optional(int(0, 5_256_000)),
  /** A promised date before the lead time is refused, or quoted and flagged. */
  promise: oneOf('block', 'flag'),
});

export const policyEvents = { CalendarPublished, SlaPolicyPublished, QuotePolicyPublished } as const;
