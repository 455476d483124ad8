import { effectsSheet, traceSheet } from '@recount/forms';
import type { CausalNode, CausalTrace, EventEffects, TracedEvent } from '@recount/read-store';
import type { Command } from 'commander';
import { type Form, outOption, printAnswer } from '../form.js';
import type { Output } from '../output.js';
import { examples, houseAction } from '../run.js';
import { tenantFor } from '../tenant.js';
import { cell, plural } from '../terminal/format.js';
import { printAsserted } from './explain.js';

const eventLine = (event: TracedEvent, { colours }: Output): string =>
  `${colours.cyan(event.type)}  ${event.occurredAt}  by ${event.actor}  ${colours.dim(`event ${event.eventId} of ${event.stream}, position ${event.position}`)}`;

function printEffects({ event, folded, effects }: EventEffects, output: Output): void {
  const { line, colours } = output;
  line(eventLine(event, output));
  const rules = event.ruleRefs === null ? '' : `, under ${event.ruleRefs}`;
  line(
    colours.dim(
      `  command ${event.commandId}, correlation ${event.correlationId}, recorded ${event.recordedAt}${rules}`,
    ),
  );
  if (!folded) line(colours.yellow('It is not folded yet: no projector has reached it.'));
  else if (effects.length === 0) line('It set nothing in any read model.');
  for (const { model, version, key, asserted, created, removed, failed } of effects) {
    line();
    const name = Object.entries(key ?? {}).map(([column, value]) => `${column} ${cell(value)}`);
    line(`${colours.bold(`${model} v${version}`)}  ${name.join(', ')}${created ? colours.green('  new row') : ''}`);
    if (failed !== undefined) line(colours.red(`  ${failed}`));
    if (removed !== undefined) line(colours.yellow(`  removed: ${removed}`));
    printAsserted(asserted, output);
  }
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

function printTrace({ tree, truncated, events }: CausalTrace, output: Output): void {
  printTree(tree, output);
  if (truncated) output.note(`only the first ${plural(events, 'event')} are shown`);
}

export function effectsCommand(program: Command): void {
  program
    .command('effects')
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
      houseAction<{ out?: Form }>(async (house, [event = ''], { options: { out }, output }) => {
        const store = await house.readStore();
        const found = await store.effects(await tenantFor(house), event);
        printAnswer(found, { out, output }, { sheet: effectsSheet, print: (answer) => printEffects(answer, output) });
      }),
    );
}

export function traceCommand(program: Command): void {
  program
    .command('trace')
    .argument('<correlation>', 'correlation id, as the envelope and explain show it')
    .addOption(outOption())
    .summary('everything that followed from one intent')
    .description('Shows the tree of commands, their events and the commands these caused through reactors and timers.')
    .addHelpText('after', examples(['trace 8d1c2b60-… --tenant demo', 'from an order to its receivables']))
    .action(
      houseAction<{ out?: Form }>(async (house, [correlation = ''], { options: { out }, output }) => {
        const store = await house.readStore();
        const found = await store.trace(await tenantFor(house), correlation);
        printAnswer(found, { out, output }, { sheet: traceSheet, print: (answer) => printTrace(answer, output) });
      }),
    );
}
