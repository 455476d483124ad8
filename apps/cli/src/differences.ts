import type { DifferentRow, ExplainStep, ModelDiff, StageDiff } from '@recount/read-store';
import type { Output } from './output.js';
import { cell, count, duration, plural } from './terminal/format.js';

/** Steps of a row, and columns of a step, that are told at most. */
const MOST_STEPS = 6;
const MOST_COLUMNS = 8;

type Side = 'served' | 'other';

/** How a version came to one column. */
function printColumn({ column, explained }: DifferentRow, side: Side, { colours, line }: Output): void {
  for (const step of explained[side]) {
    const set = column === null ? undefined : step.asserted[column];
    if (set === undefined) continue;
    line(
      colours.dim(
        `    ${side.padEnd(6)}  ${step.position}  ${step.type}: ${cell(set.before) || 'empty'} → ${cell(set.after) || 'empty'}`,
      ),
    );
  }
}

/** What one event did to a row: made it, took it away, or set columns of it. */
function stepText({ type, created, removed, asserted }: ExplainStep): string {
  if (removed !== undefined) return `${type} removes it: ${removed}`;
  const set = Object.entries(asserted).filter(([, { changed }]) => changed);
  const told = set
    .slice(0, MOST_COLUMNS)
    .map(([name, { before, after }]) =>
      created ? `${name} ${cell(after) || 'empty'}` : `${name} ${cell(before) || 'empty'} → ${cell(after) || 'empty'}`,
    );
  const more = set.length > told.length ? [`and ${plural(set.length - told.length, 'column')} more`] : [];
  const what = [...told, ...more].join(', ') || 'nothing else';
  return created ? `${type} makes it: ${what}` : `${type}: ${what}`;
}

/** The events by which a version makes or removes a row: those first that did, then the latest. */
function printRow({ explained, event }: DifferentRow, side: Side, { colours, line }: Output): void {
  const steps = explained[side];
  const decides = ({ created, removed, eventId }: ExplainStep): boolean =>
    created || removed !== undefined || eventId === event?.eventId;
  const last = (some: readonly ExplainStep[], most: number) => some.slice(Math.max(0, some.length - most));
  const deciding = last(steps.filter(decides), MOST_STEPS);
  const others = last(
    steps.filter((step) => !decides(step)),
    MOST_STEPS - deciding.length,
  );
  const told = steps.filter((step) => deciding.includes(step) || others.includes(step));
  for (const step of told)
    line(colours.dim(`    ${side.padEnd(6)}  ${step.position}  ${stepText(step)}  event ${step.eventId}`));
  const left = explained.steps[side] - told.length;
  if (left > 0) line(colours.dim(`    ${side.padEnd(6)}  and ${plural(left, 'further event')}`));
}

function printExample(row: DifferentRow, output: Output): void {
  const { colours, line } = output;
  const key = Object.values(row.key).map(cell).join(', ');
  const what =
    row.column === null
      ? row.kind
      : `${row.column}: ${cell(row.served) || 'empty'} ${colours.dim('→')} ${cell(row.other) || 'empty'}`;
  line(`  ${colours.bold(key)}  ${what}  ${colours.dim(`tenant ${row.tenant}`)}`);
  if (row.event !== null)
    line(`    they part at ${row.event.type}, position ${row.event.position}  ${colours.dim(row.event.eventId)}`);
  for (const side of ['served', 'other'] as const)
    if (row.column === null) printRow(row, side, output);
    else printColumn(row, side, output);
}

function printModel(model: ModelDiff, output: Output): void {
  const { colours, line, table } = output;
  line(colours.bold(`${model.name}  version ${model.from ?? '(none)'} → ${model.to ?? '(none)'}`));
  if (model.columnsAdded.length > 0) line(`  columns added: ${model.columnsAdded.join(', ')}`);
  if (model.columnsRemoved.length > 0) line(`  columns removed: ${model.columnsRemoved.join(', ')}`);
  const { served, other } = model.setAside;
  if (served + other > 0)
    line(
      colours.yellow(
        `  roots set aside: ${count(served)} served, ${count(other)} beside; their rows are compared as they stood when they were`,
      ),
    );
  if (!model.comparable) {
    line(`  the key is another one: ${count(model.rows.served)} rows served, ${count(model.rows.other)} beside`);
    return;
  }
  line(
    `  rows ${count(model.rows.served)} → ${count(model.rows.other)}: ${count(model.added)} added, ${count(model.removed)} removed, ${count(model.changed)} changed`,
  );
  if (model.columns.length > 0)
    table(model.columns.map(({ column, rows }) => ({ column, 'rows changed': count(rows) })));
  for (const example of model.examples) printExample(example, output);
}

/** What is staged against what is served, for people. */
export function printDifferences(diff: StageDiff, output: Output): void {
  for (const model of diff.models) {
    printModel(model, output);
    output.line();
  }
  if (diff.models.length === 0) output.line('No model differs: only views, functions or reports do.');
  output.line(
    `compared at position ${diff.position ?? '(none)'} in ${duration(diff.seconds)}; ${diff.role} definition ${diff.definition.slice(0, 12)}`,
  );
  if (diff.nextCursor !== null) output.line(`further examples: --cursor ${diff.nextCursor}`);
}
