import type { ExplainStep, Explanation } from '@recount/read-store';
import type { Block, EventBlock, Sheet } from './sheet.js';
import { type Asked, aboutFacts, changesOf, eventBlock, factsOf, keyText, plural, shown } from './values.js';

/** The events of an explanation, one block each, numbered over all pages. */
export const stepBlocks = ({ steps, stepsBefore, column }: Explanation): Block[] =>
  steps.map((step, i) => ({
    kind: 'event',
    depth: 0,
    event: eventBlock(step, {
      number: stepsBefore + i + 1,
      role: roleOf(step),
      ...assertedOf(step, column),
    }),
  }));

function roleOf({ direct, created, removed }: ExplainStep): string | null {
  if (!direct) return 'set what a later event read';
  if (removed !== undefined) return 'removed the row';
  return created ? 'brought the row into being' : null;
}

/** Of a step that made the column asked for, that column; what else it set stands in one line under it. */
function assertedOf(step: ExplainStep, column: string | null): Pick<EventBlock, 'changes' | 'notes'> {
  const all = changesOf(step.asserted, column);
  if (column === null || !step.direct || !Object.hasOwn(step.asserted, column))
    return { changes: all, notes: notesOf(step) };
  const others = all.filter(({ asked, how }) => !asked && how === 'changed');
  const also = others.map(({ column: name, after }) => `${name} ${after}`).join(', ');
  return {
    changes: all.filter(({ asked }) => asked),
    notes: [...(also === '' ? [] : [`Also set: ${also}`]), ...notesOf(step)],
  };
}

const notesOf = ({ removed, read, fields }: ExplainStep): string[] => [
  ...(removed === undefined ? [] : [`Removed: ${removed}`]),
  ...(read.length === 0 ? [] : [`Read of the row: ${read.join(', ')}`]),
  ...(fields.length === 0 ? [] : [`Read of the event: ${fields.join(', ')}`]),
];

/** What is said before the events: how many there are, and which are not here. */
export function countNote({ made, behind, stepsTotal, stepsBefore, steps, later = 0 }: Explanation): string {
  const hidden = stepsTotal === made ? ' (not listed here)' : '';
  const read = behind === 0 ? '' : `; they read what ${plural(behind, 'other event')} had set${hidden}`;
  const left = later === 0 ? '' : ` ${plural(later, 'event')} occurred after the report’s as-of and are left out.`;
  const paged =
    steps.length === stepsTotal ? '' : ` Shown: ${stepsBefore + 1} to ${stepsBefore + steps.length} of ${stepsTotal}.`;
  return `Made by ${plural(made, 'event')}${read}.${left}${paged}`;
}

/** The value of a cell, or the row. */
function answerBlocks({ column, row, value, defaults }: Explanation): Block[] {
  const unset = column !== null && defaults.includes(column);
  if (column !== null) {
    const note = unset ? 'never set: its default' : row === null ? 'the row is removed' : undefined;
    return [{ kind: 'answer', label: column, value: shown(value), ...(note === undefined ? {} : { note }) }];
  }
  if (row === null) return [{ kind: 'note', text: 'There is no such row: it was removed.', warning: true }];
  const never = defaults.length === 0 ? [] : [note(`Never set, at their defaults: ${defaults.join(', ')}.`)];
  return [{ kind: 'heading', text: 'The row' }, { kind: 'facts', facts: factsOf(row) }, ...never];
}
const note = (text: string): Block => ({ kind: 'note', text });

/** An explanation of a row or one column of it, to hand to somebody. */
export function explanationSheet(explanation: Explanation, asked: Asked): Sheet {
  const { model, version, tenant, root, key, column, knownAt, log, position } = explanation;
  const stands =
    knownAt === null
      ? { label: 'Position', value: `${position}: all that was folded` }
      : { label: 'Known at', value: `position ${position}${position === knownAt ? '' : ` (asked: ${knownAt})`}` };
  return {
    kind: 'Explanation',
    title: `${model} ${keyText(key)}${column === null ? '' : ` · ${column}`}`,
    facts: aboutFacts(asked, tenant, log, [
      stands,
      { label: 'Read model', value: `${model}, version ${version}` },
      { label: 'Root', value: root },
    ]),
    blocks: [
      ...answerBlocks(explanation),
      { kind: 'heading', text: 'How it came to be', note: countNote(explanation) },
      ...stepBlocks(explanation),
    ],
    foot: FOOT,
  };
}

/** How anybody checks a sheet. */
export const FOOT: readonly string[] = [
  'Every event named here stands in the log under its id and can be asked for again.',
  '“recount prove <event id>” writes a proof that an event was in the log when it was sealed; a script without Recount checks it.',
  '“changed”: the event set another value than before. “asserted”: it set the value that was there already.',
];
