import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const CUSTOMER = id(1);
const CONTACT = id(2);
const TICKET = `ticket-golden.${id(3)}`;
const IMPORTED = `ticket-golden.${id(4)}`;
const SURVEY = `survey-golden.${id(5)}`;
const customer = { customerId: CUSTOMER };

let hour = 0;
/** The next event, an hour after the one before. */
const next = <T extends JourneyEventType>(
  stream: string,
  type: T,
  data: JourneyEvents[T],
  root = CUSTOMER,
): GoldenEvent<JourneyEvents, T> => ({
  type,
  data,
  stream,
  root,
  occurredAt: new Date(Date.UTC(2026, 3, 1, ++hour)).toISOString(),
});
const at = (day: number): string => `2026-04-${String(day).padStart(2, '0')}T16:00:00.000Z`;

/** A complaint with every event and branch, a ticket of a migration without customer and clocks, and a survey. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  next(TICKET, 'TicketOpened', {
    ...customer,
    kind: 'complaint',
    serviceMode: 'onSite',
    priority: 'medium',
    subjectId: CONTACT,
    productId: 'P-1',
    orderId: id(6),
    channel: 'phone',
    summary: 'torn',
    slaPolicyId: 'gold',
    slaPolicyVersion: 2,
    calendarId: 'office',
    calendarVersion: 3,
    firstResponseDueAt: at(1),
    resolutionDueAt: at(2),
    externalId: 'T-1',
  }),
  next(TICKET, 'TicketAssigned', { ...customer, to: 'anna' }),
  next(TICKET, 'TicketPriorityChanged', {
    ...customer,
    from: 'medium',
    to: 'high',
    firstResponseDueAt: at(2),
    resolutionDueAt: at(1),
  }),
  next(TICKET, 'TicketEscalated', { ...customer, level: 2, cause: 'expert needed' }),
  next(TICKET, 'TicketSlaBreached', { ...customer, metric: 'resolution', dueAt: at(1) }),
  next(TICKET, 'TicketSlaBreached', { ...customer, metric: 'firstResponse', dueAt: at(2) }),
  next(TICKET, 'TicketFirstResponded', {
    ...customer,
    by: 'anna',
    businessSeconds: 3000,
    dueAt: at(2),
    met: false,
  }),
  next(TICKET, 'TicketPaused', { ...customer, reason: 'waitingCustomer' }),
  next(TICKET, 'TicketResumed', { ...customer, resolutionDueAt: at(3) }),
  next(TICKET, 'TicketResolved', {
    ...customer,
    resolutionNo: 1,
    resolutionCode: 'replaced',
    rootCauseCode: 'foil',
    businessSeconds: 15_300,
    dueAt: at(3),
    met: true,
  }),
  next(TICKET, 'TicketRated', { ...customer, subjectId: CONTACT, resolutionNo: 1, scale: 5, score: 2 }),
  next(TICKET, 'TicketClosed', { ...customer, by: 'anna' }),
  next(TICKET, 'TicketReopened', { ...customer, reason: 'torn again', reopening: 1, resolutionDueAt: at(3) }),
  next(TICKET, 'ComplaintRaised', { ...customer, severity: 'major', categoryCode: 'packaging' }),
  next(TICKET, 'ComplaintRootCauseIdentified', {
    ...customer,
    causeCode: 'thinFoil',
    productId: 'P-1',
    routedTo: 'quality',
  }),
  next(TICKET, 'ComplaintCompensated', { ...customer, amount: { units: '5000', scale: 2, currency: 'CNY' } }),
  next(TICKET, 'ServiceCostRecorded', {
    ...customer,
    orderId: id(6),
    amount: { units: '1200', scale: 2, currency: 'CNY' },
    parts: [{ productId: 'P-9', quantity: '2' }],
  }),
  next(TICKET, 'ComplaintResolved', {
    ...customer,
    categoryCode: 'packaging',
    outcomeCode: 'replaced',
    raisedOn: '2026-04-01',
  }),
  next(TICKET, 'TicketResolved', { ...customer, resolutionNo: 2, resolutionCode: 'replaced' }),
  next(TICKET, 'TicketRated', { ...customer, resolutionNo: 2, scale: 10, score: 9 }),
  // No customer, no policy: its own root.
  next(IMPORTED, 'TicketOpened', { kind: 'fault', serviceMode: 'remote', priority: 'low' }, IMPORTED),
  next(IMPORTED, 'TicketFirstResponded', { by: 'bob' }, IMPORTED),
  next(IMPORTED, 'TicketPriorityChanged', { from: 'low', to: 'critical', firstResponseDueAt: at(4) }, IMPORTED),
  next(IMPORTED, 'TicketSlaBreached', { metric: 'resolution', dueAt: at(4) }, IMPORTED),
  next(IMPORTED, 'TicketClosed', { by: 'import', reasonCode: 'notRecorded', attributes: { madeSla: false } }, IMPORTED),
  next(SURVEY, 'NpsSurveySent', { ...customer, subjectId: CONTACT, wave: '2026-Q2', closesOn: '2026-06-30' }),
  next(SURVEY, 'NpsAnswered', { ...customer, subjectId: CONTACT, wave: '2026-Q2', score: 3 }),
  next(SURVEY, 'NpsAnswered', { ...customer, subjectId: CONTACT, wave: '2026-Q2', score: 9, replaces: id(90) }),
];

/** The golden events of some types. */
export const goldenOf = (...types: readonly JourneyEventType[]): readonly GoldenEvent<JourneyEvents>[] =>
  golden.filter(({ type }) => types.includes(type));
/** Those of all types but some. */
export const goldenWithout = (...types: readonly JourneyEventType[]): readonly GoldenEvent<JourneyEvents>[] =>
  golden.filter(({ type }) => !types.includes(type));
