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
import {
  cellSheet,
  comparisonSheet,
  comparisonsSheet,
  differenceSheet,
  effectsSheet,
  explanationSheet,
  htmlOf,
  lineageSheet,
  rowComparisonSheet,
  type Sheet,
  textOf,
  traceSheet,
} from './index.js';

const asked = { question: 'recount explain deal 7 --column total', generatedAt: '2026-04-01T08:00:00.000Z' };
const log = { id: '5d0c0b1e-0000-4000-8000-000000000000', epoch: 2 };
const step = (n: number, more: Partial<ExplainStep> = {}): ExplainStep => ({
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
const explanation: Explanation = {
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
const event = { ...bare, root: '7' };
const effects: EventEffects = {
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
const trace: CausalTrace = {
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
const cell: CellExplanation = {
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
const diff: StageDiff = {
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
const comparedSource = {
  kind: 'changed',
  model: 'deal',
  root: '7',
  key: { dealId: '7' },
  values: { total: { before: '1', after: '3', difference: '2' } },
  events: [{ ...event, counts: 'after' }],
  eventsTotal: 2,
  by: 'root',
} as const;
const comparison: ReportComparison = {
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
const comparisons: ReportsComparison = {
  ...comparison,
  reports: [
    { ...comparison, figures: [], figuresTotal: 4 },
    { ...comparison, report: 'still', changed: 0, rows: [] },
  ],
  left: [{ report: 'other', why: 'needs currency' }],
};
const rowComparison: RowComparison = {
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
const lineage: Lineage = {
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
const sheets: readonly (readonly [string, Sheet])[] = [
  ['an explanation', explanationSheet(explanation, asked)],
  ['effects', effectsSheet(effects, asked)],
  ['a trace', traceSheet(trace, asked)],
  ['a cell of a report', cellSheet(cell, asked)],
  ['a difference', differenceSheet(diff, asked)],
  ['a comparison', comparisonSheet(comparison, asked)],
  ['all reports compared', comparisonsSheet(comparisons, asked)],
  ['a row compared', rowComparisonSheet(rowComparison, asked)],
];
/** What a page shows, its markup taken away. */
const shown = (html: string): string =>
  html
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&');

describe.each(sheets)('%s as a form', (_name, sheet) => {
  test('says what was asked, of whom, of which log, up to where and when', () => {
    for (const form of [textOf(sheet), shown(htmlOf(sheet))]) {
      const said = form.replace(/\s+/g, ' ');
      for (const fact of [asked.question, 'acme', `${log.id}, epoch 2`, '110', '2026-04-01 08:00:00.000 UTC'])
        expect(said).toContain(fact);
    }
  });
  test('names of every event who, when, by which command and its id', () => {
    for (const form of [textOf(sheet), shown(htmlOf(sheet))])
      for (const fact of ['user:ada', 'command-1', event.eventId, '2026-03-01 09:00:00.000 UTC', 'position 101'])
        expect(form).toContain(fact);
  });
  test('the text is of a fixed layout: 100 columns, no blanks at the ends', () => {
    for (const line of textOf(sheet).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100);
      expect(line).toBe(line.trimEnd());
    }
  });
  test('the page stands by itself: no script, nothing fetched', () => {
    const html = htmlOf(sheet);
    expect(html).not.toMatch(/<script|<iframe|<img|<object|@import|url\(|src=|\son\w+=/i);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['data:,']);
  });
});

test('before and after of each column; what was asserted and did not change is told apart', () => {
  const text = textOf(explanationSheet(explanation, asked));
  expect(text).toMatch(/^ {2}\* total +\(empty\) → 1$/m);
  expect(text).toMatch(/^ {2}\* total +3 \(asserted, as before\)$/m);
  expect(text).toMatch(/Also set: note y/);
  expect(text).toMatch(/rules +pricePolicy@7/);
  expect(text).toMatch(/caused by +event-before/);
  const html = htmlOf(explanationSheet(explanation, asked));
  expect(html).toContain('<th scope="row">total</th><td><i>empty</i></td><td>1</td><td>changed</td>');
  expect(html).toContain('<th scope="row">total</th><td>3</td><td>3</td><td>asserted</td>');
});

test('a trace shows each command under the event that caused it', () => {
  expect(textOf(traceSheet(trace, asked))).toMatch(
    /^command command-1 {2}by user:ada[\s\S]*^ {2}DealPriced$[\s\S]*^ {4}command command-of-the-reactor {2}by reactor:repricing$[\s\S]*^ {6}DealRepriced$/m,
  );
});

test('a form says which part of the whole it is, and what it leaves out', () => {
  const page = { ...explanation, steps: explanation.steps.slice(1, 2), stepsBefore: 1, later: 4, behind: 2 };
  const text = textOf(explanationSheet(page, asked)).replace(/\s+/g, ' ');
  expect(text).toContain('Shown: 2 to 2 of 3.');
  expect(text).toContain('4 events occurred after the report’s as-of and are left out');
  expect(text).toContain('they read what 2 other events had set (not listed here)');
  const whole = textOf(cellSheet(cell, asked)).replace(/\s+/g, ' ');
  expect(whole).toContain('5 rows of the grain, each with the events behind it. Shown: 1 to 2.');
  expect(whole).toContain('! 1 root set aside: these figures leave them out.');
  expect(whole).toContain('a row of the population');
});

test('of a row that one version has not, the events that make it on one side and remove it on the other', () => {
  const text = textOf(differenceSheet(diff, asked));
  expect(text).toMatch(/^7: added$[\s\S]*^DealPriced {2}\(the served version removes the row\)$[\s\S]*Removed: lost/m);
  expect(text).toMatch(/^DealPriced {2}\(the version beside it makes the row\)$[\s\S]*2 further events not shown/m);
});

test('a comparison says by how much, why, and what is not shown', () => {
  const text = textOf(comparisonSheet(comparison, asked)).replace(/\s+/g, ' ');
  for (const said of [
    'total 1 → 3 (+2)',
    'these set others of its root',
    'And 1 further event.',
    '1 of 3 rows behind it.',
  ])
    expect(text).toContain(said);
  expect(text).toContain('0 added, 0 removed, 4 changed. Shown: 1 to 1.');
});

test('a comparison of all reports says which did not change, and which were not compared', () => {
  const text = textOf(comparisonsSheet(comparisons, asked)).replace(/\s+/g, ' ');
  for (const said of [
    '2 reports compared, 1 changed',
    'And 4 further figures.',
    'Unchanged: still.',
    'other (needs currency)',
  ])
    expect(text).toContain(said);
});

test('a lineage names fields, which of them are personal, and where that is not declared', () => {
  const sheet = lineageSheet(lineage, asked);
  for (const form of [textOf(sheet), shown(htmlOf(sheet))].map((one) => one.replace(/\s+/g, ' ')))
    for (const said of [
      asked.question,
      'DealOpened.name (personal)',
      'name depends on personal fields and is not declared personal',
      'occurredAt of 4 types',
      'Shown: 3 to 3 of 9.',
      '2026-04-01 08:00:00.000 UTC',
    ])
      expect(form).toContain(said);
  for (const line of textOf(sheet).split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('what stands in the data cannot become part of the page', () => {
  const nasty = `</style><script>alert("1")</script>'&`;
  const page = htmlOf(
    explanationSheet(
      {
        ...explanation,
        value: nasty,
        key: { dealId: nasty },
        steps: [
          step(1, {
            actor: nasty,
            removed: nasty,
            asserted: { [nasty]: { before: nasty, after: nasty, changed: true } },
          }),
        ],
      },
      { ...asked, question: nasty },
    ),
  );
  expect(page).not.toContain('<script');
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;');
});
