import { cellSheet } from '@recount/forms';
import { boundsOf, type CellExplanation, type ReportAnswer, type ReportDescription } from '@recount/read-store';
import type { Command } from 'commander';
import { type Form, outOption, printAnswer } from '../form.js';
import { MIN_POSITION, minPositionOf } from '../min-position.js';
import type { Output } from '../output.js';
import { collect, examples, houseAction } from '../run.js';
import { UsageError } from '../settings.js';
import { tenantFor } from '../tenant.js';
import { cell, plural } from '../terminal/format.js';
import { printStep } from './explain.js';

/** `key=value` pairs as an object. @throws UsageError */
export function paramsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`${pair} is no parameter; write name=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function printList(reports: readonly ReportDescription[], { colours, line }: Output): void {
  for (const { name, doc, kind, params } of reports) {
    line(`${colours.bold(name)}  ${colours.dim(kind)}`);
    line(`  ${doc}`);
    for (const [param, declared] of Object.entries(params)) {
      const { kind, values, default: fallback, required, doc } = declared;
      const type = values ? values.join('|') : kind;
      const bounds = boundsOf(declared);
      const range = bounds === undefined ? '' : `, ${bounds}`;
      const note = required ? ', required' : fallback === undefined ? '' : `, default ${fallback}`;
      line(`    ${param}=${type}${colours.dim(`${range}${note}  ${doc}`)}`);
    }
    line();
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isFlat = (value: unknown): boolean =>
  !isRecord(value) && !(Array.isArray(value) && value.some((item) => item !== null && typeof item === 'object'));
const isTable = (value: unknown): value is Fields[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => isRecord(item) && Object.values(item).every(isFlat));

/** Figures as text: lists of records as tables, single values as `name: value`, the rest part by part. */
function printFigures(figures: unknown, output: Output, title = ''): void {
  const under = (name: string | number): string => (title === '' ? cell(name) : `${title}.${cell(name)}`);
  if (isFlat(figures)) {
    output.line(title === '' ? cell(figures) : `${title}: ${cell(figures)}`);
  } else if (isTable(figures)) {
    if (title !== '') output.line(output.colours.bold(title));
    output.table(figures);
    output.line();
  } else if (Array.isArray(figures)) {
    for (const [n, item] of figures.entries()) printFigures(item, output, figures.length === 1 ? title : under(n + 1));
  } else {
    const entries = Object.entries(figures as Fields);
    const flatFirst = [
      ...entries.filter(([, value]) => isFlat(value)),
      ...entries.filter(([, value]) => !isFlat(value)),
    ];
    for (const [name, value] of flatFirst) printFigures(value, output, under(name));
  }
}

/** Rows of a model as people read them: their own columns, then what of their key stands in none; the root in no case. */
function readable(rows: readonly Fields[]): Fields[] {
  const models = new Set(rows.map(({ model }) => model));
  return rows.map(({ model, root, key, ...own }) => ({
    ...(models.size > 1 && { model }),
    ...own,
    ...(isRecord(key) ? Object.fromEntries(Object.entries(key).filter(([column]) => !(column in own))) : { key }),
  }));
}

/** Where in the log something was known; before its first event nothing was. */
const placeOf = (knownAt: string | null): string =>
  knownAt === null || knownAt.startsWith('-') ? 'nothing' : `position ${knownAt}`;

/** `knownAtAsked`: the answer is what was known at a time, not all that is folded. */
function print(answer: ReportAnswer, output: Output, knownAtAsked: boolean): void {
  const { colours, line } = output;
  if (answer.rows) {
    if (answer.rows.length === 0) output.note('No rows.');
    else output.table(answer.rows.every(({ model, root }) => model && root) ? readable(answer.rows) : answer.rows);
  }
  if (answer.figures !== undefined) printFigures(answer.figures, output);
  const facts = [`as of ${answer.asOf}`];
  if (knownAtAsked) facts.push(`known at ${placeOf(answer.knownAt)}`);
  facts.push(`folded to ${answer.position ?? 'nothing'}`);
  if (answer.formula) facts.push(answer.formula);
  if (answer.population)
    facts.push(`${plural(answer.population.count, 'input')}, sha256 ${answer.population.sha256.slice(0, 12)}…`);
  line(colours.dim(facts.join(' · ')));
  if (answer.quarantinedRoots > 0)
    line(colours.yellow(`${plural(answer.quarantinedRoots, 'root')} quarantined: these figures leave them out`));
}

/** From the cell over its rows to their events. */
function printCell(answer: CellExplanation, output: Output, knownAtAsked: boolean): void {
  const { colours, line } = output;
  print(answer, output, knownAtAsked);
  const { sources, sourcesBefore, sourcesTotal } = answer;
  for (const [i, { model, key, row, explanation, missing }] of sources.entries()) {
    line();
    const name =
      model === null
        ? ''
        : `${model} ${Object.values(key ?? {})
            .map(cell)
            .join(', ')}`;
    line(`${colours.bold(`${sourcesBefore + i + 1} of ${sourcesTotal}`)}  ${name}`);
    const held = Object.entries(row).filter(([, value]) => value !== null);
    line(colours.dim(`  ${held.map(([column, value]) => `${column} ${cell(value)}`).join(', ')}`));
    if (explanation === null) line(colours.yellow(`  ${missing}`));
    for (const step of explanation?.steps ?? []) printStep(step, output, explanation?.column ?? null);
    const more = (explanation?.stepsTotal ?? 0) - (explanation?.steps.length ?? 0);
    if (more > 0) line(colours.dim(`  … and ${plural(more, 'more event')}: \`recount explain ${model}\` shows them`));
  }
  if (answer.nextCursor !== null)
    output.note(
      `${plural(sourcesTotal - sourcesBefore - sources.length, 'more row')}: --cursor ${answer.nextCursor}, or a narrower --cell`,
    );
}

interface ReportOptions {
  readonly param: string[];
  readonly cell: string[];
  readonly drill?: boolean;
  readonly explain?: boolean;
  readonly column?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly minPosition?: string;
  readonly out?: Form;
}

export function reportCommand(program: Command): void {
  program
    .command('report')
    .argument('[name]', 'the report; without one, the reports there are and their parameters')
    .option('-p, --param <name=value>', 'a parameter of the report (repeatable)', collect, [])
    .option('--as-of <time>', 'what had occurred by then: an instant, or a day of the tenant; default now')
    .option(
      '--known-at <time>',
      'what was recorded by then: a position, a token, an instant or a day; default: everything folded',
    )
    .option('--cell <dimension=value>', 'one cell: a dimension the report groups by (repeatable)', collect, [])
    .option('-d, --drill', 'the rows behind the cell, or the population behind figures')
    .option('-e, --explain', 'from the cell to the events: each row behind it, and what made it')
    .option('-c, --column <name>', 'with --explain: only what made this column of the rows')
    .option('-l, --limit <n>', 'with --explain: rows to explain, 1 to 100', Number, 20)
    .option('--cursor <cursor>', 'with --explain: the page after this one')
    .addOption(outOption())
    .option(...MIN_POSITION)
    .summary('run a report, or tell a cell of it back to its events')
    .description(
      'Runs a report over the read models, or lists the reports. --as-of asks what was true then, --known-at what was known then. With --drill or --explain: what a cell of it stands on.',
    )
    .addHelpText(
      'after',
      examples(
        ['report', 'the reports there are'],
        ['report receivable_ageing --tenant demo --as-of 2026-03-31T22:00:00Z', 'what was open at the end of March'],
        ['report receivable_ageing -p from=issue -p buckets=30,60,90 --json', 'with parameters, for a script'],
        ['report receivable_ageing --cell bucket=1-30 --cell currency=EUR --drill', 'the rows behind one cell'],
        ['report receivable_ageing --cell bucket=1-30 --explain --column open', 'the events behind these'],
        ['report receivable_ageing --cell bucket=1-30 --explain --out html > cell.html', 'as a page to hand on'],
      ),
    )
    .action(
      houseAction<ReportOptions>(async (house, [name], { options, output }) => {
        const store = await house.readStore();
        if (name === undefined) {
          const { reports } = store.describe();
          return output.json ? output.value(reports) : printList(reports, output);
        }
        const { asOf, knownAt, column, limit, cursor, out, drill, explain } = options;
        const cell = paramsOf(options.cell);
        checkUsage(options);
        const request = {
          tenant: await tenantFor(house),
          params: paramsOf(options.param),
          ...(asOf !== undefined && { asOf }),
          ...(knownAt !== undefined && { knownAt }),
          ...minPositionOf(options.minPosition),
        };
        if (explain) {
          const found = await store.explainCell(name, request, cell, { column, limit, cursor });
          const shown = (answer: CellExplanation): void => printCell(answer, output, knownAt !== undefined);
          return printAnswer(found, { out, output }, { sheet: cellSheet, print: shown });
        }
        const answer = await (drill ? store.drillReport(name, request, cell) : store.runReport(name, request));
        if (output.json) output.value(answer);
        else print(answer, output, knownAt !== undefined);
      }),
    );
}

/** @throws UsageError for options that mean nothing without another */
function checkUsage({ cell, drill, explain, column, cursor, out }: ReportOptions): void {
  if (drill && explain) throw new UsageError('--drill shows the rows, --explain their events too: give one');
  if (cell.length > 0 && !drill && !explain) throw new UsageError('--cell says which cell: add --drill or --explain');
  if (column !== undefined && !explain) throw new UsageError('--column narrows --explain');
  if (cursor !== undefined && !explain) throw new UsageError('--cursor goes on with --explain');
  if (out !== undefined && !explain) throw new UsageError('--out makes a form of what --explain tells');
}
