import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';
import { goldenService } from './golden-service.js';

type Money = JourneyEvents['PaymentReceived']['amount'];
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: string): Money => ({ units, scale: 2, currency: 'CNY' });
const usd = (units: string): Money => ({ units, scale: 2, currency: 'USD' });
const at = (minute: number): string => `2026-02-01T08:${String(minute).padStart(2, '0')}:00.000Z`;

const JOURNEY = id(1);
const [LEAD, CUSTOMER, AR] = ['lead', 'customer', 'ar'].map((type) => `${type}-golden.${JOURNEY}`) as [
  string,
  string,
  string,
];
const ORDER = `order-golden.${id(2)}`;
const DEAL = `opportunity-golden.${id(3)}`;
const metadata = { actorType: 'user', actorId: 'anna', commandId: 'c-1', $correlationId: 'c-0' };

let minute = 0;
/** The next event of the journey, a minute after the one before. */
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
  occurredAt: at(minute++),
});
const contact = (n: number, data: Partial<JourneyEvents['InteractionRecorded']>) =>
  next(`interaction-golden.${id(n)}`, 'InteractionRecorded', {
    kind: 'call',
    direction: 'outbound',
    subjectIds: [],
    ...data,
  });
const stage = { stageId: 'quoted', stageOrdinal: 2 };
const lines = [{ lineId: '1', productId: 'P-1', quantity: '1', amount: cny('113000') }];
const order = (orderNo: string, total: Money): JourneyEvents['OrderPlaced'] => ({
  orderNo,
  customerId: JOURNEY,
  lines,
  total,
  terms: { days: 30 },
  receivableTrigger: 'signed',
});
const receivable = { receivableId: id(4), orderId: id(2) };

/** A whole journey, every event type and branch of this folder's models in it. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  next(LEAD, 'LeadCaptured', {
    source: 'web',
    name: 'Zhang',
    company: 'Acme',
    phone: '+8613800138000',
    attributes: { page: 'a' },
  }),
  next(LEAD, 'LeadDuplicateSuspected', { candidateIds: [id(98)], score: '0.8000', signals: ['phone'] }),
  next(LEAD, 'LeadProfileChanged', {
    changes: [
      { path: '/company', old: 'Acme', new: 'Acme Ltd' },
      { path: '/phone', old: '+8613800138000', new: null },
      { path: '/attributes/page', old: 'a', new: 'b' },
      { path: '/unknown', old: null, new: 1 },
    ],
  }),
  next(LEAD, 'LeadDisqualified', { reasonCode: 'noBudget' }),
  next(LEAD, 'LeadReopened', { reason: 'budget found' }),
  next(LEAD, 'LeadAssigned', { ownerId: 'anna', method: 'manual' }),
  next(LEAD, 'LeadQualified', { criteria: [{ code: 'need', met: true }] }),
  next(LEAD, 'LeadAssigned', { ownerId: 'bob', previousOwnerId: 'anna', method: 'manual' }),
  contact(10, {}),
  contact(11, { direction: 'internal', outcomeCode: 'noted' }),
  next(DEAL, 'OpportunityOpened', {
    customerId: JOURNEY,
    pipelineId: 'standard',
    pipelineVersion: 1,
    stageId: 'new',
    stageOrdinal: 1,
    stageCount: 3,
  }),
  next(DEAL, 'OpportunityStageChanged', {
    from: 'new',
    fromOrdinal: 1,
    to: 'quoted',
    toOrdinal: 2,
    direction: 'forward',
    skipped: [],
    evidence: [],
  }),
  next(DEAL, 'OpportunityAmountChanged', { new: cny('113000') }),
  next(DEAL, 'OpportunityOwnerChanged', { from: 'anna', to: 'bob' }),
  next(DEAL, 'OpportunityCloseDateChanged', { old: null, new: '2026-03-01' }),
  next(DEAL, 'OpportunityLost', { ...stage, reasonCode: 'price', amount: cny('113000') }),
  next(DEAL, 'OpportunityReopened', { ...stage, outcomeEventId: id(90), outcome: 'lost', reason: 'they called back' }),
  next(DEAL, 'OpportunityWon', { ...stage, wonAmount: cny('113000'), competitorIds: [] }),
  next(DEAL, 'OpportunityReopened', { ...stage, outcomeEventId: id(91), outcome: 'won', reason: 'mistake' }),
  next(DEAL, 'OpportunityWon', { ...stage, competitorIds: [] }),
  next(LEAD, 'LeadConverted', { customerId: JOURNEY, mode: 'created' }),
  next(CUSTOMER, 'CustomerRegistered', {
    kind: 'org',
    name: 'Acme',
    ownerId: 'bob',
    country: 'CN',
    attributes: { size: 5 },
  }),
  next(CUSTOMER, 'CustomerDuplicateSuspected', { candidateIds: [id(97)], score: '0.7000', signals: ['email'] }),
  // Late from the lead's stream: the customer's stream speaks for the profile by now.
  next(LEAD, 'LeadProfileChanged', { changes: [{ path: '/company', old: 'Acme Ltd', new: 'Acme Inc' }] }),
  next(LEAD, 'LeadConverted', { customerId: JOURNEY, mode: 'linked' }),
  next(CUSTOMER, 'CustomerProfileChanged', {
    changes: [
      { path: '/tier', old: null, new: 'A' },
      { path: '/attributes/size', old: 5, new: 6 },
    ],
  }),
  next(CUSTOMER, 'CustomerOwnerChanged', { from: 'bob', to: 'carl', method: 'manual' }),
  next(CUSTOMER, 'CustomerMergeAbsorbed', {
    mergeId: id(93),
    loserIds: [id(94)],
    survivorship: [
      { path: '/name', value: 'Acme Inc', fromCustomerId: id(94), fromEventId: id(95) },
      { path: '/ownerId', value: 'carl', fromCustomerId: JOURNEY, fromEventId: id(96) },
      { path: '/industry', value: 'steel', fromCustomerId: id(94), fromEventId: id(95) },
      { path: '/attributes/size', value: 6, fromCustomerId: JOURNEY, fromEventId: id(96) },
      { path: '/attributes/floor', value: 2, fromCustomerId: id(94), fromEventId: id(95) },
    ],
  }),
  next(CUSTOMER, 'CustomerUnmerged', {
    mergeId: id(93),
    survivorId: JOURNEY,
    restored: [
      { path: '/name', old: 'Acme Inc', new: 'Acme' },
      { path: '/industry', old: 'steel' },
      { path: '/attributes/floor', old: 2 },
    ],
  }),
  next(CUSTOMER, 'CustomerMergedInto', { mergeId: id(97), survivorId: id(94) }),
  next(CUSTOMER, 'CustomerUnmerged', { mergeId: id(97), survivorId: id(94), restored: [] }),
  next(ORDER, 'OrderPlaced', order('SO-1', cny('113000'))),
  next(`order-golden.${id(5)}`, 'OrderPlaced', order('SO-2', cny('1000'))),
  next(ORDER, 'InstalmentPlanSet', {
    customerId: JOURNEY,
    plan: [{ no: 1, percent: 10000, amount: cny('113000'), trigger: 'signed', dueDays: 30 }],
  }),
  next(ORDER, 'InstalmentTriggered', {
    customerId: JOURNEY,
    instalmentNo: 1,
    receivableId: id(4),
    trigger: 'signed',
    amount: cny('113000'),
    contractAmount: cny('113000'),
    dueDate: '2026-03-03',
    causedByEventId: id(92),
  }),
  next(ORDER, 'OrderShipped', {
    customerId: JOURNEY,
    shipmentId: 'S-1',
    lines: [],
    amount: cny('50000'),
    complete: false,
  }),
  next(ORDER, 'OrderShipped', {
    customerId: JOURNEY,
    shipmentId: 'S-2',
    lines: [],
    amount: cny('63000'),
    complete: true,
  }),
  next(ORDER, 'OrderDelivered', { customerId: JOURNEY, shipmentId: 'S-1' }),
  next(ORDER, 'OrderReturned', {
    customerId: JOURNEY,
    returnId: 'R-1',
    lines: [],
    amount: cny('13000'),
    reasonCode: 'damaged',
    restock: false,
  }),
  next(ORDER, 'OrderCancelled', {
    customerId: JOURNEY,
    scope: 'lines',
    lineIds: ['1'],
    amount: cny('100'),
    reasonCode: 'changed',
  }),
  next(`order-golden.${id(5)}`, 'OrderCancelled', {
    customerId: JOURNEY,
    scope: 'all',
    lineIds: [],
    amount: cny('1000'),
    reasonCode: 'changed',
  }),
  next(AR, 'ReceivableRecognized', {
    ...receivable,
    instalmentNo: 1,
    trigger: 'signed',
    amount: cny('113000'),
    dueDate: '2026-03-03',
  }),
  next(AR, 'ReceivableAdjusted', { ...receivable, delta: cny('-13000'), cause: 'return' }),
  next(AR, 'InvoiceIssued', {
    invoiceId: id(6),
    invoiceNo: 'I-1',
    net: cny('100000'),
    tax: cny('13000'),
    gross: cny('113000'),
    issueDate: '2026-02-01',
    dueDate: '2026-03-03',
    allocations: [],
  }),
  next(AR, 'CreditNoteIssued', {
    creditNoteId: id(7),
    creditNoteNo: 'C-1',
    originalInvoiceId: id(6),
    amount: cny('13000'),
    issueDate: '2026-02-02',
    allocations: [],
    lines: [],
  }),
  next(AR, 'CreditNoteIssued', {
    creditNoteId: id(8),
    creditNoteNo: 'C-2',
    amount: cny('500'),
    issueDate: '2026-02-02',
    allocations: [],
    lines: [],
  }),
  next(AR, 'PaymentReceived', { paymentId: id(9), method: 'bank', amount: cny('60000'), valueDate: '2026-02-03' }),
  next(AR, 'PaymentAllocated', {
    paymentId: id(9),
    postings: [
      { receivableId: id(4), orderId: id(2), amount: cny('40000') },
      { orderId: id(2), amount: cny('10000') },
    ],
    valueDate: '2026-02-03',
    unallocated: cny('10000'),
  }),
  next(AR, 'PaymentRefunded', { paymentId: id(9), amount: cny('4000'), reason: 'too much' }),
  next(AR, 'ReceivableSentToCollection', receivable),
  next(AR, 'ReceivableWrittenOff', { ...receivable, amount: cny('1000'), reasonCode: 'bankrupt' }),
  next(AR, 'BalanceAdjusted', { amount: cny('-1'), reasonCode: 'rounding' }),
  // An earlier contact known only now: the latest one stays the latest.
  { ...contact(12, { kind: 'visit' }), occurredAt: '2026-01-01T00:00:00.000Z' },
  // A second currency: from here on there is no single figure.
  next(AR, 'PaymentReceived', { paymentId: id(13), method: 'card', amount: usd('100'), valueDate: '2026-02-04' }),
  next(AR, 'PaymentReceived', { paymentId: id(14), method: 'card', amount: cny('100'), valueDate: '2026-02-04' }),
  // No customer is known yet: on the timeline of its own, and on nobody's 360.
  next(
    `opportunity-golden.${id(15)}`,
    'OpportunityOpened',
    { pipelineId: 'standard', pipelineVersion: 1, stageId: 'new', stageOrdinal: 1, stageCount: 3, amount: cny('1') },
    `opportunity-golden.${id(15)}`,
  ),
  ...goldenService,
  next(AR, 'PaymentDeallocated', {
    paymentId: id(9),
    postings: [
      { orderId: id(2), amount: cny('10000') },
      { receivableId: id(4), orderId: id(2), amount: cny('5000'), lastPaidOn: '2026-02-03' },
    ],
    reason: 'goods returned',
    unallocated: cny('21000'),
  }),
];
