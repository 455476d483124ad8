import { explanationSheet } from '@recount/forms';
import type { ExplainStep, Explanation } from '@recount/read-store';
import type { Command } from 'commander';
import { type Form, outOption, printAnswer } from '../form.js';
import { keyOf } from '../key.js';
import type { Output } from '../output.js';
import { noteMore, type Paged, paged, pageOf } from '../paging.js';
import { examples, houseAction } from '../run.js';
import { tenantFor } from '../tenant.js';
import { cell, plural } from '../terminal/format.js';

/** Columns an event asserted, those asked for line by line. */
export function printAsserted(
  asserted: ExplainStep['asserted'],
  { colours, line }: Output,
  column: string | null = null,
  indent = '  ',
): void {
  const shown = Object.entries(asserted).filter(([name]) => column === null || name === column);
  for (const [name, { before, after, changed }] of shown) {
    const was = changed ? cell(before) : '';
    const as = changed ? '' : colours.dim('  asserted, as before');
    line(`${indent}${name}: ${was === '' ? '' : `${was} → `}${colours.bold(cell(after) || 'empty')}${as}`);
  }
  const others = Object.entries(asserted).filter(
    ([name, { changed }]) => column !== null && name !== column && changed,
  );
  if (others.length > 0)
    line(colours.dim(`${indent}also ${others.map(([name, { after }]) => `${name} ${cell(after)}`).join(', ')}`));
}

/** One event of an explanation: who, when, by which command, and what it asserted. */
export function printStep(step: ExplainStep, output: Output, column: string | null): void {
  const { colours, line } = output;
  line(
    `${colours.cyan(step.type)}  ${step.occurredAt}  by ${step.actor}  ${colours.dim(`recorded ${step.recordedAt}, position ${step.position}`)}`,
  );
  line(colours.dim(`  event ${step.eventId} of ${step.stream}${step.ruleRefs ? `, under ${step.ruleRefs}` : ''}`));
  const cause = step.causationId === null ? '' : `, caused by ${step.causationId}`;
  line(colours.dim(`  command ${step.commandId}, correlation ${step.correlationId}${cause}`));
  printAsserted(step.asserted, output, column);
  if (step.removed !== undefined) line(colours.yellow(`  removed: ${step.removed}`));
  if (step.read.length > 0) line(colours.dim(`  from ${step.read.join(', ')}`));
}

function print(explanation: Explanation, all: boolean, output: Output): void {
  const { colours, line } = output;
  const { model, version, key, column, row, made, behind } = explanation;
  const unset = column !== null && explanation.defaults.includes(column);
  const name = Object.entries(key).map(([name, value]) => `${name} ${cell(value)}`);
  line(`${colours.bold(`${model} v${version}`)}  ${name.join(', ')}`);
  if (column !== null) line(`${column} = ${colours.bold(cell(explanation.value) || 'empty')}`);
  else if (row === null) line(colours.yellow('There is no such row now.'));
  if (unset) line(colours.dim(`never set: the default ${cell(explanation.value)}`));
  else if (explanation.defaults.length > 0) {
    const values = explanation.defaults.map((one) => `${one} ${cell(row?.[one])}`);
    line(colours.dim(`never set, at their defaults: ${values.join(', ')}`));
  }
  const further =
    behind === 0 ? '' : `, which read what ${plural(behind, 'other event')} had set${all ? '' : ' (--all shows them)'}`;
  if (explanation.knownAt !== null) line(colours.dim(`as known at position ${explanation.knownAt}`));
  line(colours.dim(`made by ${plural(made, 'event')}${further}; root ${explanation.root}`));
  for (const step of explanation.steps) {
    line();
    printStep(step, output, column);
  }
  noteMore(explanation, output);
}

export function explainCommand(program: Command): void {
  paged(program.command('explain'), 'events')
    .argument('<model>', 'the read model, e.g. customer_360')
    .argument('<key>', 'the row: values of its key columns, separated by commas (a comma inside one: %2C)')
    .option('-c, --column <name>', 'only what made this column')
    .option('--known-at <date or position>', 'the row as it was known then, and how it had come to be')
    .option('-a, --all', 'with --column: also the events that set what those read (JSON always has them)')
    .addOption(outOption())
    .summary('tell a row, or one cell, back to the events that made it')
    .description(
      'Folds the row again from its events and says of each one what it asserted, what it read, who and by which command.',
    )
    .addHelpText(
      'after',
      examples(
        ['explain customer_360 8d1c… --tenant demo', 'every event behind one customer’s row'],
        ['explain receivable 51aa… --column open', 'why this much is open'],
        ['explain receivable 51aa… --known-at 2026-03-31', 'the row as it was known at the end of March'],
        ['explain receivable 51aa… --column open --all --out html > why.html', 'a page to hand to somebody'],
      ),
    )
    .action(
      houseAction<Paged & { column?: string; all?: boolean; knownAt?: string; out?: Form }>(
        async (house, [model = '', key = ''], { options, output }) => {
          const { column, knownAt, out } = options;
          const all = options.all === true || output.json || out === 'json';
          const store = await house.readStore();
          const found = await store.explain(model, await tenantFor(house), keyOf(key), {
            column,
            knownAt,
            all,
            ...pageOf(options),
          });
          printAnswer(
            found,
            { out, output },
            { sheet: explanationSheet, print: (answer) => print(answer, all, output) },
          );
        },
      ),
    );
}
