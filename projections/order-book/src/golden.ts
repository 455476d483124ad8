import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Money = JourneyEvents['OrderPlaced']['total'];

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: number): Money => ({ units: String(units), scale: 2, currency: 'CNY' });
export const CUSTOMER = id(1);
/** Amended, delivered in two parts and completed; cancelled line by line; cancelled as a whole; a bare one. */
export const ORDERS = [id(11), id(12), id(13), id(14)] as const;

let day = 1;
const next = <T extends JourneyEventType>(
  n: number,
  type: T,
  data: JourneyEvents[T],
): GoldenEvent<JourneyEvents, T> => ({
  type,
  data,
  stream: `order-golden.${ORDERS[n]}`,
  root: CUSTOMER,
  occurredAt: `2026-03-${String(day++).padStart(2, '0')}T08:00:00.000Z`,
});
const line = (lineId: string, units: number) => ({
  lineId,
  productId: `P-${lineId}`,
  quantity: '2',
  amount: cny(units),
});
const placed = (n: number, more: Partial<JourneyEvents['OrderPlaced']> = {}) =>
  next(n, 'OrderPlaced', {
    orderNo: `SO-${n}`,
    customerId: CUSTOMER,
    lines: [line('1', 60_000), line('2', 40_000)],
    total: cny(113_000),
    tax: cny(13_000),
    terms: { days: 30 },
    receivableTrigger: 'signed',
    ...more,
  });
const shipped = (n: number, shipmentId: string, units: number, complete: boolean, more: object = {}) =>
  next(n, 'OrderShipped', { customerId: CUSTOMER, shipmentId, lines: [], amount: cny(units), complete, ...more });
const delivered = (n: number, shipmentId: string) => next(n, 'OrderDelivered', { customerId: CUSTOMER, shipmentId });
const cancelled = (n: number, lineIds: readonly string[], more: Partial<JourneyEvents['OrderCancelled']>) =>
  next(n, 'OrderCancelled', {
    customerId: CUSTOMER,
    scope: 'lines',
    lineIds,
    amount: cny(45_200),
    reasonCode: 'changedMind',
    ...more,
  });

/** Orders in every state, with every event type and branch of this folder’s models. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  placed(0, {
    opportunityId: id(21),
    quoteId: id(22),
    quoteRevision: 2,
    ownerId: 'anna',
    promisedDate: '2026-03-20',
    leadTimeDays: 25,
    promiseGapDays: 6,
    externalId: 'X-1',
    attributes: { channel: 'web', size: 3 },
  }),
  next(0, 'OrderConfirmedByCustomer', { customerId: CUSTOMER, evidenceRef: 'mail' }),
  shipped(0, 'S-1', 30_000, false, { carrier: 'DHL', trackingNo: '4711' }),
  next(0, 'OrderAmended', {
    customerId: CUSTOMER,
    amendmentNo: 1,
    lines: [
      {
        lineId: '1',
        productId: 'P-1',
        before: { quantity: '2', amount: cny(60_000) },
        after: { quantity: '2', amount: cny(70_000) },
        deltaQuantity: '0',
        deltaAmount: cny(10_000),
      },
      {
        lineId: '3',
        productId: 'P-3',
        after: { quantity: '1', amount: cny(5_000) },
        deltaQuantity: '1',
        deltaAmount: cny(5_000),
      },
    ],
    tax: cny(15_000),
    deltaTax: cny(2_000),
    deltaAmount: cny(17_000),
    contractAmount: cny(130_000),
    deltaShipped: cny(5_000),
    deltaReturned: cny(0),
    promisedDate: '2026-03-25',
    complete: false,
    reasonCode: 'price',
  }),
  delivered(0, 'S-1'),
  shipped(0, 'S-2', 80_000, true),
  delivered(0, 'S-2'),
  next(0, 'OrderAcceptedByCustomer', { customerId: CUSTOMER }),
  next(0, 'OrderCostRecorded', {
    customerId: CUSTOMER,
    costId: 'C-1',
    kind: 'freight',
    amount: cny(1_250),
  }),
  next(0, 'OrderReturned', {
    customerId: CUSTOMER,
    returnId: 'R-1',
    lines: [],
    amount: cny(5_000),
    reasonCode: 'damaged',
    restock: true,
  }),
  next(0, 'OrderCompleted', { customerId: CUSTOMER }),
  placed(1),
  shipped(1, 'S-3', 60_000, false),
  cancelled(1, ['2'], { tax: cny(5_200), complete: true }),
  delivered(1, 'S-3'),
  placed(2, { promisedDate: '2026-04-01' }),
  cancelled(2, ['1', '2'], { scope: 'all', amount: cny(113_000) }),
  next(3, 'OrderPlaced', {
    orderNo: 'SO-3',
    customerId: CUSTOMER,
    lines: [],
    total: cny(0),
    terms: { days: 0 },
    receivableTrigger: 'shipped',
  }),
  shipped(3, 'S-4', 0, true),
];
