import type { JourneyEvents } from '@recount/journey';
import {
  bool,
  date,
  type FoldEvent,
  fromMoney,
  int,
  json,
  money,
  neg,
  type PatchOf,
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

const columns = {
  order_id: uuid(),
  step: text(
    'placed, confirmed, amended, line_cancelled, cancelled, shipped, delivered, returned, accepted, cost or completed.',
  ),
  customer_id: uuid(),
  order_no: text('On the step placed, as all that follow up to promise_gap_days.'),
  opportunity_id: uuid(),
  quote_id: uuid(),
  owner_id: text(),
  attributes: json<Attributes>('As the source gave them.'),
  promise_gap_days: int(),
  promised_date: date('New date, where the step agrees one.'),
  shipment_id: text('On shipped and delivered.'),
  carrier: text(),
  complete: bool('Whether nothing is left to ship from now on, where the step says so.'),
  currency: text('ISO 4217.'),
  lines: int('Signed change in the number of lines.'),
  net: money('Signed change, tax apart.'),
  total: money('Signed change of the contract.'),
  shipped: money('Signed change of the value shipped.'),
  returned: money('Signed change of the value returned.'),
  cost: money(),
  kind: text('Of a cost: cogs, freight, commission, entertainment or service.'),
  reason_code: text(),
} as const;
type Step = PatchOf<typeof columns>;

const taken = <E extends FoldEvent<string, { readonly customerId: string }>>(step: (event: E) => Step) => ({
  keys: (event: E) => [{ key: { event_id: event.id } }],
  evolve: (_row: unknown, event: E) =>
    set<typeof columns>({ order_id: event.streamId, customer_id: event.data.customerId, ...step(event) }),
});

/** Every step of every order: what the reports of this folder are made of. */
export const orderStep = readModel({
  name: 'order_step',
  version: 1,
  shape: 'ledger',
  doc: 'One row per step of an order: placed, amended, cancelled, shipped, delivered, returned, accepted, cost, completed.',
  key: { event_id: uuid('The event that took the step.') },
  columns,
  indexes: [{ columns: ['order_id'] }, { columns: ['customer_id'] }],
  canonical: 'customer_id',
  on: {
    OrderPlaced: taken<Of<'OrderPlaced'>>(({ data }) => ({
      step: 'placed',
      order_no: data.orderNo,
      opportunity_id: data.opportunityId,
      quote_id: data.quoteId,
      owner_id: data.ownerId,
      attributes: data.attributes,
      promise_gap_days: data.promiseGapDays,
      promised_date: data.promisedDate,
      currency: data.total.currency,
      lines: data.lines.length,
      net: data.tax === undefined ? fromMoney(data.total) : sub(fromMoney(data.total), fromMoney(data.tax)),
      total: fromMoney(data.total),
    })),
    OrderConfirmedByCustomer: taken<Of<'OrderConfirmedByCustomer'>>(() => ({ step: 'confirmed' })),
    OrderAmended: taken<Of<'OrderAmended'>>(({ data }) => ({
      step: 'amended',
      promised_date: data.promisedDate,
      complete: data.complete,
      currency: data.contractAmount.currency,
      lines: data.lines.filter(({ before }) => before === undefined).length,
      net: sub(fromMoney(data.deltaAmount), fromMoney(data.deltaTax)),
      total: fromMoney(data.deltaAmount),
      shipped: fromMoney(data.deltaShipped),
      returned: fromMoney(data.deltaReturned),
      reason_code: data.reasonCode,
    })),
    OrderShipped: taken<Of<'OrderShipped'>>(({ data }) => ({
      step: 'shipped',
      shipment_id: data.shipmentId,
      carrier: data.carrier,
      complete: data.complete,
      currency: data.amount.currency,
      shipped: fromMoney(data.amount),
    })),
    OrderDelivered: taken<Of<'OrderDelivered'>>(({ data }) => ({ step: 'delivered', shipment_id: data.shipmentId })),
    OrderReturned: taken<Of<'OrderReturned'>>(({ data }) => ({
      step: 'returned',
      currency: data.amount.currency,
      returned: fromMoney(data.amount),
      reason_code: data.reasonCode,
    })),
    OrderCancelled: taken<Of<'OrderCancelled'>>(({ data }) => ({
      step: data.scope === 'all' ? 'cancelled' : 'line_cancelled',
      complete: data.complete,
      currency: data.amount.currency,
      lines: data.lineIds.length === 0 ? 0 : -data.lineIds.length,
      net: sub(data.tax === undefined ? '0' : fromMoney(data.tax), fromMoney(data.amount)),
      total: neg(fromMoney(data.amount)),
      reason_code: data.reasonCode,
    })),
    OrderAcceptedByCustomer: taken<Of<'OrderAcceptedByCustomer'>>(() => ({ step: 'accepted' })),
    OrderCostRecorded: taken<Of<'OrderCostRecorded'>>(({ data }) => ({
      step: 'cost',
      currency: data.amount.currency,
      cost: fromMoney(data.amount),
      kind: data.kind,
    })),
    OrderCompleted: taken<Of<'OrderCompleted'>>(() => ({ step: 'completed' })),
  },
  golden,
});
