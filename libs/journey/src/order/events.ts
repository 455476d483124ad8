import { event } from '../event.js';
import {
  attributes,
  basisPoints,
  bool,
  date,
  decimal,
  int,
  list,
  money,
  oneOf,
  optional,
  record,
  text,
  uuid,
} from '../schema.js';

/** When an instalment becomes a receivable. */
export const trigger = () => oneOf('signed', 'shipped', 'invoiced', 'accepted', 'date');

const orderLine = {
  lineId: text(64),
  productId: text(200),
  description: optional(text(500)),
  quantity: decimal('unit of measure'),
  unitOfMeasure: optional(text(10)),
  unitPrice: optional(money()),
  /** The line amount as agreed; given, not recomputed. */
  amount: money(),
  /** Cost of goods per unit, at the version of the standard cost named: what was true on the day of the order. */
  unitCost: optional(money()),
  costVersion: optional(text(64)),
};
const quantityOfLine = { lineId: text(64), quantity: decimal('unit of measure') };

/** Storage contract of `order-{tenant}.{orderId}`, shipments and returns included. The root is the customer. */
export const OrderPlaced = event('OrderPlaced', 'The customer signed an order.', {
  orderNo: text(64),
  customerId: uuid(),
  opportunityId: optional(uuid()),
  /** The accepted quote it was placed on, and the revision that was accepted. */
  quoteId: optional(uuid()),
  quoteRevision: optional(int(1)),
  ownerId: optional(text(100)),
  lines: list(record(orderLine), 5000),
  /** Sum of the lines plus tax and charges: the contract amount, tax included. */
  total: money(),
  tax: optional(money()),
  terms: record({ days: int(0, 3650) }),
  receivableTrigger: trigger(),
  promisedDate: optional(date()),
  leadTimeDays: optional(int(0, 3650)),
  /** Days by which the promised date is before the lead time, where that was only flagged. */
  promiseGapDays: optional(int(1)),
  externalId: optional(text(200)),
  attributes: optional(attributes()),
});
/** Replaces the plan as a whole; a triggered instalment keeps its number, amount and trigger. */
export const InstalmentPlanSet = event('InstalmentPlanSet', 'The order’s payment was split into instalments.', {
  customerId: uuid(),
  plan: list(
    record({ no: int(1, 100), percent: basisPoints(), amount: money(), trigger: trigger(), dueDays: int(0, 3650) }),
    100,
  ),
});
export const InstalmentTriggered = event(
  'InstalmentTriggered',
  'The condition of an instalment was met: it is now receivable.',
  {
    customerId: uuid(),
    instalmentNo: int(1, 100),
    receivableId: uuid(),
    trigger: trigger(),
    amount: money(),
    /** The order's contract amount when it was triggered. */
    contractAmount: money(),
    dueDate: date(),
    causedByEventId: uuid(),
  },
);
/** Told by the ledger's reactor, so that what the order decides can rest on it. */
export const OrderInvoiced = event('OrderInvoiced', 'An invoice was issued over the order.', {
  customerId: uuid(),
  invoiceId: uuid(),
  /** What of the invoice is allocated to this order. */
  amount: money(),
  causedByEventId: uuid(),
});
export const OrderInvoiceCredited = event('OrderInvoiceCredited', 'An invoice over the order was credited.', {
  customerId: uuid(),
  invoiceId: uuid(),
  creditNoteId: uuid(),
  /** What of the credit note is allocated to this order. */
  amount: money(),
  causedByEventId: uuid(),
});
export const OrderShipped = event('OrderShipped', 'Goods of the order left.', {
  customerId: uuid(),
  shipmentId: text(64),
  lines: list(record({ ...quantityOfLine, amount: money() }), 5000),
  /** Value of the shipped quantities at the order's prices. */
  amount: money(),
  complete: bool(),
  carrier: optional(text(100)),
  trackingNo: optional(text(100)),
});
export const OrderDelivered = event('OrderDelivered', 'A shipment reached the customer.', {
  customerId: uuid(),
  shipmentId: text(64),
  podRef: optional(text(500)),
});
export const OrderReturned = event('OrderReturned', 'The customer sent goods back.', {
  customerId: uuid(),
  returnId: text(64),
  lines: list(record({ ...quantityOfLine, amount: money() }), 5000),
  amount: money(),
  reasonCode: text(64),
  restock: bool(),
});
export const OrderCancelled = event('OrderCancelled', 'The order, or lines of it, were cancelled before shipping.', {
  customerId: uuid(),
  scope: oneOf('all', 'lines'),
  lineIds: list(text(64), 5000),
  /** How much the contract amount falls. */
  amount: money(),
  /** The tax in it, where the order's tax stands apart. */
  tax: optional(money()),
  /** Whether something is left of the order and all of that was shipped. */
  complete: optional(bool()),
  reasonCode: text(64),
});

export const OrderConfirmedByCustomer = event('OrderConfirmedByCustomer', 'The customer confirmed the order.', {
  customerId: uuid(),
  evidenceRef: optional(text(500)),
});
const terms = { quantity: decimal('unit of measure'), unitPrice: optional(money()), amount: money() };
/**
 * Each line with its terms before and after, and what that changes. What was shipped and returned of a line is worth
 * its share of the new amount from now on.
 */
export const OrderAmended = event('OrderAmended', 'Lines of the order, its tax or its date were agreed anew.', {
  customerId: uuid(),
  amendmentNo: int(1),
  lines: list(
    record({
      lineId: text(64),
      productId: text(200),
      description: optional(text(500)),
      unitOfMeasure: optional(text(10)),
      /** Absent for a line that was added. */
      before: optional(record(terms)),
      after: record({ ...terms, unitCost: optional(money()), costVersion: optional(text(64)) }),
      deltaQuantity: decimal('unit of measure'),
      deltaAmount: money(),
    }),
    5000,
  ),
  /** The whole tax from now on; absent where the order has none apart. */
  tax: optional(money()),
  deltaTax: money(),
  /** How much the contract amount rises (or, below zero, falls), and what it is now. */
  deltaAmount: money(),
  contractAmount: money(),
  /** How much the value of what was shipped, and of what came back, changes with the lines' amounts. */
  deltaShipped: money(),
  deltaReturned: money(),
  promisedDate: optional(date()),
  /** Whether nothing is left to ship. */
  complete: bool(),
  reasonCode: optional(text(64)),
});
export const OrderAcceptedByCustomer = event('OrderAcceptedByCustomer', 'The customer accepted what was delivered.', {
  customerId: uuid(),
  docRef: optional(text(500)),
});
export const OrderCostRecorded = event('OrderCostRecorded', 'A cost of the order became known.', {
  customerId: uuid(),
  costId: text(64),
  kind: oneOf('cogs', 'freight', 'commission', 'entertainment', 'service'),
  amount: money(),
  /** The line it belongs to, where it is not the whole order's. */
  lineId: optional(text(64)),
  costVersion: optional(text(64)),
  note: optional(text(500)),
});
export const OrderCompleted = event('OrderCompleted', 'The order is done: nothing is left to do but collect.', {
  customerId: uuid(),
  note: optional(text(500)),
});

export const orderEvents = {
  OrderPlaced,
  InstalmentPlanSet,
  InstalmentTriggered,
  OrderInvoiced,
  OrderInvoiceCredited,
  OrderShipped,
  OrderDelivered,
  OrderReturned,
  OrderCancelled,
  OrderConfirmedByCustomer,
  OrderAmended,
  OrderAcceptedByCustomer,
  OrderCostRecorded,
  OrderCompleted,
} as const;
