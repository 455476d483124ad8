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
import {
  asked,
  cell,
  comparison,
  comparisons,
  diff,
  effects,
  event,
  explanation,
  lineage,
  log,
  rowComparison,
  step,
  trace,
} from './testing/samples.js';

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

test('what stands in the data cannot become lines, and drives nothing', () => {
  const forged = 'Nice\n\nDealPriced\r\u001b[2K\u001b]0;pwned\u0007\u009b\u007f\u2028\u2029\u202e\u2066';
  const held = 'Nice\\n\\nDealPriced\\r\\u001b[2K\\u001b]0;pwned\\u0007\\u009b\\u007f\\u2028\\u2029\\u202e\\u2066';
  const touched = step(1, {
    actor: forged,
    commandId: forged,
    ruleRefs: forged,
    removed: forged,
    asserted: { name: { before: forged, after: { in: forged }, changed: true } },
  });
  const told = {
    ...explanation,
    column: null,
    row: { name: forged, list: [forged] },
    key: { dealId: forged },
    steps: [touched],
  };
  const asking = { ...asked, question: forged };
  const told2 = { ...cell, rows: [{ name: forged }], cell: { name: forged }, figures: { name: forged } };
  for (const sheet of [
    explanationSheet(told, asking),
    explanationSheet({ ...told, column: 'name', value: forged }, asking),
    cellSheet(told2, asking),
    traceSheet({ ...trace, tree: [{ commandId: forged, actor: forged, causationId: forged, events: [] }] }, asking),
  ])
    for (const form of [textOf(sheet), htmlOf(sheet)]) {
      expect(form).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]|^DealPriced\S/mu);
      expect(form.replace(/\s+/g, '')).toContain(held);
    }
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
