import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, fromMoney, mul, neg, sub, sum, untaxed } from '@recount/kernel';

export type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;
type Money = JourneyEvents['OrderPlaced']['total'];
type Attributes = JourneyEvents['OrderPlaced']['attributes'];

/** What an event books: all columns of a row of the ledger but its key. */
export interface Booking {
  readonly kind: 'placed' | 'amended' | 'cancelled' | 'returned' | 'cost' | 'credited' | 'adjusted';
  readonly customer_id?: string | undefined;
  readonly order_id?: string | undefined;
  readonly reference?: string | undefined;
  readonly amount?: string | undefined;
  readonly cost?: string | undefined;
  readonly currency: string;
  readonly whole?: boolean;
  readonly lines?: number;
  readonly lines_sold?: number;
  readonly country?: string | null;
}

const minus = (amount: Money): string => neg(fromMoney(amount));
/** What the goods of an order cost, of the lines that say what a unit costs; undefined where none does. */
function costOfGoods(lines: JourneyEvents['OrderPlaced']['lines']): string | undefined {
  const costs = lines.flatMap(({ quantity, unitCost }) => (unitCost ? [mul(quantity, fromMoney(unitCost))] : []));
  return costs.length === 0 ? undefined : sum(costs);
}
/** The country of a document, where its attributes name one. */
const countryOf = (attributes: Attributes): string | null => {
  const country = attributes?.country;
  return typeof country === 'string' ? country : null;
};

/** What each event books. Amounts are without tax: what was sold, not what is owed. */
export const bookings = {
  OrderPlaced: ({ data, streamId }: Of<'OrderPlaced'>): Booking => ({
    kind: 'placed',
    customer_id: data.customerId,
    order_id: streamId,
    reference: data.orderNo,
    amount: untaxed(data.total, data.tax),
    cost: costOfGoods(data.lines),
    currency: data.total.currency,
    lines: data.lines.length,
    lines_sold: data.lines.reduce((n, line) => (/[1-9]/.test(line.amount.units) ? n + 1 : n), 0),
    country: countryOf(data.attributes),
  }),
  OrderCancelled: ({ data, streamId }: Of<'OrderCancelled'>): Booking => ({
    kind: 'cancelled',
    customer_id: data.customerId,
    order_id: streamId,
    reference: data.reasonCode,
    amount: neg(untaxed(data.amount, data.tax)),
    currency: data.amount.currency,
    whole: data.scope === 'all',
  }),
  // What came back before is worth as much less, or more, as its lines are from now on.
  OrderAmended: ({ data, streamId }: Of<'OrderAmended'>): Booking => ({
    kind: 'amended',
    customer_id: data.customerId,
    order_id: streamId,
    reference: String(data.amendmentNo),
    amount: sub(untaxed(data.deltaAmount, data.deltaTax), fromMoney(data.deltaReturned)),
    currency: data.deltaAmount.currency,
  }),
  OrderCostRecorded: ({ data, streamId }: Of<'OrderCostRecorded'>): Booking => ({
    kind: 'cost',
    customer_id: data.customerId,
    order_id: streamId,
    reference: data.kind,
    cost: fromMoney(data.amount),
    currency: data.amount.currency,
  }),
  ServiceCostRecorded: ({ data }: Of<'ServiceCostRecorded'>): Booking => ({
    kind: 'cost',
    customer_id: data.customerId,
    order_id: data.orderId,
    reference: 'service',
    cost: fromMoney(data.amount),
    currency: data.amount.currency,
  }),
  OrderReturned: ({ data, streamId }: Of<'OrderReturned'>): Booking => ({
    kind: 'returned',
    customer_id: data.customerId,
    order_id: streamId,
    reference: data.returnId,
    amount: minus(data.amount),
    currency: data.amount.currency,
  }),
  // One over an invoice corrects the invoice: what comes back with it the order books, as a return, amendment or cancellation.
  CreditNoteIssued: ({ data, streamId }: Of<'CreditNoteIssued'>): Booking => ({
    kind: 'credited',
    customer_id: streamId,
    reference: data.creditNoteNo,
    amount: data.originalInvoiceId === undefined ? minus(data.amount) : undefined,
    currency: data.amount.currency,
    lines: data.lines.length,
    country: countryOf(data.attributes),
  }),
  BalanceAdjusted: ({ data, streamId }: Of<'BalanceAdjusted'>): Booking => ({
    kind: 'adjusted',
    customer_id: streamId,
    reference: data.reasonCode,
    amount: fromMoney(data.amount),
    currency: data.amount.currency,
    country: countryOf(data.attributes),
  }),
} as const;
