import { type Report, report } from '@recount/kernel';
import { backtest } from './backtest.js';

const LEDGERS = ['health_signal', 'receivable_posting', 'tenant_setting'] as const;
const customerId = { kind: 'uuid', doc: 'Only this customer.' } as const;
const healthParams = {
  customerId,
  minCoverage: {
    kind: 'int',
    min: 0,
    default: '60',
    doc: 'Share of the weights, in percent, that must have an input: below it there is a score and no band.',
  },
} as const;

const customerHealth = report({
  name: 'customer_health',
  kind: 'grain',
  doc: 'Health score per customer on 0 to 100 with its inputs, coverage, band, trend over four weekly scores, and the input that costs most.',
  models: LEDGERS,
  params: healthParams,
});
const customerHealthByBand = report({
  name: 'customer_health_by_band',
  kind: 'aggregate',
  doc: 'How many customers are healthy, to be watched, at risk, or not covered well enough to say.',
  models: LEDGERS,
  from: 'customer_health',
  params: healthParams,
  by: ['band'],
  measures: {
    customers: { fn: 'count' },
    falling: { fn: 'count', where: "direction = 'falling'" },
    rising: { fn: 'count', where: "direction = 'rising'" },
    lowest: { fn: 'min', column: 'score' },
    highest: { fn: 'max', column: 'score' },
  },
});
const customerHealthEvidence = report({
  name: 'customer_health_evidence',
  kind: 'grain',
  doc: 'What each input of a customer’s health is made of: orders, contacts, tickets, open items, ratings and recommendations.',
  models: LEDGERS,
  params: { customerId: { ...customerId, required: true } },
});
const churnWarning = report({
  name: 'churn_warning',
  kind: 'grain',
  doc: 'Customers without an order for 60 days whose contacts fell by 80 %: since when, what is at risk, and the events that say so.',
  models: ['health_signal', 'tenant_setting'],
  params: {
    customerId,
    minShare: {
      kind: 'int',
      min: 0,
      default: '0',
      doc: 'Least share of the tenant’s ordered value of 365 days, in basis points, that makes a key account.',
    },
  },
});
const customerOverview = report({
  name: 'customer_overview',
  kind: 'grain',
  doc: 'A customer as of a day in one row: health and what costs it most, churn warning, orders, what is owed, contacts, tickets, voice.',
  models: LEDGERS,
  params: healthParams,
});
const healthBacktest = report({
  name: 'health_backtest',
  kind: 'figures',
  doc: 'How well the health of a day foretold churn 30 to 120 days later: confusion, AUC, Brier, beside the base rate and a simple rule.',
  models: LEDGERS,
  from: 'health_backtest_case',
  formula: 'health_backtest@1',
  params: {
    on: {
      kind: 'date',
      required: true,
      doc: 'The day that is scored. Give it as knownAt too, and the scores know only what was recorded by then.',
    },
    threshold: { kind: 'int', min: 0, default: '50', doc: 'Health below it foretells churn.' },
    minCoverage: healthParams.minCoverage,
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
export const reports: readonly Report[] = [
  customerOverview,
  customerHealth,
  customerHealthByBand,
  customerHealthEvidence,
  churnWarning,
  healthBacktest,
];
