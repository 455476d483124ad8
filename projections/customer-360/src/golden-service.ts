import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: string) => ({ units, scale: 2, currency: 'CNY' });
const JOURNEY = id(1);
const CUSTOMER = `customer-golden.${JOURNEY}`;
const ORDER = `order-golden.${id(2)}`;
const [FIRST_QUOTE, SECOND_QUOTE, THIRD_QUOTE, FOURTH_QUOTE] = [30, 31, 32, 33].map((n) => `quote-golden.${id(n)}`) as [
  string,
  string,
  string,
  string,
];
const [TICKET, GIVEN_UP, NOBODYS] = [40, 41, 42].map((n) => `ticket-golden.${id(n)}`) as [string, string, string];
const SURVEY = `survey-golden.${id(50)}`;
const metadata = { actorType: 'user', actorId: 'anna', commandId: 'c-1', $correlationId: 'c-0' };

let minute = 0;
const next = <T extends JourneyEventType>(
  stream: string,
  type: T,
  data: JourneyEvents[T],
  root = JOURNEY,
): GoldenEvent<JourneyEvents, T> => ({
  type,
  data,
  stream,
  root,
  metadata,
  occurredAt: `2026-02-02T08:${String(minute++).padStart(2, '0')}:00.000Z`,
});

const offer = {
  validUntil: '2026-03-01',
  expiresAt: '2026-03-02T00:00:00.000Z',
  lines: [],
  net: cny('1000'),
  tax: cny('0'),
  total: cny('1000'),
};
const quote = (stream: string, quoteNo: string) =>
  next(stream, 'QuoteIssued', { quoteNo, customerId: JOURNEY, policyId: 'standard', revision: 1, ...offer });
const ended = { customerId: JOURNEY, revision: 1 };
const asked = { customerId: JOURNEY, kind: 'fault', serviceMode: 'remote', priority: 'high' } as const;
const survey = { customerId: JOURNEY, subjectId: id(51), wave: '2026-1' };

/** Contacts, quotes, orders after the signature, tickets and surveys of the same journey: every type and branch. */
export const goldenService: readonly GoldenEvent<JourneyEvents>[] = [
  next(CUSTOMER, 'ContactAdded', { subjectId: id(51), name: 'Li', phone: '+8613800138001', roles: ['user'] }),
  next(CUSTOMER, 'ContactAdded', { subjectId: id(52), name: 'Wang', email: 'w@acme.example', title: 'CTO', roles: [] }),
  next(CUSTOMER, 'ContactChanged', {
    subjectId: id(52),
    changes: [
      { path: '/title', old: 'CTO', new: 'CEO' },
      { path: '/email', old: 'w@acme.example', new: null },
      { path: '/attributes/floor', old: null, new: 3 },
    ],
  }),
  next(CUSTOMER, 'ContactRoleAssigned', { subjectId: id(52), role: 'decisionMaker' }),
  next(CUSTOMER, 'ContactRoleAssigned', { subjectId: id(52), role: 'decisionMaker' }),
  next(CUSTOMER, 'ContactDepartureRecorded', { subjectId: id(51), newEmployer: id(53) }),
  next(CUSTOMER, 'ContactDepartureRecorded', { subjectId: id(52) }),
  next(CUSTOMER, 'ContactAdded', { subjectId: id(52), name: 'Wang', roles: ['finance'], attributes: { floor: 4 } }),

  quote(FIRST_QUOTE, 'Q-1'),
  next(FIRST_QUOTE, 'QuoteRevised', { customerId: JOURNEY, revision: 2, supersedes: 1, ...offer, diff: [] }),
  next(FIRST_QUOTE, 'QuoteAccepted', { ...ended, revision: 2, total: cny('1000'), acceptedBy: 'Wang' }),
  quote(SECOND_QUOTE, 'Q-2'),
  next(SECOND_QUOTE, 'QuoteRejected', { ...ended, reasonCode: 'price' }),
  quote(THIRD_QUOTE, 'Q-3'),
  next(THIRD_QUOTE, 'QuoteWithdrawn', { ...ended, reasonCode: 'stock' }),
  quote(FOURTH_QUOTE, 'Q-4'),
  next(FOURTH_QUOTE, 'QuoteExpired', { ...ended, at: '2026-03-02T00:00:00.000Z' }),
  // Known only now: the last one stays the last.
  { ...quote(`quote-golden.${id(34)}`, 'Q-0'), occurredAt: '2026-01-15T00:00:00.000Z' },

  next(ORDER, 'OrderConfirmedByCustomer', { customerId: JOURNEY }),
  next(ORDER, 'OrderAmended', {
    customerId: JOURNEY,
    amendmentNo: 1,
    lines: [],
    deltaTax: cny('0'),
    deltaAmount: cny('700'),
    contractAmount: cny('113600'),
    deltaShipped: cny('300'),
    deltaReturned: cny('100'),
    complete: true,
  }),
  next(ORDER, 'OrderInvoiced', {
    customerId: JOURNEY,
    invoiceId: id(6),
    amount: cny('113000'),
    causedByEventId: id(93),
  }),
  next(ORDER, 'OrderInvoiceCredited', {
    customerId: JOURNEY,
    invoiceId: id(6),
    creditNoteId: id(7),
    amount: cny('13000'),
    causedByEventId: id(94),
  }),
  next(ORDER, 'OrderAcceptedByCustomer', { customerId: JOURNEY }),
  next(ORDER, 'OrderCostRecorded', { customerId: JOURNEY, costId: 'F-1', kind: 'freight', amount: cny('2500') }),
  next(ORDER, 'OrderCompleted', { customerId: JOURNEY }),

  next(TICKET, 'TicketOpened', asked),
  next(TICKET, 'TicketPriorityChanged', { customerId: JOURNEY, from: 'high', to: 'critical' }),
  next(TICKET, 'TicketAssigned', { customerId: JOURNEY, to: 'ben' }),
  next(TICKET, 'TicketEscalated', { customerId: JOURNEY, level: 2, cause: 'safety' }),
  next(TICKET, 'TicketSlaBreached', {
    customerId: JOURNEY,
    metric: 'firstResponse',
    dueAt: '2026-02-02T09:00:00.000Z',
  }),
  next(TICKET, 'TicketFirstResponded', { customerId: JOURNEY, by: 'ben', met: false }),
  next(TICKET, 'TicketPaused', { customerId: JOURNEY, reason: 'waitingPart' }),
  next(TICKET, 'TicketResumed', { customerId: JOURNEY }),
  next(TICKET, 'ServiceCostRecorded', { customerId: JOURNEY, amount: cny('300'), parts: [] }),
  next(TICKET, 'TicketResolved', { customerId: JOURNEY, resolutionNo: 1, resolutionCode: 'repaired' }),
  next(TICKET, 'TicketRated', { customerId: JOURNEY, resolutionNo: 1, scale: 5, score: 4 }),
  next(TICKET, 'TicketReopened', { customerId: JOURNEY, reason: 'again', reopening: 1 }),
  next(TICKET, 'TicketResolved', { customerId: JOURNEY, resolutionNo: 2, resolutionCode: 'replaced' }),
  next(TICKET, 'TicketRated', { customerId: JOURNEY, resolutionNo: 2, scale: 5, score: 3 }),
  next(TICKET, 'TicketClosed', { customerId: JOURNEY, by: 'ben' }),
  next(GIVEN_UP, 'TicketOpened', { ...asked, kind: 'complaint' }),
  next(GIVEN_UP, 'ComplaintRaised', { customerId: JOURNEY, severity: 'major', categoryCode: 'delay' }),
  next(GIVEN_UP, 'ComplaintRootCauseIdentified', { customerId: JOURNEY, causeCode: 'carrier', routedTo: 'logistics' }),
  next(GIVEN_UP, 'ComplaintCompensated', { customerId: JOURNEY, amount: cny('1500') }),
  next(GIVEN_UP, 'ComplaintResolved', {
    customerId: JOURNEY,
    categoryCode: 'delay',
    outcomeCode: 'settled',
    raisedOn: '2026-02-02',
  }),
  next(GIVEN_UP, 'TicketClosed', { customerId: JOURNEY, by: 'ben', reasonCode: 'noAnswer' }),
  // Whose it is nobody knows.
  next(NOBODYS, 'TicketOpened', { kind: 'question', serviceMode: 'inStore', priority: 'low' }, NOBODYS),

  next(SURVEY, 'NpsSurveySent', survey),
  next(SURVEY, 'NpsAnswered', { ...survey, score: 6 }),
  next(SURVEY, 'NpsAnswered', { ...survey, score: 9, replaces: id(95) }),

  next(`usage-golden.${id(96)}`, 'ProductUsageRecorded', {
    journeyId: JOURNEY,
    periodStart: '2026-01-01',
    periodEnd: '2026-01-31',
    logins: 120,
    activeUsers: 8,
    seatsBought: 20,
    featureCounts: { export: 3, search: 0 },
  }),
];
