import { type Report, report } from '@recount/kernel';
import { backtest } from './backtest.js';

const customerId = { kind: 'uuid', doc: 'Only this customer.' } as const;
const minCoverage = {
  kind: 'int',
  min: 0,
  max: 100,
  default: '60',
  doc: 'Share of the weights, in percent, that must have an input for the score to count.',
} as const;

const churnWarning = report({
  name: 'churn_warning',
  kind: 'grain',
  doc: 'Customers without an order for 60 days whose contacts fell by 80 %: since when, what is at risk, and the events that say so.',
  models: ['health_signal', 'root_alias', 'tenant_setting'],
  params: {
    customerId,
    minShare: {
      kind: 'int',
      min: 0,
      max: 10_000,
      default: '0',
      doc: 'Least share of the tenant’s ordered value of 365 days, in basis points, that makes a key account.',
    },
  },
});
const customerOverview = report({
  name: 'customer_overview',
  kind: 'grain',
  doc: 'A customer as of a day in one row: health and what costs it most, churn warning, orders, what is owed, contacts, tickets, voice; scores and segment, revenue and profit of 365 days, purchase days, when the next order is due.',
  models: [
    'customer_360',
    'health_signal',
    'product_usage',
    'receivable_posting',
    'root_alias',
    'sale',
    'sale_lines',
    'tenant_setting',
  ],
  params: { customerId, minCoverage },
});
const healthBacktest = report({
  name: 'health_backtest',
  kind: 'figures',
  doc: 'How well the health of a day foretold churn 30 to 120 days later: confusion, AUC, Brier, beside the base rate and a simple rule.',
  models: ['health_signal', 'product_usage', 'receivable_posting', 'root_alias', 'tenant_setting'],
  from: 'health_backtest_case',
  formula: 'health_backtest@1',
  params: {
    on: {
      kind: 'date',
      required: true,
      doc: 'The day that is scored. Give it as knownAt too, and the scores know only what was recorded by then.',
    },
    threshold: { kind: 'int', min: 0, max: 100, default: '50', doc: 'Health below it foretells churn.' },
    minCoverage,
  },
  compute: (rows, { threshold }) =>
    backtest(
      rows.map(({ score, quiet, churned }) => ({
        score: Number(score),
        quiet: quiet === true,
        churned: churned === true,
      })),
      Number(threshold),
    ),
});
export const reports: readonly Report[] = [customerOverview, churnWarning, healthBacktest];
