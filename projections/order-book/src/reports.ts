import { type Measure, type Report, report } from '@recount/kernel';
import { orderCycles } from './figures.js';

const models = ['order_step', 'root_alias', 'tenant_setting'] as const;

const params = {
  period: { kind: 'oneOf', values: ['month', 'quarter', 'year'], default: 'month', doc: 'Length of a period.' },
  from: { kind: 'date', doc: 'First day of placing.' },
  to: { kind: 'date', doc: 'Last day of placing.' },
  basis: {
    kind: 'oneOf',
    values: ['delivered', 'shipped'],
    default: 'delivered',
    doc: 'What an order is done with: its last delivery, or the shipment after which nothing is left.',
  },
  segmentBy: { kind: 'text', doc: 'Attribute of the orders whose values are the segments, e.g. channel.' },
  segment: { kind: 'text', doc: 'Only this segment.' },
  customerId: { kind: 'uuid', doc: 'Only this customer.' },
} as const;

const live = "status <> 'cancelled'";
const measures: Readonly<Record<string, Measure>> = {
  placed: { fn: 'count' },
  orders: { fn: 'count', where: live },
  cancelled: { fn: 'count', where: "status = 'cancelled'" },
  lines: { fn: 'sum', column: 'lines' },
  net: { fn: 'sum', column: 'net' },
  total: { fn: 'sum', column: 'total' },
  shipped: { fn: 'sum', column: 'shipped' },
  returned: { fn: 'sum', column: 'returned' },
  cost: { fn: 'sum', column: 'cost' },
  done: { fn: 'count', where: 'days is not null' },
  on_time: { fn: 'count', where: "punctuality = 'on_time'" },
  late: { fn: 'count', where: "punctuality = 'late'" },
  overdue: { fn: 'count', where: "punctuality = 'overdue'" },
  due: { fn: 'count', where: "punctuality in ('on_time', 'late', 'overdue')" },
  promised_too_early: { fn: 'count', where: 'promise_gap_days > 0' },
  first_placed_on: { fn: 'min', column: 'placed_on' },
  last_placed_on: { fn: 'max', column: 'placed_on' },
};
const ratios = { on_time_rate: ['on_time', 'due'], average_net: ['net', 'orders'] } as const;

const over = (name: string, doc: string, by: readonly string[]) =>
  report({
    name,
    doc,
    kind: 'aggregate',
    models,
    from: 'order_standing',
    params,
    by: [...by, 'currency'],
    measures,
    ratios,
  });

const shipmentParams = {
  period: params.period,
  from: { kind: 'date', doc: 'First day of shipping.' },
  to: { kind: 'date', doc: 'Last day of shipping.' },
  customerId: params.customerId,
} as const;
const shipments = report({
  name: 'shipment_standing',
  kind: 'grain',
  doc: 'Shipments: left when, arrived when, worth how much, against the date promised.',
  models,
  params: shipmentParams,
});

export const reports: readonly Report[] = [
  report({
    name: 'order_standing',
    kind: 'grain',
    doc: 'Orders as they stood: status, amounts, placed, shipped and delivered when, days taken, kept the promised date.',
    models,
    params,
  }),
  over('order_by_period', 'Orders by period of placing and segment: how many, how much, how punctual.', [
    'placed_period',
    'segment',
  ]),
  over('order_by_customer', 'Orders per customer: how many, how much, the first and the last.', ['customer_id']),
  over('order_by_owner', 'Orders per owner.', ['owner_id']),
  over('order_by_status', 'How far orders have come.', ['status', 'segment']),
  report({
    name: 'order_cycle',
    kind: 'figures',
    doc: 'Days from placing an order to its last delivery (or shipment): median, p75, p90, mean; on time with Wilson’s interval.',
    formula: 'order_cycle@1',
    models,
    from: 'order_standing',
    params,
    compute: orderCycles,
  }),
  shipments,
  report({
    name: 'shipment_by_carrier',
    kind: 'aggregate',
    doc: 'Shipments per carrier: how many, how much, how long on their way.',
    models,
    from: 'shipment_standing',
    params: shipmentParams,
    by: ['carrier', 'currency'],
    measures: {
      shipments: { fn: 'count' },
      delivered: { fn: 'count', where: 'delivered_on is not null' },
      amount: { fn: 'sum', column: 'amount' },
      transit_days: { fn: 'sum', column: 'transit_days' },
      on_time: { fn: 'count', where: 'delivered_on <= promised_date' },
      due: { fn: 'count', where: 'delivered_on is not null and promised_date is not null' },
    },
    ratios: { average_transit_days: ['transit_days', 'delivered'], on_time_rate: ['on_time', 'due'] },
  }),
];
