import type { Explanation } from '@recount/read-store';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { examples, houseAction } from '../run.js';
import { tenantFor } from '../tenant.js';
import { cell, plural } from '../terminal/format.js';

function print(explanation: Explanation, all: boolean, { colours, line }: Output): void {
  const { model, version, key, column, row } = explanation;
  const unset = column !== null && explanation.defaults.includes(column);
  const direct = explanation.steps.filter(
    (step) => unset || column === null || column in step.asserted || step.removed,
  );
  const steps = all ? explanation.steps : direct;
  const behind = explanation.steps.length - direct.length;
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
  line(colours.dim(`made by ${plural(direct.length, 'event')}${further}; root ${explanation.root}`));
  for (const step of steps) {
    line();
    line(
      `${colours.cyan(step.type)}  ${step.occurredAt}  by ${step.actor}  ${colours.dim(`recorded ${step.recordedAt}, position ${step.position}`)}`,
    );
    line(
      colours.dim(
        `  event ${step.eventId} of ${step.stream}, command ${step.commandId}${step.ruleRefs ? `, under ${step.ruleRefs}` : ''}`,
      ),
    );
    const asserted = Object.entries(step.asserted).filter(([, { changed }]) => changed);
    for (const [name, { before, after }] of asserted.filter(([name]) => column === null || name === column)) {
      const was = cell(before);
      line(`  ${name}: ${was === '' ? '' : `${was} → `}${colours.bold(cell(after) || 'empty')}`);
    }
    const others =
      column === null
        ? []
        : asserted.filter(([name]) => name !== column).map(([name, { after }]) => `${name} ${cell(after)}`);
    if (others.length > 0) line(colours.dim(`  also ${others.join(', ')}`));
    if (step.removed !== undefined) line(colours.yellow(`  removed: ${step.removed}`));
    if (step.read.length > 0) line(colours.dim(`  from ${step.read.join(', ')}`));
  }
}

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .argument('<model>', 'the read model, e.g. customer_360')
    .argument('<key>', 'the row: values of its key columns, separated by commas')
    .option('-c, --column <name>', 'only what made this column')
    .option('--known-at <date or position>', 'the row as it was known then, and how it had come to be')
    .option('-a, --all', 'with --column: also the events that set what those read')
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
      ),
    )
    .action(
      houseAction<{ column?: string; all?: boolean; knownAt?: string }>(
        async (house, [model = '', key = ''], { options, output }) => {
          const store = await house.readStore();
          const found = await store.explain(model, await tenantFor(house), key.split(','), {
            ...(options.column !== undefined && { column: options.column }),
            ...(options.knownAt !== undefined && { knownAt: options.knownAt }),
          });
          if (output.json) output.value(found);
          else print(found, options.all === true, output);
        },
      ),
    );
}
