import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const CUSTOMER = id(1);
const ORDER = `order-golden.${id(2)}`;
const TICKET = `ticket-golden.${id(3)}`;
const cny = (units: string) => ({ units, scale: 2, currency: 'CNY' });
const of = <T extends JourneyEventType>(
  stream: string,
  type: T,
  data: JourneyEvents[T],
  root = CUSTOMER,
): GoldenEvent<JourneyEvents, T> => ({ type, data, stream, root });
const contact = { kind: 'call', subjectIds: [] } as const;
const back = { lines: [{ lineId: '1', quantity: '1', amount: cny('2000') }], amount: cny('2000') };
const ticket = { kind: 'fault', serviceMode: 'remote', priority: 'high' } as const;

/** Every event the ledger reads, of a customer and of nobody known. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  of(`customer-golden.${CUSTOMER}`, 'CustomerRegistered', { kind: 'org', name: 'Acme' }),
  of(ORDER, 'OrderPlaced', {
    orderNo: 'SO-1',
    customerId: CUSTOMER,
    lines: [{ lineId: '1', productId: 'P-1', quantity: '5', amount: cny('10000') }],
    tax: cny('1900'),
    total: cny('11900'),
    terms: { days: 30 },
    receivableTrigger: 'signed',
  }),
  of(ORDER, 'OrderAmended', {
    customerId: CUSTOMER,
    amendmentNo: 1,
    lines: [],
    deltaTax: cny('95'),
    deltaAmount: cny('595'),
    contractAmount: cny('12495'),
    deltaShipped: cny('0'),
    deltaReturned: cny('0'),
    complete: false,
  }),
  of(ORDER, 'OrderReturned', { customerId: CUSTOMER, returnId: 'R-1', reasonCode: 'broken', restock: true, ...back }),
  of(ORDER, 'OrderCancelled', {
    customerId: CUSTOMER,
    scope: 'all',
    lineIds: ['1'],
    amount: cny('10115'),
    tax: cny('1615'),
    reasonCode: 'price',
  }),
  of(`interaction-golden.${id(4)}`, 'InteractionRecorded', { ...contact, direction: 'inbound' }),
  of(`interaction-golden.${id(5)}`, 'InteractionRecorded', { ...contact, direction: 'internal' }),
  of(
    `interaction-golden.${id(6)}`,
    'InteractionRecorded',
    { ...contact, direction: 'inbound' },
    'interaction-golden.x',
  ),
  of(TICKET, 'TicketOpened', { ...ticket, customerId: CUSTOMER }),
  of(`ticket-golden.${id(7)}`, 'TicketOpened', ticket, `ticket-golden.${id(7)}`),
  of(TICKET, 'TicketRated', { customerId: CUSTOMER, resolutionNo: 1, scale: 5, score: 4 }),
  of(TICKET, 'TicketRated', { customerId: CUSTOMER, resolutionNo: 2, scale: 4, score: 2 }),
  of(`survey-golden.${id(8)}`, 'NpsAnswered', { customerId: CUSTOMER, subjectId: id(9), wave: '2026-1', score: 7 }),
];
