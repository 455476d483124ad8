import type {
  ComparedSide,
  ComparedSource,
  ComparedValues,
  ReportChanges,
  ReportComparison,
  ReportsComparison,
  RowComparison,
} from '@recount/read-store';
import { FOOT } from './explanation.js';
import type { Block, Change, Fact, Sheet } from './sheet.js';
import { type Asked, aboutFacts, changesOf, count, eventBlock, instant, keyText, plural, shown } from './values.js';

/** Values before and after; of numbers with the difference. */
const changesIn = (values: ComparedValues): Change[] =>
  Object.entries(values)
    .filter(([, { before, after }]) => before !== null || after !== null)
    .map(([column, { before, after, difference }]) => {
      const sign = difference !== undefined && !String(difference).startsWith('-') ? '+' : '';
      const by = difference === undefined ? '' : ` (${sign}${difference})`;
      return { column, before: shown(before), after: `${shown(after)}${by}`, how: 'changed', asked: false };
    });

const BY: Readonly<Record<ComparedSource['by'], string>> = {
  row: '',
  identity: 'It counts under another customer since.',
  root: 'No event set this row; these set others of its root.',
  time: 'No event: it changed because time passed.',
};

const furtherNote = (left: number): Block[] =>
  left > 0 ? [{ kind: 'note', text: `And ${plural(left, 'further event')}.` }] : [];

function sourceBlocks({ kind, model, key, values, events, eventsTotal, by }: ComparedSource): Block[] {
  const notes = BY[by] === '' ? [] : [BY[by]];
  return [
    { kind: 'heading', text: `${kind}: ${model ?? 'a row'} ${key === null ? '' : keyText(key)}`.trimEnd() },
    { kind: 'changes', changes: changesIn(values), notes },
    ...events.map(
      (event): Block => ({
        kind: 'event',
        depth: 1,
        event: eventBlock(event, { role: event.counts === 'before' ? 'counted before only' : null }),
      }),
    ),
    ...furtherNote(eventsTotal - events.length),
  ];
}

const cellText = (cell: Readonly<Record<string, unknown>>): string =>
  Object.entries(cell)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ');

/** What changed in a report, row by row with the events behind it. */
function comparisonBlocks(told: ReportChanges): Block[] {
  const { report, added, removed, changed, figures = [], rows, rowsBefore, quarantinedRoots } = told;
  const total = added + removed + changed;
  const paged =
    rows.length === total
      ? ''
      : ` Shown: ${rows.length === 0 ? 0 : count(rowsBefore + 1)} to ${count(rowsBefore + rows.length)}.`;
  const heading: Block = {
    kind: 'heading',
    text: report,
    note: `${count(added)} added, ${count(removed)} removed, ${count(changed)} changed.${paged}`,
  };
  const figureChanges = changesIn(Object.fromEntries(figures.map(({ path, ...value }) => [path, value])));
  return [
    heading,
    ...(figures.length === 0 ? [] : [{ kind: 'changes', changes: figureChanges, notes: [] } as const]),
    ...rows.flatMap(({ kind, cell, values, sources, sourcesTotal }): Block[] => {
      // A row of a grain is its own source.
      if (Object.keys(cell).length === 0 && sources.length === 1 && told.kind !== 'aggregate')
        return sources.flatMap(sourceBlocks);
      const left = sourcesTotal - sources.length;
      return [
        { kind: 'heading', text: `${kind}: ${cellText(cell) || 'all'}` },
        { kind: 'changes', changes: changesIn(values), notes: [] },
        ...sources.flatMap(sourceBlocks),
        ...(left > 0
          ? [{ kind: 'note', text: `${count(sources.length)} of ${plural(sourcesTotal, 'row')} behind it.` } as const]
          : []),
      ];
    }),
    ...(quarantinedRoots > 0
      ? [
          {
            kind: 'note',
            text: `${plural(quarantinedRoots, 'root')} set aside: these figures leave them out.`,
            warning: true,
          } as const,
        ]
      : []),
  ];
}

/** Both times of a comparison. */
const sideFacts = ({ before, after }: Record<'before' | 'after', ComparedSide>): Fact[] =>
  [
    { label: 'Before', side: before },
    { label: 'After', side: after },
  ].map(({ label, side: { asOf, knownAt } }) => ({
    label,
    value: `as of ${instant(asOf)}, known at ${knownAt === null ? 'nothing' : `position ${knownAt}`}`,
  }));

/** What changed in a report between two times, to hand to somebody. */
export function comparisonSheet(told: ReportComparison, asked: Asked): Sheet {
  const params = Object.entries(told.params).filter(([, value]) => value !== null);
  return {
    kind: 'Comparison',
    title: told.report,
    facts: aboutFacts(asked, told.tenant, told.log, [
      { label: 'Position', value: told.position === null ? 'nothing is folded' : told.position },
      ...sideFacts(told),
      ...(params.length === 0 ? [] : [{ label: 'Parameters', value: cellText(Object.fromEntries(params)) }]),
    ]),
    blocks: comparisonBlocks(told),
    foot: FOOT.slice(0, 2),
  };
}

/** What changed in all reports between two times, to hand to somebody. */
export function comparisonsSheet(told: ReportsComparison, asked: Asked): Sheet {
  const { tenant, log, position, before, after, reports, left } = told;
  const differs = ({ added, removed, changed, figures = [] }: ReportChanges): boolean =>
    added + removed + changed + figures.length > 0;
  const same = reports.filter((one) => !differs(one)).map(({ report }) => report);
  const note = (text: string): Block => ({ kind: 'note', text });
  return {
    kind: 'Comparison',
    title: 'All reports',
    facts: aboutFacts(asked, tenant, log, [
      { label: 'Position', value: position === null ? 'nothing is folded' : position },
      ...(before === null || after === null ? [] : sideFacts({ before, after })),
    ]),
    blocks: [
      note(
        `${plural(reports.length, 'report')} compared, ${count(reports.length - same.length)} changed; of each the largest changes.`,
      ),
      ...reports.filter(differs).flatMap((one): Block[] => {
        const rest = (one.figuresTotal ?? 0) - (one.figures?.length ?? 0);
        return [...comparisonBlocks(one), ...(rest > 0 ? [note(`And ${plural(rest, 'further figure')}.`)] : [])];
      }),
      ...(same.length > 0 ? [note(`Unchanged: ${same.join(', ')}.`)] : []),
      ...left.map(({ report, why }) => note(`Not compared: ${report} (${why}).`)),
    ],
    foot: FOOT.slice(0, 2),
  };
}

/** What changed in one row between two moments, to hand to somebody. */
export function rowComparisonSheet(told: RowComparison, asked: Asked): Sheet {
  const { model, version, tenant, root, key, before, after, log, kind, values, events, eventsTotal } = told;
  return {
    kind: 'Comparison',
    title: `${model} ${keyText(key)}`,
    facts: aboutFacts(asked, tenant, log, [
      { label: 'Before', value: `as known at position ${before.knownAt}` },
      { label: 'After', value: `as known at position ${after.knownAt}` },
      { label: 'Read model', value: `${model}, version ${version}` },
      { label: 'Root', value: root },
    ]),
    blocks: [
      { kind: 'heading', text: 'What changed', note: kind === null ? 'Nothing: it is the same row, or none.' : kind },
      { kind: 'changes', changes: changesIn(values), notes: [] },
      { kind: 'heading', text: 'By which events', note: `${plural(eventsTotal, 'event')} between the two moments.` },
      ...events.map(
        (event): Block => ({
          kind: 'event',
          depth: 0,
          event: eventBlock(event, {
            changes: changesOf(event.asserted).filter(({ how }) => how === 'changed'),
            notes: event.removed === undefined ? [] : [`Removed: ${event.removed}`],
          }),
        }),
      ),
      ...furtherNote(eventsTotal - events.length),
    ],
    foot: FOOT.slice(0, 2),
  };
}
