import { event } from '../event.js';
import { priority } from '../policy/events.js';
import {
  attributes,
  bool,
  date,
  decimal,
  instant,
  int,
  list,
  money,
  oneOf,
  optional,
  personal,
  record,
  text,
  uuid,
} from '../schema.js';

export const TICKET_KINDS = ['question', 'fault', 'repair', 'complaint', 'suggestion'] as const;
export const SERVICE_MODES = ['remote', 'onSite', 'inStore'] as const;
export const PAUSE_REASONS = ['waitingCustomer', 'waitingPart'] as const;
export const SLA_METRICS = ['firstResponse', 'resolution'] as const;
export const SEVERITIES = ['minor', 'major', 'critical'] as const;
export const ROUTES = ['rd', 'quality', 'logistics'] as const;

const customer = { customerId: optional(uuid()) };
/** What is due from this event on; absent = nothing of that metric. A response that was given is not due again. */
const due = { firstResponseDueAt: optional(instant()), resolutionDueAt: optional(instant()) };
/** How a clock ended, in business time under the calendar in force; only where a service level policy holds. */
const verdict = {
  /** The clock's time so far, pauses left out. */
  businessSeconds: optional(int()),
  dueAt: optional(instant()),
  /** Not after it was due. */
  met: optional(bool()),
};

/** Storage contract of `ticket-{tenant}.{ticketId}`. The root is the customer, where it is known at the opening. */
export const TicketOpened = event('TicketOpened', 'Somebody asked for service.', {
  ...customer,
  kind: oneOf(...TICKET_KINDS),
  serviceMode: oneOf(...SERVICE_MODES),
  priority: priority(),
  /** The contact who asked. */
  subjectId: optional(uuid()),
  productId: optional(text(200)),
  orderId: optional(uuid()),
  /** How it reached us. */
  channel: optional(text(64)),
  summary: optional(personal(text())),
  slaPolicyId: optional(text(63)),
  slaPolicyVersion: optional(int(1)),
  calendarId: optional(text(63)),
  calendarVersion: optional(int(1)),
  ...due,
  externalId: optional(text(200)),
  attributes: optional(attributes()),
});
export const TicketPriorityChanged = event('TicketPriorityChanged', 'The ticket became more or less urgent.', {
  ...customer,
  from: priority(),
  to: priority(),
  ...due,
});
export const TicketAssigned = event('TicketAssigned', 'The ticket was given to somebody.', {
  ...customer,
  from: optional(text(100)),
  to: text(100),
});
export const TicketEscalated = event('TicketEscalated', 'The ticket was raised to a higher level of support.', {
  ...customer,
  level: int(1, 9),
  cause: text(200),
});
export const TicketFirstResponded = event('TicketFirstResponded', 'The customer got a first answer.', {
  ...customer,
  by: text(100),
  interactionId: optional(uuid()),
  ...verdict,
});
export const TicketPaused = event('TicketPaused', 'The clocks stopped: we wait for somebody else.', {
  ...customer,
  reason: oneOf(...PAUSE_REASONS),
});
export const TicketResumed = event('TicketResumed', 'The clocks run again.', {
  ...customer,
  /** The contact that ended the wait. */
  interactionId: optional(uuid()),
  ...due,
});
export const TicketResolved = event('TicketResolved', 'What was asked for was done.', {
  ...customer,
  /** Counts the resolutions of this ticket; a rating belongs to one of them. */
  resolutionNo: int(1),
  resolutionCode: text(64),
  rootCauseCode: optional(text(64)),
  ...verdict,
});
export const TicketReopened = event('TicketReopened', 'A ticket that was done was taken up again.', {
  ...customer,
  reason: text(),
  /** Counts the reopenings of this ticket. */
  reopening: int(1),
  ...due,
});
export const TicketClosed = event('TicketClosed', 'The ticket was closed.', {
  ...customer,
  by: text(100),
  /** Why it was closed without having been resolved. */
  reasonCode: optional(text(64)),
  attributes: optional(attributes()),
});
export const TicketRated = event('TicketRated', 'The customer rated a resolution.', {
  ...customer,
  subjectId: optional(uuid()),
  resolutionNo: int(1),
  /** The best score; the worst is 1. */
  scale: int(2, 10),
  score: int(1, 10),
  comment: optional(personal(text())),
});
/** Once per metric: by the scheduler, or with the event that came too late. */
export const TicketSlaBreached = event('TicketSlaBreached', 'A service level was missed.', {
  ...customer,
  metric: oneOf(...SLA_METRICS),
  dueAt: instant(),
});
export const ComplaintRaised = event('ComplaintRaised', 'The ticket’s complaint was classified.', {
  ...customer,
  severity: oneOf(...SEVERITIES),
  categoryCode: text(64),
});
export const ComplaintRootCauseIdentified = event(
  'ComplaintRootCauseIdentified',
  'What caused the complaint is known, and who has to act on it.',
  { ...customer, causeCode: text(64), productId: optional(text(200)), routedTo: oneOf(...ROUTES) },
);
export const ComplaintCompensated = event('ComplaintCompensated', 'The customer was compensated.', {
  ...customer,
  amount: money(),
  note: optional(text()),
});
export const ComplaintResolved = event('ComplaintResolved', 'The complaint was settled.', {
  ...customer,
  categoryCode: text(64),
  outcomeCode: text(64),
  /** Local day it was raised on. */
  raisedOn: date(),
});
export const ServiceCostRecorded = event('ServiceCostRecorded', 'Serving the ticket cost something.', {
  ...customer,
  orderId: optional(uuid()),
  amount: money(),
  parts: list(record({ productId: text(200), quantity: decimal('unit of measure') }), 200),
});

export const ticketEvents = {
  TicketOpened,
  TicketPriorityChanged,
  TicketAssigned,
  TicketEscalated,
  TicketFirstResponded,
  TicketPaused,
  TicketResumed,
  TicketResolved,
  TicketReopened,
  TicketClosed,
  TicketRated,
  TicketSlaBreached,
  ComplaintRaised,
  ComplaintRootCauseIdentified,
  ComplaintCompensated,
  ComplaintResolved,
  ServiceCostRecorded,
} as const;
