import { type Report, report } from '@recount/kernel';

const LEDGERS = ['health_signal', 'product_usage', 'receivable_posting', 'root_alias', 'tenant_setting'] as const;
const customerId = { kind: 'uuid', doc: 'Only this customer.' } as const;
const healthParams = {
  customerId,
  minCoverage: {
    kind: 'int',
    min: 0,
    max: 100,
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
  doc: 'What each input of a customer’s health is made of: orders, periods of usage, contacts, tickets, open items, ratings and recommendations.',
  models: LEDGERS,
  params: { customerId: { ...customerId, required: true } },
});
export const reports: readonly Report[] = [customerHealth, customerHealthByBand, customerHealthEvidence];
