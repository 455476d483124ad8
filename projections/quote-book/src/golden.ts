import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Line = JourneyEvents['QuoteIssued']['lines'][number];
type Money = Line['amount'];

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: number): Money => ({ units: String(units), scale: 2, currency: 'CNY' });
export const CUSTOMER = id(1);
const [DEAL, ORDER] = [id(2), id(3)] as const;
/** Accepted and ordered, rejected, withdrawn, expired; the last one rests on a quote that is not on record. */
export const QUOTES = [id(11), id(12), id(13), id(14), id(15)] as const;

let day = 1;
const next = <T extends JourneyEventType>(
  stream: string,
  type: T,
  data: JourneyEvents[T],
): GoldenEvent<JourneyEvents, T> => ({
  type,
  data,
  stream,
  root: CUSTOMER,
  occurredAt: `2026-03-${String(day++).padStart(2, '0')}T08:00:00.000Z`,
});
const on = (n: number): string => `quote-golden.${QUOTES[n]}`;

const plain: Line = {
  lineId: '1',
  productId: 'P-1',
  quantity: '10',
  listPrice: cny(10_000),
  netPrice: cny(9_000),
  discount: 1_000,
  amount: cny(90_000),
  tax: 1_300,
  taxAmount: cny(11_700),
};
const known: Line = {
  ...plain,
  lineId: '2',
  description: 'Pump',
  unitOfMeasure: 'H87',
  unitCost: cny(6_000),
  costVersion: 'std@4',
  sellingCost: cny(500),
  availableQuantity: '4.5',
  stockAsOf: '2026-02-28T08:00:00.000Z',
  leadTimeDays: 20,
  promisedDate: '2026-03-12',
  promiseGapDays: 9,
};
const offer = (lines: readonly Line[], validUntil = '2026-03-31') => ({
  validUntil,
  expiresAt: '2026-03-31T16:00:00.000Z',
  lines,
  net: cny(90_000 * lines.length),
  tax: cny(11_700 * lines.length),
  total: cny(101_700 * lines.length),
});
const issued = (n: number, lines: readonly Line[], more: Partial<JourneyEvents['QuoteIssued']> = {}) =>
  next(on(n), 'QuoteIssued', {
    quoteNo: `Q-${n}`,
    customerId: CUSTOMER,
    policyId: 'standard',
    revision: 1,
    ...offer(lines),
    ...more,
  });
const outcome = { customerId: CUSTOMER, revision: 1 };
const order = (quoteId?: string): JourneyEvents['OrderPlaced'] => ({
  orderNo: 'SO-1',
  customerId: CUSTOMER,
  ...(quoteId === undefined ? {} : { quoteId, quoteRevision: 2 }),
  lines: [],
  total: cny(203_400),
  terms: { days: 30 },
  receivableTrigger: 'signed',
});

/** Quotes in every state, with every event type and branch of this folder’s models. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  issued(0, [plain], { opportunityId: DEAL, ownerId: 'anna', externalId: 'X-1' }),
  next(on(0), 'QuoteRevised', {
    customerId: CUSTOMER,
    opportunityId: DEAL,
    revision: 2,
    supersedes: 1,
    ...offer([plain, known], '2026-04-15'),
    diff: [{ lineId: '2', kind: 'added', after: cny(90_000) }],
  }),
  next(on(0), 'QuoteAccepted', {
    ...outcome,
    opportunityId: DEAL,
    revision: 2,
    total: cny(203_400),
    acceptedBy: 'Zhang',
  }),
  next(`order-golden.${ORDER}`, 'OrderPlaced', order(QUOTES[0])),
  issued(1, [known]),
  next(on(1), 'QuoteRejected', { ...outcome, reasonCode: 'price', competitorId: 'c-1' }),
  issued(2, [known]),
  next(on(2), 'QuoteWithdrawn', { ...outcome, reasonCode: 'stock' }),
  issued(3, [plain]),
  next(on(3), 'QuoteExpired', { ...outcome, at: '2026-03-31T16:00:00.000Z' }),
  next(`order-golden.${id(4)}`, 'OrderPlaced', order()),
  next(`order-golden.${id(5)}`, 'OrderPlaced', order(QUOTES[4])),
];

/** The golden events of the types a model handles. */
export const goldenOf = (...types: readonly JourneyEventType[]): readonly GoldenEvent<JourneyEvents>[] =>
  golden.filter((event) => types.includes(event.type));
