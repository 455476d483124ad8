import { effectsSheet, traceSheet } from '@recount/forms';
import type { CausalNode, CausalTrace, EventEffects, TracedEvent } from '@recount/read-store';
import type { Command } from 'commander';
import { type Form, outOption, printAnswer } from '../form.js';
import type { Output } from '../output.js';
import { noteMore, type Paged, paged, pageOf } from '../paging.js';
import { examples, houseAction } from '../run.js';
import { tenantFor } from '../tenant.js';
import { cell } from '../terminal/format.js';
import { printAsserted } from './explain.js';

const eventLine = (event: TracedEvent, { colours }: Output): string =>
  `${colours.cyan(event.type)}  ${event.occurredAt}  by ${event.actor}  ${colours.dim(`event ${event.eventId} of ${event.stream}, position ${event.position}`)}`;

function printEffects(answer: EventEffects, output: Output): void {
  const { event, folded, effects, nextCursor } = answer;
  const { line, colours } = output;
  line(eventLine(event, output));
  const rules = event.ruleRefs === null ? '' : `, under ${event.ruleRefs}`;
  line(
    colours.dim(
      `  command ${event.commandId}, correlation ${event.correlationId}, recorded ${event.recordedAt}${rules}`,
    ),
  );
  if (!folded) line(colours.yellow('It is not folded yet: no projector has reached it.'));
  else if (effects.length === 0)
    line(nextCursor === null ? 'It set nothing in any read model.' : 'It set nothing in the rows of this page.');
  for (const { model, version, key, asserted, created, removed, failed } of effects) {
    line();
    const name = Object.entries(key ?? {}).map(([column, value]) => `${column} ${cell(value)}`);
    line(`${colours.bold(`${model} v${version}`)}  ${name.join(', ')}${created ? colours.green('  new row') : ''}`);
    if (failed !== undefined) line(colours.red(`  ${failed}`));
    if (removed !== undefined) line(colours.yellow(`  removed: ${removed}`));
    printAsserted(asserted, output);
  }
  noteMore(answer, output);
}

function printTree(nodes: readonly CausalNode[], output: Output, depth = 0): void {
  const { line, colours } = output;
  const indent = '  '.repeat(depth);
  for (const { commandId, actor, events } of nodes) {
    line(`${indent}${colours.bold('command')} ${commandId}  ${colours.dim(`by ${actor}`)}`);
    for (const { event, caused } of events) {
      line(`${indent}  ${eventLine(event, output)}`);
      printTree(caused, output, depth + 2);
    }
  }
}

function printTrace(answer: CausalTrace, output: Output): void {
  printTree(answer.tree, output);
  noteMore(answer, output);
}

export function effectsCommand(program: Command): void {
  paged(program.command('effects'), 'rows')
    .argument('<event>', 'id of the event')
    .addOption(outOption())
    .summary('everything one event set, in all read models')
    .description('Folds the root of the event up to it and says which rows and columns it set, from what to what.')
    .addHelpText(
      'after',
      examples(
        ['effects 326a50a9-4096-52c3-8ca1-e13955e412eb --tenant demo', 'what a payment changed'],
        ['effects 326a50a9-… --tenant demo --out html > effects.html', 'the same as a page'],
      ),
    )
    .action(
      houseAction<Paged & { out?: Form }>(async (house, [event = ''], { options, output }) => {
        const { out } = options;
        const store = await house.readStore();
        const found = await store.effects(await tenantFor(house), event.toLowerCase(), pageOf(options));
        printAnswer(found, { out, output }, { sheet: effectsSheet, print: (answer) => printEffects(answer, output) });
      }),
    );
}

export function traceCommand(program: Command): void {
  paged(program.command('trace'), 'events', '10000')
    .argument('<correlation>', 'correlation id, as the envelope and explain show it')
    .addOption(outOption())
    .summary('everything that followed from one intent')
    .description('Shows the tree of commands, their events and the commands these caused through reactors and timers.')
    .addHelpText(
      'after',
      examples(
        ['trace 8d1c2b60-… --tenant demo', 'from an order to its receivables'],
        ['trace 8d1c2b60-… --limit 100 --json', 'the first events of a long one; nextCursor leads on'],
      ),
    )
    .action(
      houseAction<Paged & { out?: Form }>(async (house, [correlation = ''], { options, output }) => {
        const { out } = options;
        const store = await house.readStore();
        const found = await store.trace(await tenantFor(house), correlation, pageOf(options));
        printAnswer(found, { out, output }, { sheet: traceSheet, print: (answer) => printTrace(answer, output) });
      }),
    );
}
