import { differenceSheet } from '@recount/forms';
import type { Swapped } from '@recount/read-store';
import type { Command } from 'commander';
import { printDifferences } from '../differences.js';
import { type Form, outOption, printAnswer } from '../form.js';
import { examples, houseAction } from '../run.js';
import { count, duration } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';
import { folderOf, noteStale, PROJECTIONS } from './plan.js';

export function stageCommand(program: Command): void {
  program
    .command('stage')
    .argument('[names...]', 'projections, or models of theirs; default: all that differ from what is served')
    .summary('build a changed definition beside the served one')
    .description(
      'Builds changed models from the whole log into tables of their own, up to the projector, which folds them on beside the served ones. Nothing that is served changes.',
    )
    .option(...PROJECTIONS)
    .option('--memory <MiB>', 'memory the build may use', Number)
    .option('--workers <n>', 'threads that fold', Number)
    .addHelpText(
      'after',
      examples(['stage --projections ./mine', 'what differs in a folder'], ['diff sale', 'then: what it would change']),
    )
    .action(
      houseAction<{ projections?: string; memory?: number; workers?: number }>(
        async (house, only, { options, output }) => {
          const store = await house.undeployed();
          const folder = folderOf(options.projections);
          await noteStale(folder, output);
          const shown = output.progress();
          const staged = await store.stage({
            ...folder,
            ...(only.length > 0 && { only }),
            ...(options.memory !== undefined && { memoryMiB: options.memory }),
            ...(options.workers !== undefined && { workers: options.workers }),
            onProgress: ({ phase, done, total, perSecond, etaSeconds }) =>
              shown.update(() => {
                const left = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`;
                return `${bar(total === 0 ? 1 : done / total)}  ${phase}: ${count(done)} of ${count(total)}, ${count(Math.round(perSecond))}/s${left}`;
              }),
          });
          shown.done();
          if (output.json) return output.value({ staged });
          if (staged.length === 0) return output.line('Nothing differs from what is served.');
          for (const { projection, definition, already, position, models } of staged) {
            output.line(
              `${output.colours.bold(projection)} ${already ? 'was staged already' : 'is staged'} up to position ${position ?? '(none)'}  ${output.colours.dim(`definition ${definition.slice(0, 12)}`)}`,
            );
            if (models.length > 0)
              output.table(
                models.map((model) => ({
                  model: model.name,
                  from: model.from ?? '',
                  to: model.to,
                  rows: already ? '' : count(model.rows),
                  ...(models.some(({ setAside }) => setAside > 0) && { 'set aside': count(model.setAside) }),
                })),
              );
            output.line(`next: recount diff ${projection}, then recount promote ${projection}`);
          }
        },
      ),
    );
}

export function diffCommand(program: Command): void {
  program
    .command('diff')
    .argument('<name>', 'a projection, or a model of it')
    .summary('what a staged definition would change')
    .description(
      'Holds what is staged (after a promote: the former version) against what is served, row by row: added, removed, changed, per column how many, with examples and the event from which both part.',
    )
    .option('--examples <n>', 'examples of each kind and column', Number, 3)
    .option('--cursor <cursor>', 'further examples: `nextCursor` of the page before')
    .addOption(outOption())
    .addHelpText(
      'after',
      `\nWithout --tenant all tenants are compared.\n${examples(['diff sale', 'all of its models'], ['diff sale --out html > diff.html', 'to hand to whoever decides'])}`,
    )
    .action(
      houseAction<{ examples: number; cursor?: string; out?: Form }>(async (house, [name], { options, output }) => {
        const { tenant } = house.settings;
        const diff = await (await house.undeployed()).diff(name as string, {
          examples: options.examples,
          ...(options.cursor !== undefined && { cursor: options.cursor }),
          ...(tenant !== undefined && { tenant }),
        });
        const { out } = options;
        printAnswer(diff, { out, output }, { sheet: differenceSheet, print: (told) => printDifferences(told, output) });
      }),
    );
}

const versions = ({ models }: Swapped): string =>
  models.map(({ name, from, to }) => `${name} ${from ?? '(none)'} → ${to ?? '(none)'}`).join(', ') || 'views only';

function swapCommand(program: Command, name: 'promote' | 'rollback', summary: string, description: string): void {
  program
    .command(name)
    .argument('<name>', 'a projection, or a model of it')
    .summary(summary)
    .description(description)
    .option(
      '--definition <sha256>',
      'only if this is the definition that stands there, as the diff named it; done already is done',
    )
    .addHelpText('after', examples([`${name} sale`, 'all models of the projection, in one transaction']))
    .action(
      houseAction<{ definition?: string }>(async (house, [of], { options, output }) => {
        const store = await house.undeployed();
        const { definition } = options;
        const swapped = await store[name](of as string, definition === undefined ? {} : { definition });
        if (output.json) return output.value(swapped);
        if (swapped.already)
          return output.line(`${output.colours.bold(swapped.projection)}: that definition is served already`);
        output.line(`${output.colours.bold(swapped.projection)}: ${versions(swapped)}`);
        output.line(
          name === 'promote'
            ? `back at once with recount rollback ${swapped.projection}; recount drop ${swapped.projection} ends that`
            : `what was promoted is staged again; recount drop ${swapped.projection} drops it`,
        );
      }),
    );
}

export const promoteCommand = (program: Command): void =>
  swapCommand(
    program,
    'promote',
    'serve what is staged',
    'Serves the staged definition in one transaction: a reader sees the former one or the new one, never both. The former one is folded on beside it.',
  );

export const rollbackCommand = (program: Command): void =>
  swapCommand(
    program,
    'rollback',
    'serve the former definition again',
    'Serves the definition again that a promote took the place of. It followed all along: nothing is built.',
  );

export function dropCommand(program: Command): void {
  program
    .command('drop')
    .argument('<name>', 'a projection, or a model of it')
    .summary('drop what is staged, or the former version')
    .description('Drops the tables that stand beside what is served. What is served does not change.')
    .addHelpText('after', examples(['drop sale', 'after a promote: there is no way back then']))
    .action(
      houseAction(async (house, [name], { output }) => {
        const dropped = await (await house.undeployed()).drop(name as string);
        if (output.json) return output.value(dropped);
        for (const one of dropped.dropped) output.line(`${one.name} version ${one.version} (${one.state}) is gone`);
        if (dropped.dropped.length === 0) output.line(`${dropped.projection}: nothing of it had tables of its own`);
      }),
    );
}
