import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, fromMoney, neg, sub } from '@recount/kernel';

export type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;
type Money = JourneyEvents['OrderPlaced']['total'];
type Attributes = JourneyEvents['OrderPlaced']['attributes'];

/** What an event books: all columns of a row of the ledger but its key. */
export interface Booking {
  readonly kind: 'placed' | 'cancelled' | 'returned' | 'credited' | 'adjusted';
  readonly customer_id: string;
  readonly order_id?: string;
  readonly reference?: string;
  readonly amount: string;
  readonly currency: string;
  readonly whole?: boolean;
  readonly lines?: number;
  readonly lines_sold?: number;
  readonly country?: string | null;
}

const minus = (amount: Money): string => neg(fromMoney(amount));
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
    amount: data.tax === undefined ? fromMoney(data.total) : sub(fromMoney(data.total), fromMoney(data.tax)),
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
    amount: minus(data.amount),
    currency: data.amount.currency,
    whole: data.scope === 'all',
  }),
  OrderReturned: ({ data, streamId }: Of<'OrderReturned'>): Booking => ({
    kind: 'returned',
    customer_id: data.customerId,
    order_id: streamId,
    reference: data.returnId,
    amount: minus(data.amount),
    currency: data.amount.currency,
  }),
  CreditNoteIssued: ({ data, streamId }: Of<'CreditNoteIssued'>): Booking => ({
    kind: 'credited',
    customer_id: streamId,
    reference: data.creditNoteNo,
    amount: minus(data.amount),
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
