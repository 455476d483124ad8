import type {
  ChangeKind,
  ComparedSide,
  ComparedSource,
  ComparedValues,
  ReportChanges,
  ReportComparison,
  ReportsComparison,
  RowComparison,
  TracedEvent,
} from '@recount/read-store';
import type { Output } from './output.js';
import { cell, plural } from './terminal/format.js';

const named = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${cell(value) || 'empty'}`)
    .join(', ');

/** A kind in its colour, as wide as the widest. */
function kindOf(kind: ChangeKind, { colours }: Output): string {
  const text = kind.padEnd('removed'.length);
  return kind === 'added' ? colours.green(text) : kind === 'removed' ? colours.red(text) : colours.yellow(text);
}

/** `open: 1200.00 → 1850.00 (+650.00)`, one a line. */
function printValues(values: ComparedValues, indent: string, { line, colours }: Output): void {
  for (const [name, { before, after, difference }] of Object.entries(values)) {
    if (before === null && after === null) continue;
    const sign = difference !== undefined && !String(difference).startsWith('-') ? '+' : '';
    const by = difference === undefined ? '' : colours.dim(` (${sign}${difference})`);
    line(`${indent}${name}: ${cell(before) || 'empty'} → ${colours.bold(cell(after) || 'empty')}${by}`);
  }
}

const eventLine = (
  { type, occurredAt, recordedAt, actor, eventId, commandId }: TracedEvent,
  { colours }: Output,
): string =>
  `${colours.cyan(type)}  ${occurredAt}  by ${actor}  ${colours.dim(`recorded ${recordedAt}, event ${eventId}, command ${commandId}`)}`;

const BY: Readonly<Record<ComparedSource['by'], string>> = {
  row: '',
  identity: 'it counts under another customer since',
  root: 'no event set this row; these set others of its root',
  time: 'no event: it changed because time passed',
};

function printSource(source: ComparedSource, output: Output): void {
  const { model, key, kind, values, events, eventsTotal, by } = source;
  const { line, colours } = output;
  line(`    ${kindOf(kind, output)}  ${model ?? 'a row'} ${named(key ?? {})}`);
  printValues(values, '      ', output);
  if (by !== 'row') line(colours.dim(`      ${BY[by]}`));
  for (const event of events) line(`      ${event.counts === 'before' ? '− ' : ''}${eventLine(event, output)}`);
  if (eventsTotal > events.length)
    line(colours.dim(`      and ${plural(eventsTotal - events.length, 'further event')}`));
}

const sideOf = ({ asOf, knownAt }: ComparedSide): string => `as of ${asOf}, known at ${knownAt ?? 'nothing'}`;

const countsOf = ({ report, added, removed, changed }: ReportChanges, { colours }: Output): string =>
  `${colours.bold(report)}  ${added} added, ${removed} removed, ${changed} changed`;

/** What changed in a report, for people. */
export function printComparison(told: ReportComparison, output: Output): void {
  const { line, colours } = output;
  line(countsOf(told, output));
  line(colours.dim(`${sideOf(told.before)}  →  ${sideOf(told.after)}`));
  printChanges(told, output);
  if (told.nextCursor !== null) output.note(`more with --cursor ${told.nextCursor}`);
}

/** What changed in all reports, for people. */
export function printComparisons({ before, after, reports, left }: ReportsComparison, output: Output): void {
  const { line, colours } = output;
  if (before !== null && after !== null) line(colours.dim(`${sideOf(before)}  →  ${sideOf(after)}`));
  const differs = (told: ReportChanges): boolean => changesOf(told) + (told.figures?.length ?? 0) > 0;
  for (const told of reports.filter(differs)) {
    line();
    line(countsOf(told, output));
    printChanges(told, output);
    const figures = (told.figuresTotal ?? 0) - (told.figures?.length ?? 0);
    if (figures > 0) line(colours.dim(`  and ${plural(figures, 'further figure')}`));
    const rest = changesOf(told) - told.rows.length;
    if (rest > 0) line(colours.dim(`  and ${plural(rest, 'further change')}: recount compare ${told.report}`));
  }
  const same = reports.filter((told) => !differs(told)).map(({ report }) => report);
  if (same.length > 0) line(`\nunchanged: ${same.join(', ')}`);
  for (const { report, why } of left) line(colours.dim(`not compared: ${report} (${why})`));
}
const changesOf = ({ added, removed, changed }: ReportChanges): number => added + removed + changed;

function printChanges(told: ReportChanges, output: Output): void {
  const { line, colours } = output;
  for (const { path, ...value } of told.figures ?? []) printValues({ [path]: value }, '  ', output);
  for (const { kind, cell: dimensions, values, sources, sourcesTotal } of told.rows) {
    line();
    const own = Object.keys(dimensions).length === 0 && sources.length === 1 && told.kind !== 'aggregate';
    if (!own) {
      line(`${kindOf(kind, output)}  ${colours.bold(named(dimensions) || 'all')}`);
      printValues(values, '  ', output);
    }
    for (const source of sources) printSource(source, output);
    if (sourcesTotal > sources.length)
      line(colours.dim(`    ${sources.length} of ${plural(sourcesTotal, 'row')} behind it (--sources shows more)`));
  }
  if (told.quarantinedRoots > 0)
    line(colours.yellow(`${plural(told.quarantinedRoots, 'root')} quarantined: these figures leave them out`));
}

/** What changed in a row, for people. */
export function printRow(told: RowComparison, output: Output): void {
  const { line, colours } = output;
  const { model, version, key, before, after, kind, values, events, eventsTotal } = told;
  line(
    `${colours.bold(`${model} v${version}`)}  ${named(key)}  ${kind === null ? 'unchanged' : kindOf(kind, output).trimEnd()}`,
  );
  line(colours.dim(`as known at ${before.knownAt}  →  as known at ${after.knownAt}; root ${told.root}`));
  printValues(values, '  ', output);
  for (const event of events) {
    line();
    line(eventLine(event, output));
    const set = Object.entries(event.asserted).filter(([, { changed }]) => changed);
    printValues(Object.fromEntries(set), '  ', output);
    if (event.removed !== undefined) line(colours.yellow(`  removed: ${event.removed}`));
  }
  if (eventsTotal > events.length) line(colours.dim(`and ${plural(eventsTotal - events.length, 'further event')}`));
}
