import { type Report, report } from '@recount/kernel';
import { runoff } from './runoff.js';

const LEDGER = ['receivable_posting', 'root_alias'] as const;
const DATED = ['receivable_posting', 'root_alias', 'tenant_setting'] as const;

const triangleParams = {
  customerId: { kind: 'uuid', doc: 'Only this customer.' },
  orderId: { kind: 'uuid', doc: 'Only this order.' },
} as const;
const figures = [
  'contract',
  'shipped',
  'receivable',
  'invoiced',
  'collected',
  'written_off',
  'g1',
  'g2',
  'g3',
] as const;
const sums = (columns: readonly string[]) =>
  Object.fromEntries(columns.map((column) => [column, { fn: 'sum' as const, column }]));

const receivableTriangle = report({
  name: 'receivable_triangle',
  kind: 'grain',
  doc: 'Receivable × invoice × collection per order: K, S, R, I, C, W, the gaps between them and their flags; g3 = g1 + g2.',
  models: LEDGER,
  params: triangleParams,
});
const receivableTriangleByCustomer = report({
  name: 'receivable_triangle_by_customer',
  kind: 'aggregate',
  doc: 'The receivable triangle per customer and currency; a cell drills to its orders.',
  models: LEDGER,
  from: 'receivable_triangle',
  params: triangleParams,
  by: ['customer_id', 'currency'],
  measures: {
    orders: { fn: 'count' },
    ...sums(figures),
    contract_not_receivable: { fn: 'sum', column: 'contract_not_receivable' },
    shipped_not_receivable: { fn: 'sum', column: 'shipped_not_receivable' },
  },
});
const receivableTriangleByFlag = report({
  name: 'receivable_triangle_by_flag',
  kind: 'aggregate',
  doc: 'How many orders stand in which state of the triangle, and what the gaps sum to.',
  models: LEDGER,
  from: 'receivable_triangle',
  params: triangleParams,
  by: ['flags', 'currency'],
  measures: { orders: { fn: 'count' }, ...sums(['g1', 'g2', 'g3']) },
});

const receivableAccount = report({
  name: 'receivable_account',
  kind: 'grain',
  doc: 'Per customer and currency: due, received, outstanding, overpaid; unallocated cash and credits beside the triangle.',
  models: LEDGER,
  params: {},
});
const open = 'outstanding > 0';
const receivableStatus = report({
  name: 'receivable_status',
  kind: 'aggregate',
  doc: 'Accounts by payment status and what is due, received, outstanding (Σ max(0, due − received)) and overpaid, per currency.',
  models: LEDGER,
  from: 'receivable_account',
  params: {},
  by: ['currency'],
  measures: {
    cases: { fn: 'count' },
    unpaid: { fn: 'count', where: "status = 'unpaid'" },
    partially_paid: { fn: 'count', where: "status = 'partially_paid'" },
    settled_exact: { fn: 'count', where: "status = 'settled_exact'" },
    overpaid_cases: { fn: 'count', where: "status = 'overpaid'" },
    open_not_in_collection: { fn: 'count', where: `${open} and not in_collection` },
    open_in_collection: { fn: 'count', where: `${open} and in_collection` },
    ...sums(['due', 'received', 'written_off', 'outstanding', 'overpaid']),
    outstanding_in_collection: { fn: 'sum', column: 'outstanding', where: 'in_collection' },
    ...sums(['collected', 'unallocated', 'credit', 'balance_adjusted']),
  },
});

const ageingParams = {
  from: {
    kind: 'oneOf',
    values: ['due', 'issue'],
    default: 'due',
    doc: 'Days since the due date, or since the issue date.',
  },
  buckets: {
    kind: 'intList',
    default: '30,60,90,180',
    ascending: true,
    doc: 'Upper bounds of the buckets in days, ascending.',
  },
  excludeInCollection: { kind: 'bool', default: 'false', doc: 'Leave out receivables sent to collection.' },
  measure: {
    kind: 'oneOf',
    values: ['allocated', 'received'],
    default: 'allocated',
    doc: 'Open after the cash allocated to each, or after all cash of the customer, oldest due date first.',
  },
  provision: {
    kind: 'intList',
    min: 0,
    max: 10_000,
    doc: 'Provision per bucket in basis points, `not due` first: 50,200,500,1000,3000,6000.',
  },
} as const;
const receivableOpenItem = report({
  name: 'receivable_open_item',
  kind: 'grain',
  doc: 'Open receivables with age and bucket. Cash allocated to an order beyond its receivables is an item `advance` below zero.',
  models: DATED,
  params: ageingParams,
});
const receivableAgeing = report({
  name: 'receivable_ageing',
  kind: 'aggregate',
  doc: 'Open receivables by age, with the provision of a matrix. With measure=allocated the buckets sum to Σ(R − C − W).',
  models: DATED,
  from: 'receivable_open_item',
  params: ageingParams,
  by: ['bucket_no', 'bucket', 'currency'],
  measures: {
    items: { fn: 'count' },
    open: { fn: 'sum', column: 'open' },
    provision: { fn: 'sum', column: 'provision', empty: 'null' },
  },
});

const collectionsRunoff = report({
  name: 'collections_runoff',
  kind: 'figures',
  doc: 'Run-off triangle of collections by invoice cohort: chain ladder, Mack’s standard errors, cash to come, expected loss.',
  formula: 'chain_ladder@1',
  models: DATED,
  from: 'collections_runoff_cell',
  sqlParams: ['period', 'valuation', 'measure'],
  params: {
    period: { kind: 'oneOf', values: ['month', 'quarter'], default: 'month', doc: 'Length of a cohort and of an age.' },
    from: { kind: 'text', doc: 'First cohort: 2026-03, 2026-Q1 or a date in it. Default: the first there is.' },
    to: { kind: 'text', doc: 'Last cohort. Default: the last there is.' },
    valuation: { kind: 'date', doc: 'Cash by value date up to here. Default: the day of asOf.' },
    measure: {
      kind: 'oneOf',
      values: ['allocated', 'received'],
      default: 'allocated',
      doc: 'Cash allocated, or all cash.',
    },
    minCohorts: {
      kind: 'int',
      min: 1,
      default: '1',
      doc: 'Factors over fewer cohorts are read from the ratio-to-exposure curve.',
    },
    cap: { kind: 'bool', default: 'false', doc: 'Hold ultimates at the exposure.' },
    tail: { kind: 'decimal', above: 0, default: '1', doc: 'Factor beyond the last age.' },
  },
  compute: runoff,
});

export const reports: readonly Report[] = [
  receivableTriangle,
  receivableTriangleByCustomer,
  receivableTriangleByFlag,
  receivableAccount,
  receivableStatus,
  receivableOpenItem,
  receivableAgeing,
  collectionsRunoff,
];
