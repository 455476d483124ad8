import { type Measure, type Report, report } from '@recount/kernel';
import { association } from './association.js';

const MODELS = ['customer_360', 'root_alias', 'sale', 'tenant_setting'] as const;

const restated = {
  kind: 'bool',
  default: 'false',
  doc: 'Count what was taken back in the period of its order, and also where that came after asOf.',
} as const;
const period = {
  kind: 'oneOf',
  values: ['day', 'week', 'month', 'quarter', 'year'],
  default: 'month',
  doc: 'Length of a period.',
} as const;

const saleBooking = report({
  name: 'sale_booking',
  kind: 'grain',
  doc: 'Everything booked: orders, cancellations, returns, credit notes, adjusted balances, costs; amounts without tax.',
  models: MODELS,
  params: { period, restated },
});
const amountOf = (...kinds: readonly string[]): Measure => ({
  fn: 'sum',
  column: 'amount',
  where: `kind in (${kinds.map((kind) => `'${kind}'`).join(', ')})`,
});
const measures: Readonly<Record<string, Measure>> = {
  lines: { fn: 'sum', column: 'lines' },
  orders: { fn: 'count', where: "kind = 'placed'" },
  credit_notes: { fn: 'count', where: "kind = 'credited'" },
  credit_lines: { fn: 'sum', column: 'lines', where: "kind = 'credited'" },
  adjustments: { fn: 'count', where: "kind = 'adjusted'" },
  gross: amountOf('placed'),
  taken_back: amountOf('amended', 'cancelled', 'returned'),
  credited: amountOf('credited'),
  adjusted: amountOf('adjusted'),
  invoiced: amountOf('placed', 'adjusted'),
  net: { fn: 'sum', column: 'amount' },
};
/** What was really sold: orders of known customers with an amount above zero, and their lines above zero. */
const sold = "kind = 'placed' and named and amount > 0";
const strict: Readonly<Record<string, Measure>> = {
  lines: { fn: 'sum', column: 'lines_sold', where: sold },
  orders: { fn: 'count', where: sold },
  amount: { fn: 'sum', column: 'amount', where: sold },
};
const over = (name: string, doc: string, by: readonly string[], of = measures): Report =>
  report({
    name,
    kind: 'aggregate',
    doc,
    models: MODELS,
    from: 'sale_booking',
    params: { period, restated },
    by: [...by, 'currency'],
    measures: of,
  });

const split = {
  kind: 'oneOf',
  values: ['none', 'period', 'country'],
  default: 'none',
  doc: 'A row per customer, or per customer and period or country.',
} as const;
const customerSale = report({
  name: 'customer_sale',
  kind: 'grain',
  doc: 'Sales per customer: orders, what was taken back, credited and adjusted, net.',
  models: MODELS,
  params: { split, period, restated },
});
const customers = (name: string, doc: string, by: 'period' | 'country'): Report =>
  report({
    name,
    kind: 'aggregate',
    doc,
    models: MODELS,
    from: 'customer_sale',
    params: { split: { ...split, values: [by], default: by }, period, restated },
    by: ['part', 'currency'],
    measures: {
      customers: { fn: 'count', where: 'named' },
      ordering: { fn: 'count', where: 'named and orders > 0' },
      buying: { fn: 'count', where: 'named and orders_sold > 0' },
    },
  });

const LINES = ['customer_360', 'root_alias', 'sale', 'sale_lines', 'tenant_setting'] as const;
const saleOrder = report({
  name: 'sale_order',
  kind: 'grain',
  doc: 'Orders as they stood: net of what was cancelled, returned and amended, what they cost, and the profit.',
  models: LINES,
  params: { restated: { ...restated, doc: 'As it is now: also what was taken back after asOf.' } },
});

const customerCost = report({
  name: 'customer_cost',
  kind: 'grain',
  doc: 'What serving customers cost apart from any order.',
  models: ['root_alias', 'sale', 'tenant_setting'],
  params: {},
});

const basketParams = {
  per: {
    kind: 'oneOf',
    values: ['order', 'customer'],
    default: 'order',
    doc: 'A basket is an order, or all a customer bought.',
  },
  from: { kind: 'date', doc: 'First day of orders.' },
  to: { kind: 'date', doc: 'Last day of orders.' },
} as const;
const basket = report({
  name: 'basket',
  kind: 'grain',
  doc: 'What was bought together: the products of the lines of each order, or of each customer.',
  models: LINES,
  params: basketParams,
});
const productAssociation = report({
  name: 'product_association',
  kind: 'figures',
  doc: 'Which products are bought together: support, confidence and lift of pairs, by lift.',
  formula: 'association@1',
  models: LINES,
  from: 'basket',
  sqlParams: ['per', 'from', 'to'],
  params: {
    ...basketParams,
    product: { kind: 'text', doc: 'Only rules from this product.' },
    minSupport: {
      kind: 'int',
      min: 0,
      max: 10_000,
      default: '100',
      doc: 'Least share of baskets with both, in basis points.',
    },
    minConfidence: { kind: 'int', min: 0, max: 10_000, default: '0', doc: 'Least confidence, in basis points.' },
    limit: { kind: 'int', min: 1, default: '100', doc: 'At most so many rules.' },
  },
  compute: association,
});

export const reports: readonly Report[] = [
  saleBooking,
  over('sales', 'Everything booked so far: orders, amounts, what was taken back, credited and adjusted.', []),
  over('sales_by_period', 'What was booked in each period.', ['booked_period']),
  over('sales_by_country', 'What was booked for each country.', ['country']),
  over(
    'strict_sales',
    'What customers who are known bought: orders and lines above zero, nothing taken back.',
    [],
    strict,
  ),
  saleOrder,
  customerCost,
  customerSale,
  customers(
    'customers_by_period',
    'Distinct customers with something booked, an order, an order above zero.',
    'period',
  ),
  customers(
    'customers_by_country',
    'Distinct customers with something booked, an order, an order above zero.',
    'country',
  ),
  basket,
  productAssociation,
];
