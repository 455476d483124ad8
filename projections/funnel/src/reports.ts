import { STANDARD_PIPELINE } from '@recount/journey';
import { type Measure, type Report, report } from '@recount/kernel';
import { bottlenecks } from './bottleneck.js';
import { cohorts, dwell, exits, stock, velocity, winRate } from './figures.js';

const models = ['funnel_step', 'pipeline_stage', 'root_alias', 'tenant_setting'] as const;
/** Stages and pipelines that were defined, or that an opportunity was ever in; the standard ones are there undefined. */
const standardStages = STANDARD_PIPELINE.stages.map(({ id }) => id);
const stages = { from: 'funnel_known_stage', also: standardStages } as const;
const pipelines = { from: 'funnel_known_pipeline', also: [STANDARD_PIPELINE.id] } as const;

const period = {
  kind: 'oneOf',
  values: ['month', 'quarter', 'year'],
  default: 'month',
  doc: 'Length of a period.',
} as const;
const pipeline = { kind: 'text', among: pipelines, doc: 'Only this pipeline.' } as const;
const stage = { kind: 'text', among: stages, doc: 'Only this stage.' } as const;
const from = { kind: 'date', doc: 'First day.' } as const;
const to = { kind: 'date', doc: 'Last day.' } as const;

/** `dated` reports leave out opportunities whose source knew no date. */
const standing = (dated: boolean, length: 'month' | 'quarter' | 'year' = 'month') =>
  ({
    period: { ...period, default: length },
    includeDateUnknown: {
      kind: 'bool',
      default: String(!dated),
      doc: 'Count opportunities whose source knew no date.',
    },
    pipeline,
  }) as const;
const won = "status = 'won'";
const lost = "status = 'lost'";
const counts: Readonly<Record<string, Measure>> = {
  opportunities: { fn: 'count' },
  open: { fn: 'count', where: "status = 'open'" },
  won: { fn: 'count', where: won },
  lost: { fn: 'count', where: lost },
  closed: { fn: 'count', where: "status <> 'open'" },
  won_amount: { fn: 'sum', column: 'amount', where: won },
  open_amount: { fn: 'sum', column: 'amount', where: "status = 'open'" },
};
const ratios = { win_rate: ['won', 'closed'] } as const;

const funnelOpportunity = report({
  name: 'funnel_opportunity',
  kind: 'grain',
  doc: 'Opportunities as they stood: status, stage, owner, amount, opened and closed when.',
  models,
  params: standing(false),
});
const over = (
  name: string,
  doc: string,
  by: readonly string[],
  dated: boolean,
  length?: 'month' | 'quarter' | 'year',
) =>
  report({
    name,
    doc,
    kind: 'aggregate',
    models,
    from: 'funnel_opportunity',
    params: standing(dated, length),
    by,
    measures: counts,
    ratios,
  });
const funnelStages = over(
  'funnel_stages',
  'How many opportunities stand at which stage; the closed ones as won or lost.',
  ['stage', 'currency'],
  false,
);
const funnelAsOf = over('funnel_as_of', 'Opened, open, won and lost so far, with amounts.', ['currency'], true);
const funnelByPeriod = over(
  'funnel_by_opened_period',
  'What became of the opportunities opened in each period.',
  ['opened_period', 'currency'],
  true,
);
const funnelByOwner = over(
  'funnel_by_owner',
  'Opportunities and win rate per present owner.',
  ['owner_id', 'currency'],
  false,
);
const wonRunoff = report({
  name: 'won_runoff',
  kind: 'aggregate',
  doc: 'Won by period of opening and periods until closing.',
  models,
  from: 'funnel_opportunity',
  params: standing(true),
  by: ['opened_period', 'age_periods', 'currency'],
  measures: {
    won: { fn: 'count', where: won },
    lost: { fn: 'count', where: lost },
    won_amount: { fn: 'sum', column: 'amount', where: won },
  },
});

const outcomeParams = { period: { ...period, default: 'quarter' }, from, to, pipeline } as const;
const funnelOutcome = report({
  name: 'funnel_outcome',
  kind: 'grain',
  doc: 'Every win and every loss. An opportunity lost and won later counts in both periods.',
  models,
  params: outcomeParams,
});
const outcomes: Readonly<Record<string, Measure>> = {
  won: { fn: 'count', where: "outcome = 'won'" },
  lost: { fn: 'count', where: "outcome = 'lost'" },
  closed: { fn: 'count' },
  won_amount: { fn: 'sum', column: 'amount', where: "outcome = 'won'" },
  lost_amount: { fn: 'sum', column: 'amount', where: "outcome = 'lost'" },
  closed_amount: { fn: 'sum', column: 'amount' },
  lost_with_reason: { fn: 'count', where: "outcome = 'lost' and reason_code <> 'notRecorded'" },
};
const outcomeRatios = {
  win_rate: ['won', 'closed'],
  win_rate_by_amount: ['won_amount', 'closed_amount'],
  reason_integrity: ['lost_with_reason', 'lost'],
} as const;
const funnelContest = report({
  name: 'funnel_contest',
  kind: 'grain',
  doc: 'Every win and every loss, once for each competitor it was won against or lost to.',
  models,
  params: outcomeParams,
});
const winLossBy = (name: string, doc: string, by: readonly string[], grain = 'funnel_outcome') =>
  report({
    name,
    doc,
    kind: 'aggregate',
    models,
    from: grain,
    params: outcomeParams,
    by: [...by, 'currency'],
    measures: outcomes,
    ratios: outcomeRatios,
  });

const visitParams = { period, stage, pipeline, from, to } as const;
const visitSql = ['period', 'stage', 'pipeline'] as const;
const funnelVisit = report({
  name: 'funnel_visit',
  kind: 'grain',
  doc: 'Every visit of a stage: entered, left, how, and how long it took. A stage jumped over is a visit of no length.',
  models,
  params: { period, stage, pipeline },
});
const overVisits = (name: string, doc: string, formula: string, compute: NonNullable<Report['compute']>) =>
  report({
    name,
    doc,
    kind: 'figures',
    models,
    formula,
    from: 'funnel_visit',
    params: visitParams,
    sqlParams: visitSql,
    compute,
  });

const memberParams = {
  fromStage: { kind: 'text', among: stages, required: true, doc: 'The stage reached.' },
  toStage: {
    kind: 'text',
    among: { from: stages.from, also: ['won', ...standardStages] },
    default: 'won',
    doc: 'The stage to be reached, or won.',
  },
  window: { kind: 'int', min: 0, max: 36_525, default: '90', doc: 'Days after entry within which it counts.' },
  period,
  from,
  to,
  pipeline,
} as const;
const funnelCohortMember = report({
  name: 'funnel_cohort_member',
  kind: 'grain',
  doc: 'Opportunities that reached a stage, and whether they reached another within the window.',
  models,
  params: memberParams,
});
const funnelCohort = report({
  name: 'funnel_cohort',
  kind: 'figures',
  doc: 'Cohort conversion from a stage to another with Wilson’s 95 % interval; immature cohorts with lower and upper bound.',
  formula: 'funnel_cohort@1',
  models,
  from: 'funnel_cohort_member',
  params: memberParams,
  compute: cohorts,
});
const velocityReport = report({
  name: 'velocity',
  kind: 'figures',
  doc: 'Open opportunities × average amount × win rate ÷ average days to win; from and to bound the closing days looked at.',
  formula: 'velocity@1',
  models,
  from: 'funnel_opportunity',
  params: { ...standing(true), from, to },
  sqlParams: ['period', 'includeDateUnknown', 'pipeline'],
  compute: velocity,
});
const winRateReport = report({
  name: 'win_rate',
  kind: 'figures',
  doc: 'Won ÷ closed by period of closing, with Wilson’s 95 % interval.',
  formula: 'win_rate@1',
  models,
  from: 'funnel_outcome',
  params: outcomeParams,
  compute: winRate,
});

const bottleneckReport = report({
  name: 'funnel_bottleneck',
  kind: 'figures',
  doc: 'Stages whose conversion lies significantly below its baseline, or that take longer than it did, by the value lost there.',
  formula: 'funnel_bottleneck@1',
  models,
  from: 'funnel_progress',
  sqlParams: ['pipeline', 'window'],
  params: {
    pipeline,
    window: { kind: 'int', min: 0, max: 36_525, doc: 'Days after entry within which it counts. Default: up to asOf.' },
    from,
    to,
    baselineFrom: {
      kind: 'date',
      doc: 'First day of the baseline, which ends before `from`. Default: a year before `from`.',
    },
    baseline: {
      kind: 'intList',
      min: 0,
      max: 10_000,
      doc: 'Conversions to compare with, in basis points and stage order, instead of measured ones.',
    },
  },
  compute: bottlenecks,
});

export const reports: readonly Report[] = [
  funnelOpportunity,
  funnelStages,
  funnelAsOf,
  funnelByPeriod,
  funnelByOwner,
  wonRunoff,
  funnelOutcome,
  winLossBy('win_loss', 'Won and lost by period of closing: count, amount, win rate, reason integrity.', [
    'closed_period',
  ]),
  winLossBy('win_loss_by_owner', 'Won and lost by the owner at the time.', ['owner_id']),
  winLossBy('win_loss_by_reason', 'Won and lost by reason.', ['outcome', 'reason_code']),
  funnelContest,
  winLossBy(
    'win_loss_by_competitor',
    'Won and lost by competitor; what was won against two counts for both.',
    ['competitor_id'],
    'funnel_contest',
  ),
  winRateReport,
  funnelVisit,
  overVisits(
    'funnel_exit',
    'Of all who left a stage in a period, whenever they came, how many went forward.',
    'funnel_exit@1',
    exits,
  ),
  overVisits(
    'funnel_stock',
    'Forward exits over first entries of the same period. To be avoided: the two are not the same people.',
    'funnel_stock@1',
    stock,
  ),
  overVisits(
    'funnel_dwell',
    'Days at each stage: median, p75, p90; Kaplan-Meier when more than 20 % are still there; exits forward and lost per day there.',
    'funnel_dwell@2',
    dwell,
  ),
  funnelCohortMember,
  funnelCohort,
  velocityReport,
  bottleneckReport,
];
