import { type Measure, type Report, report } from '@recount/kernel';
import { conversions } from './figures.js';

const models = ['quote_line', 'quote_step', 'root_alias', 'tenant_setting'] as const;

const params = {
  period: { kind: 'oneOf', values: ['month', 'quarter', 'year'], default: 'month', doc: 'Length of a period.' },
  from: { kind: 'date', doc: 'First day of issue.' },
  to: { kind: 'date', doc: 'Last day of issue.' },
  customerId: { kind: 'uuid', doc: 'Only this customer.' },
} as const;

const status = (name: string): Measure => ({ fn: 'count', where: `status = '${name}'` });
const counts: Readonly<Record<string, Measure>> = {
  quotes: { fn: 'count' },
  open: status('open'),
  lapsed: status('lapsed'),
  accepted: status('accepted'),
  rejected: status('rejected'),
  withdrawn: status('withdrawn'),
  expired: status('expired'),
  decided: { fn: 'count', where: "status not in ('open', 'lapsed')" },
  ordered: { fn: 'count', where: 'ordered' },
  with_stock: { fn: 'count', where: 'stock_snapshot' },
  promised_too_early: { fn: 'count', where: 'promise_gap_days > 0' },
};
const amounts: Readonly<Record<string, Measure>> = {
  net: { fn: 'sum', column: 'net' },
  total: { fn: 'sum', column: 'total' },
  accepted_net: { fn: 'sum', column: 'net', where: "status = 'accepted'" },
  list: { fn: 'sum', column: 'list' },
  discount: { fn: 'sum', column: 'discount' },
  costed_net: { fn: 'sum', column: 'costed_net' },
  margin: { fn: 'sum', column: 'margin' },
};
const ratios = {
  acceptance: ['accepted', 'decided'],
  order_rate: ['ordered', 'quotes'],
  discount_rate: ['discount', 'list'],
  margin_rate: ['margin', 'costed_net'],
} as const;

const standing = report({
  name: 'quote_standing',
  kind: 'grain',
  doc: 'Quotes as they stood, in the revision of then: status, amounts, discount, margin, stock known, promise kept, ordered.',
  models,
  params,
});
const over = (name: string, doc: string, by: readonly string[]) =>
  report({
    name,
    doc,
    kind: 'aggregate',
    models,
    from: 'quote_standing',
    params,
    by: [...by, 'currency'],
    measures: { ...counts, ...amounts },
    ratios,
  });

const lineStanding = report({
  name: 'quote_line_standing',
  kind: 'grain',
  doc: 'Lines of the quotes as they stood: prices, discount, cost, margin, stock and lead time of then.',
  models,
  params,
});
const byProduct = report({
  name: 'quote_by_product',
  kind: 'aggregate',
  doc: 'What is quoted per product: quantity, discount, margin, promises before the lead time.',
  models,
  from: 'quote_line_standing',
  params,
  by: ['product_id', 'currency'],
  measures: {
    lines: { fn: 'count' },
    accepted: status('accepted'),
    quantity: { fn: 'sum', column: 'quantity' },
    list: { fn: 'sum', column: 'list' },
    net: { fn: 'sum', column: 'net' },
    discount: { fn: 'sum', column: 'discount' },
    costed_net: { fn: 'sum', column: 'costed_net' },
    margin: { fn: 'sum', column: 'margin' },
    promised_too_early: { fn: 'count', where: 'promise_gap_days > 0' },
  },
  ratios: { discount_rate: ['discount', 'list'], margin_rate: ['margin', 'costed_net'] },
});
const conversion = report({
  name: 'quote_conversion',
  kind: 'figures',
  doc: 'Business quoted that was ordered or accepted, with Wilson’s 95 % interval, group by group, each compared with the one before.',
  formula: 'quote_conversion@1',
  models,
  from: 'quote_standing',
  sqlParams: ['period', 'from', 'to', 'customerId'],
  params: {
    ...params,
    by: {
      kind: 'oneOf',
      values: ['period', 'stock', 'owner'],
      default: 'period',
      doc: 'By period of issue, by whether every line was quoted with a stock figure, or by owner.',
    },
    outcome: { kind: 'oneOf', values: ['ordered', 'accepted'], default: 'ordered', doc: 'What counts as converted.' },
  },
  compute: conversions,
});

export const reports: readonly Report[] = [
  standing,
  over('quote_by_status', 'Quotes by status: how many, how much.', ['status']),
  over('quote_by_period', 'What became of the quotes given in each period.', ['issued_period']),
  over('quote_by_owner', 'What became of the quotes of each owner.', ['owner_id']),
  over('quote_by_reason', 'Why quotes were rejected or withdrawn, and by whom they were beaten.', [
    'status',
    'reason_code',
    'competitor_id',
  ]),
  lineStanding,
  byProduct,
  conversion,
];
