import { type Report, type ReportParam, report } from '@recount/kernel';
import { clvMargin, clvSeed } from './clv.js';
import { concentration, repurchase, rfmCells } from './figures.js';

const MODELS = ['customer_360', 'root_alias', 'sale', 'sale_lines', 'tenant_setting'] as const;

const includeZero: ReportParam = { kind: 'bool', default: 'false', doc: 'Orders of nothing count as orders.' };
const minAmount: ReportParam = { kind: 'decimal', min: 0, default: '0', doc: 'Orders below this amount do not count.' };
const restated: ReportParam = {
  kind: 'bool',
  default: 'false',
  doc: 'Orders cancelled or returned after asOf have never been.',
};
const window: ReportParam = {
  kind: 'text',
  pattern: 'all|[1-9][0-9]{0,4}d?',
  default: '365d',
  doc: 'Orders of so many days up to asOf, such as 365d; or all.',
};
const measure: ReportParam = {
  kind: 'oneOf',
  values: ['revenue', 'profit'],
  default: 'revenue',
  doc: 'Revenue without tax, or profit: revenue less cost of goods, selling and service cost, where the cost is known.',
};
const unitOf = (values: readonly string[], doc: string): ReportParam => ({
  kind: 'oneOf',
  values,
  default: values[0] as string,
  doc,
});

const rfmParams = {
  scores: unitOf(['tieSafe', 'ntile'], 'Equal values get equal scores, or five groups of equal size.'),
  window,
  unit: unitOf(['order', 'day'], 'What frequency counts: orders, or days with an order.'),
  measure,
  minAmount,
  includeZero,
  restated,
};
const rfmScore = report({
  name: 'rfm_score',
  kind: 'grain',
  doc: 'Recency, frequency and money of every customer with a qualifying order, scores 1 to 5 and the segment.',
  models: MODELS,
  params: rfmParams,
});
const rfmSegment = report({
  name: 'rfm_segment',
  kind: 'aggregate',
  doc: 'Customers and money per segment; a cell drills to its customers.',
  models: MODELS,
  from: 'rfm_score',
  params: rfmParams,
  by: ['segment', 'currency'],
  measures: {
    customers: { fn: 'count' },
    orders: { fn: 'sum', column: 'frequency' },
    money: { fn: 'sum', column: 'money' },
  },
});
const rfm = report({
  name: 'rfm',
  kind: 'figures',
  doc: 'The population of the scores: bounds and size of each score, customers per cell and segment.',
  formula: 'rfm@1',
  models: MODELS,
  from: 'rfm_score',
  params: rfmParams,
  compute: rfmCells,
});
const migrationParams = {
  since: { kind: 'date', required: true, doc: 'The earlier day.' },
  ...rfmParams,
} as const;
const rfmMigration = report({
  name: 'rfm_migration',
  kind: 'grain',
  doc: 'The segment of every customer on an earlier day and as of now; silent where it was in none.',
  models: MODELS,
  params: migrationParams,
});
const rfmMigrationMatrix = report({
  name: 'rfm_migration_matrix',
  kind: 'aggregate',
  doc: 'How many customers went from which segment to which between two days, and what they spent.',
  models: MODELS,
  from: 'rfm_migration',
  params: migrationParams,
  by: ['from_segment', 'to_segment', 'currency'],
  measures: {
    customers: { fn: 'count' },
    from_money: { fn: 'sum', column: 'from_money' },
    to_money: { fn: 'sum', column: 'to_money' },
  },
});

const rfmHistory = report({
  name: 'rfm_history',
  kind: 'grain',
  doc: 'The segment of every customer at the end of each period since a day.',
  models: MODELS,
  params: {
    since: { kind: 'date', required: true, doc: 'A day of the first period.' },
    period: unitOf(['month', 'quarter', 'year'], 'Length of a period.'),
    customerId: { kind: 'uuid', doc: 'Only this customer; the others still make the scores.' },
    ...rfmParams,
  },
});

const purchaseSummary = report({
  name: 'purchase_summary',
  kind: 'grain',
  doc: 'Per customer: repeat purchase days x, time of the last one t_x, age t, mean of the repeat days.',
  models: MODELS,
  params: {
    until: { kind: 'date', doc: 'Last day counted. Default: the day of asOf.' },
    unit: unitOf(['day', 'week'], 'Unit of t_x and t; weeks are rounded to two decimals.'),
    measure,
    minAmount,
    includeZero,
  },
});

const cohortParams = {
  activity: unitOf(['order', 'order+credit'], 'What makes a customer active: orders, or orders and credit notes.'),
  includeZero,
};
const cohortActivity = report({
  name: 'cohort_activity',
  kind: 'grain',
  doc: 'Every month a customer was active in, by the month of its first activity and the months in between.',
  models: MODELS,
  params: cohortParams,
});
const cohortTable = report({
  name: 'cohort_table',
  kind: 'aggregate',
  doc: 'Distinct customers active so many calendar months after their first activity.',
  models: MODELS,
  from: 'cohort_activity',
  params: cohortParams,
  by: ['cohort', 'age'],
  measures: { customers: { fn: 'count' } },
});

const repurchaseParams = {
  days: { kind: 'int', min: 1, max: 36_525, default: '365', doc: 'Length of the window in days.' },
  basis: unitOf(['first', 'asOf'], 'The window begins with the first order, or ends with asOf.'),
  period: unitOf(['month', 'quarter', 'year'], 'Length of a cohort.'),
  minAmount,
  includeZero,
} as const;
const repurchaseCustomer = report({
  name: 'repurchase_customer',
  kind: 'grain',
  doc: 'Whether each customer bought again within the window.',
  models: MODELS,
  params: repurchaseParams,
});
const repurchaseRate = report({
  name: 'repurchase_rate',
  kind: 'figures',
  doc: 'Customers with two orders in the window ÷ customers with one, by period of the first order, with interval.',
  formula: 'repurchase@1',
  models: MODELS,
  from: 'repurchase_customer',
  params: repurchaseParams,
  compute: repurchase,
});
const nextOrderDue = report({
  name: 'next_order_due',
  kind: 'grain',
  doc: 'When each customer with three days of purchase is due again: the last one plus its own median interval.',
  models: MODELS,
  params: { includeZero },
});

/** Of a lifetime, in years. */
const LONGEST = 1000;
const by = unitOf(['all', 'customer', 'segment', 'country'], 'Whose value.');
const customerValue = report({
  name: 'customer_value',
  kind: 'grain',
  doc: 'Orders, revenue and profit of each customer in the window, its age and how often it ever bought.',
  models: MODELS,
  params: { window, by, includeZero },
});
const population = {
  kind: 'figures',
  models: MODELS,
  from: 'customer_value',
  sqlParams: ['window', 'by', 'includeZero'],
} as const;
const lifetimeParams = {
  window,
  by,
  includeZero,
  churn: {
    kind: 'decimal',
    min: 0,
    max: 1,
    doc: 'Share lost per year. Default: of those who bought in the window before, who did not in this.',
  },
  cac: { kind: 'decimal', min: 0, default: '0', doc: 'Cost of acquisition per customer.' },
} as const;
const clvSeedReport = report({
  ...population,
  name: 'clv_seed',
  doc: 'Average order × repurchases per year × lifetime in years − cost of acquisition.',
  formula: 'clv.seed@1',
  params: {
    ...lifetimeParams,
    lifetime: { kind: 'decimal', min: 0, max: LONGEST, doc: 'Years a customer stays. Default: 1 ÷ churn, at most 10.' },
  },
  compute: clvSeed,
});
const clvMarginReport = report({
  ...population,
  name: 'clv_margin',
  doc: 'Yearly contribution, discounted and less what is lost each year, over some years or without end, less acquisition.',
  formula: 'clv.margin@1',
  params: {
    ...lifetimeParams,
    margin: {
      kind: 'decimal',
      max: 1,
      doc: 'Contribution ÷ revenue. Default: profit ÷ revenue of orders whose cost is known.',
    },
    retention: { kind: 'decimal', min: 0, max: 1, doc: 'Share that stays each year. Default: 1 − churn.' },
    discount: { kind: 'decimal', above: -1, default: '0.1', doc: 'Per year.' },
    years: { kind: 'int', min: 0, max: LONGEST, default: '0', doc: 'Years counted; 0: without end.' },
  },
  compute: clvMargin,
});
const concentrationReport = report({
  ...population,
  name: 'concentration',
  doc: 'Lorenz curve: which share of the customers, largest first, makes which share of revenue or profit.',
  formula: 'lorenz@2',
  params: {
    window,
    by: { ...by, values: ['all'] },
    includeZero,
    measure,
    shares: { kind: 'intList', max: 10_000, ascending: true, doc: 'Points in basis points of customers: 1000,1500.' },
  },
  compute: concentration,
});

export const reports: readonly Report[] = [
  rfmScore,
  rfmSegment,
  rfm,
  rfmMigration,
  rfmMigrationMatrix,
  rfmHistory,
  purchaseSummary,
  cohortActivity,
  cohortTable,
  repurchaseCustomer,
  repurchaseRate,
  nextOrderDue,
  customerValue,
  clvSeedReport,
  clvMarginReport,
  concentrationReport,
];
