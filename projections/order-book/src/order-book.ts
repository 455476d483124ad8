import type { JourneyEvents } from '@recount/journey';
import {
  add,
  bool,
  date,
  type FoldEvent,
  fromMoney,
  type Handler,
  instant,
  int,
  json,
  money,
  neg,
  type PatchOf,
  type RowOf,
  readModelOf,
  set,
  sub,
  text,
  uuid,
} from '@recount/kernel';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;
type Attributes = NonNullable<JourneyEvents['OrderPlaced']['attributes']>;

const key = { order_id: uuid() } as const;
const columns = {
  order_no: text(),
  customer_id: uuid(),
  opportunity_id: uuid(),
  quote_id: uuid('The accepted quote it was placed on.'),
  owner_id: text(),
  external_id: text(),
  status: text('placed, confirmed, partly_shipped, shipped, delivered, accepted, completed or cancelled.'),
  placed_at: instant(),
  confirmed_at: instant(),
  promised_date: date('As agreed by now.'),
  promise_gap_days: int('Days by which the promise was before the lead time.'),
  first_shipped_at: instant(),
  last_shipped_at: instant(),
  last_delivered_at: instant(),
  fully_shipped: bool('Something is left of the order and all of that was shipped.'),
  accepted_at: instant(),
  completed_at: instant(),
  cancelled_at: instant('Of the order as a whole.'),
  lines: int('Amended, less cancelled.'),
  shipments: int(),
  deliveries: int('Shipments that have arrived.'),
  returns: int(),
  amendments: int(),
  currency: text('ISO 4217.'),
  net: money('Without tax and charges that stand apart; amended, less cancelled.'),
  tax: money(),
  total: money('The contract: net + tax.'),
  shipped: money('At the order’s prices, tax apart.'),
  returned: money(),
  cost: money('Costs recorded.'),
  reason_code: text('Of the latest cancellation or return.'),
  attributes: json<Attributes>('As the source gave them.'),
} as const;
type Row = RowOf<typeof columns>;
type Patch = PatchOf<typeof columns>;

const BLANK: Patch = {
  fully_shipped: false,
  shipments: 0,
  deliveries: 0,
  returns: 0,
  amendments: 0,
  shipped: '0',
  returned: '0',
  cost: '0',
};

/** How far an order has come: the furthest of what its row says. */
function statusOf(row: Partial<Row>): string {
  const { shipments, deliveries } = row;
  if (row.cancelled_at != null) return 'cancelled';
  if (row.completed_at != null) return 'completed';
  if (row.accepted_at != null) return 'accepted';
  if (row.fully_shipped === true) return deliveries === shipments ? 'delivered' : 'shipped';
  if ((shipments ?? 0) > 0) return 'partly_shipped';
  return row.confirmed_at == null ? 'placed' : 'confirmed';
}
const on = <E extends FoldEvent>(
  patch: (row: Partial<Row>, event: E) => Patch,
): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { order_id: event.streamId } }],
  evolve: (row, event) => {
    const changes = patch(row ?? {}, event);
    return set({ ...changes, status: statusOf({ ...row, ...(changes as Partial<Row>) }) });
  },
});
const plus = (before: string | null | undefined, by: string): string => add(before ?? '0', by);

/** Orders as they stand now. */
export const orderBook = readModel({
  name: 'order_book',
  version: 1,
  shape: 'state',
  doc: 'One row per order as it stands now: contract, shipments, deliveries, costs, how far it has come.',
  key,
  columns,
  indexes: [
    { columns: ['customer_id'] },
    { columns: ['owner_id', 'status'] },
    { columns: ['status', 'promised_date'] },
    { columns: ['order_no'] },
  ],
  canonical: 'customer_id',
  on: {
    OrderPlaced: on<Of<'OrderPlaced'>>((_row, { data, occurredAt }) => ({
      ...BLANK,
      order_no: data.orderNo,
      customer_id: data.customerId,
      opportunity_id: data.opportunityId,
      quote_id: data.quoteId,
      owner_id: data.ownerId,
      external_id: data.externalId,
      placed_at: occurredAt,
      promised_date: data.promisedDate,
      promise_gap_days: data.promiseGapDays,
      lines: data.lines.length,
      currency: data.total.currency,
      net: data.tax === undefined ? fromMoney(data.total) : sub(fromMoney(data.total), fromMoney(data.tax)),
      tax: data.tax === undefined ? '0' : fromMoney(data.tax),
      total: fromMoney(data.total),
      attributes: data.attributes,
    })),
    OrderConfirmedByCustomer: on<Of<'OrderConfirmedByCustomer'>>((_row, { occurredAt }) => ({
      confirmed_at: occurredAt,
    })),
    OrderAmended: on<Of<'OrderAmended'>>((row, { data }) => ({
      promised_date: data.promisedDate,
      fully_shipped: data.complete,
      lines: (row.lines ?? 0) + data.lines.filter(({ before }) => before === undefined).length,
      amendments: data.amendmentNo,
      net: plus(row.net, sub(fromMoney(data.deltaAmount), fromMoney(data.deltaTax))),
      tax: plus(row.tax, fromMoney(data.deltaTax)),
      total: fromMoney(data.contractAmount),
      shipped: plus(row.shipped, fromMoney(data.deltaShipped)),
      returned: plus(row.returned, fromMoney(data.deltaReturned)),
    })),
    OrderShipped: on<Of<'OrderShipped'>>((row, { data, occurredAt }) => ({
      first_shipped_at: row.first_shipped_at ?? occurredAt,
      last_shipped_at: occurredAt,
      fully_shipped: data.complete,
      shipments: (row.shipments ?? 0) + 1,
      shipped: plus(row.shipped, fromMoney(data.amount)),
    })),
    OrderDelivered: on<Of<'OrderDelivered'>>((row, { occurredAt }) => ({
      last_delivered_at: occurredAt,
      deliveries: (row.deliveries ?? 0) + 1,
    })),
    OrderReturned: on<Of<'OrderReturned'>>((row, { data }) => ({
      returns: (row.returns ?? 0) + 1,
      returned: plus(row.returned, fromMoney(data.amount)),
      reason_code: data.reasonCode,
    })),
    OrderCancelled: on<Of<'OrderCancelled'>>((row, { data, occurredAt }) => {
      const tax = data.tax === undefined ? '0' : fromMoney(data.tax);
      return {
        cancelled_at: data.scope === 'all' ? occurredAt : undefined,
        fully_shipped: data.complete ?? row.fully_shipped,
        lines: (row.lines ?? 0) - data.lineIds.length,
        net: plus(row.net, sub(tax, fromMoney(data.amount))),
        tax: plus(row.tax, neg(tax)),
        total: plus(row.total, neg(fromMoney(data.amount))),
        reason_code: data.reasonCode,
      };
    }),
    OrderAcceptedByCustomer: on<Of<'OrderAcceptedByCustomer'>>((_row, { occurredAt }) => ({ accepted_at: occurredAt })),
    OrderCostRecorded: on<Of<'OrderCostRecorded'>>((row, { data }) => ({
      cost: plus(row.cost, fromMoney(data.amount)),
    })),
    OrderCompleted: on<Of<'OrderCompleted'>>((_row, { occurredAt }) => ({ completed_at: occurredAt })),
  },
  golden,
});
