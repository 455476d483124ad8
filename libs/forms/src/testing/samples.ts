import type {
  CausalTrace,
  CellExplanation,
  EventEffects,
  ExplainStep,
  Explanation,
  Lineage,
  ReportComparison,
  ReportsComparison,
  RowComparison,
  StageDiff,
} from '@recount/read-store';

/** One answer of each kind, for the spec of the forms. */
export const asked = { question: 'recount explain deal 7 --column total', generatedAt: '2026-04-01T08:00:00.000Z' };
export const log = { id: '5d0c0b1e-0000-4000-8000-000000000000', epoch: 2 };
export const step = (n: number, more: Partial<ExplainStep> = {}): ExplainStep => ({
  eventId: `0000000${n}-0000-4000-8000-000000000000`,
  type: 'DealPriced',
  stream: 'deal-acme.7',
  revision: String(n),
  position: String(100 + n),
  occurredAt: `2026-03-0${n}T09:00:00.000Z`,
  recordedAt: `2026-03-0${n}T09:00:01.000001Z`,
  actor: 'user:ada',
  commandId: `command-${n}`,
  correlationId: `intent-${n}`,
  causationId: null,
  ruleRefs: null,
  created: n === 1,
  direct: true,
  asserted: { total: { before: n === 1 ? null : String(n - 1), after: String(n), changed: true } },
  read: [],
  fields: ['amount.units'],
  ...more,
});
export const explanation: Explanation = {
  model: 'deal',
  version: 3,
  tenant: 'acme',
  root: '7',
  key: { dealId: '7' },
  column: 'total',
  knownAt: null,
  log,
  position: '110',
  row: { dealId: '7', total: '3' },
  value: '3',
  defaults: [],
  made: 3,
  behind: 0,
  steps: [
    step(1),
    step(2, { causationId: 'event-before', ruleRefs: 'pricePolicy@7', actor: 'reactor:repricing' }),
    step(3, {
      asserted: {
        note: { before: 'x', after: 'y', changed: true },
        total: { before: '3', after: '3', changed: false },
      },
    }),
  ],
  stepsBefore: 0,
  stepsTotal: 3,
  nextCursor: null,
};
const { created: _c, direct: _d, asserted: _a, read: _r, fields: _f, ...bare } = step(1);
export const event = { ...bare, root: '7' };
export const effects: EventEffects = {
  tenant: 'acme',
  event,
  folded: true,
  log,
  position: '110',
  effects: [
    {
      model: 'deal',
      version: 3,
      key: { dealId: '7' },
      created: true,
      asserted: { total: { before: null, after: '1', changed: true } },
      read: [],
      fields: [],
    },
  ],
  nextCursor: null,
};
export const trace: CausalTrace = {
  tenant: 'acme',
  correlationId: 'intent-1',
  log,
  position: '110',
  events: 2,
  truncated: false,
  tree: [
    {
      commandId: 'command-1',
      actor: 'user:ada',
      causationId: null,
      events: [
        {
          event,
          caused: [
            {
              commandId: 'command-of-the-reactor',
              actor: 'reactor:repricing',
              causationId: event.eventId,
              events: [{ event: { ...event, type: 'DealRepriced' }, caused: [] }],
            },
          ],
        },
      ],
    },
  ],
  nextCursor: null,
};
export const cell: CellExplanation = {
  tenant: 'acme',
  report: 'deals_by_stage',
  kind: 'aggregate',
  formula: null,
  asOf: '2026-04-01T00:00:00.000Z',
  knownAt: '110',
  position: '110',
  token: null,
  params: { currency: 'EUR', least: null },
  quarantinedRoots: 1,
  rows: [{ stage: 'won', deals: 1, total: '3.00' }],
  log,
  cell: { stage: 'won' },
  column: 'total',
  sources: [
    { model: 'deal', root: '7', key: { dealId: '7' }, row: { stage: 'won', total: '3.00' }, explanation },
    { model: null, root: null, key: null, row: { amount: '1' }, explanation: null, missing: 'a row of the population' },
  ],
  sourcesBefore: 0,
  sourcesTotal: 5,
  nextCursor: 'more',
};
export const diff: StageDiff = {
  projection: 'deals',
  definition: 'ab12',
  role: 'staged',
  tenant: 'acme',
  log,
  position: '110',
  seconds: 1,
  models: [
    {
      name: 'deal',
      from: 1,
      to: 2,
      columnsAdded: ['loud'],
      columnsRemoved: [],
      comparable: true,
      rows: { served: 1, other: 2 },
      setAside: { served: 1, other: 0 },
      added: 1,
      removed: 0,
      changed: 1,
      columns: [{ column: 'total', rows: 1 }],
      examples: [
        {
          kind: 'added',
          tenant: 'acme',
          root: '7',
          key: { dealId: '7' },
          column: null,
          served: null,
          other: { total: '1' },
          event,
          explained: { served: [step(1, { removed: 'lost' })], other: [step(1)], steps: { served: 1, other: 3 } },
        },
      ],
    },
  ],
  nextCursor: 'more',
};
export const comparedSource = {
  kind: 'changed',
  model: 'deal',
  root: '7',
  key: { dealId: '7' },
  values: { total: { before: '1', after: '3', difference: '2' } },
  events: [{ ...event, counts: 'after' }],
  eventsTotal: 2,
  by: 'root',
} as const;
export const comparison: ReportComparison = {
  report: 'deals_by_stage',
  kind: 'aggregate',
  formula: null,
  tenant: 'acme',
  params: { currency: 'EUR' },
  before: { asOf: '2026-03-01T00:00:00.000Z', knownAt: '110' },
  after: { asOf: '2026-04-01T00:00:00.000Z', knownAt: '110' },
  log,
  position: '110',
  token: null,
  quarantinedRoots: 0,
  added: 0,
  removed: 0,
  changed: 4,
  rows: [
    {
      kind: 'changed',
      cell: { stage: 'won' },
      values: comparedSource.values,
      sources: [comparedSource],
      sourcesTotal: 3,
    },
  ],
  rowsBefore: 0,
  nextCursor: 'more',
};
export const comparisons: ReportsComparison = {
  ...comparison,
  reports: [
    { ...comparison, figures: [], figuresTotal: 4 },
    { ...comparison, report: 'still', changed: 0, rows: [] },
  ],
  left: [{ report: 'other', why: 'needs currency' }],
};
export const rowComparison: RowComparison = {
  model: 'deal',
  version: 3,
  tenant: 'acme',
  root: '7',
  key: { dealId: '7' },
  before: { knownAt: '100', row: { total: '1' } },
  after: { knownAt: '110', row: { total: '3' } },
  log,
  kind: 'changed',
  values: comparedSource.values,
  events: [{ ...event, asserted: { total: { before: '1', after: '3', changed: true } } }],
  eventsTotal: 1,
};
export const lineage: Lineage = {
  model: 'deal',
  version: 3,
  observed: { golden: 8, roots: 0, events: 8 },
  columns: [
    {
      column: 'name',
      key: false,
      personal: false,
      sources: [{ event: 'DealOpened', of: 'data', path: 'name', personal: true }],
      columns: ['stage'],
      personalSources: [{ event: 'DealOpened', of: 'data', path: 'name', personal: true }],
    },
  ],
  row: ['A', 'B', 'C', 'D'].map((type) => ({ event: type, of: 'envelope', path: 'occurredAt', personal: false })),
  unattributed: [],
  columnsBefore: 2,
  columnsTotal: 9,
  nextCursor: 'more',
};
