import { resetReactors } from '@recount/reactors';
import { type Forgotten, resetReadModels } from '@recount/read-store';
import type { Command } from 'commander';
import { examples, houseAction } from '../run.js';
import { UsageError } from '../settings.js';
import { count, duration, plural } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';

export function rebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .argument('[models...]', 'models to rebuild; default: all')
    .summary('count everything again, from the whole log')
    .description(
      'Folds models from the first event into new tables beside the served ones, then swaps them in one transaction.',
    )
    .option(
      '--reset',
      'first forget what was folded, what was promoted and from which log: after the log was restored or copied',
    )
    .option('--memory <MiB>', 'memory the rebuild may use', Number)
    .option('--workers <n>', 'threads that fold', Number)
    .addHelpText('after', examples(['rebuild', 'all models'], ['rebuild receivable', 'one model']))
    .action(
      houseAction<{ memory?: number; workers?: number; reset?: boolean }>(
        async (house, models, { options, output }) => {
          if (options.reset && models.length > 0) throw new UsageError('--reset counts all models anew: name none');
          let reset: Forgotten = { promoted: [], aside: [] };
          if (options.reset) {
            reset = await resetReadModels(house.pool());
            await resetReactors(house.pool());
          }
          const { promoted: forgotten, aside } = reset;
          for (const name of forgotten)
            output.note(`${name} was promoted; it is served as this build defines it now: stage and promote it again`);
          const store = await house.readStore();
          const shown = output.progress();
          const result = await store.rebuild(models.length === 0 ? 'all' : models, {
            aside,
            ...(options.memory !== undefined && { memoryMiB: options.memory }),
            ...(options.workers !== undefined && { workers: options.workers }),
            onProgress: ({ phase, done, total, perSecond, etaSeconds }) =>
              shown.update(() => {
                const left = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`;
                return `${bar(total === 0 ? 1 : done / total)}  ${phase}: ${count(done)} of ${count(total)}, ${count(Math.round(perSecond))}/s${left}`;
              }),
          });
          shown.done();
          if (output.json) return output.value(options.reset ? { ...result, forgotten } : result);
          const rate = result.seconds > 0 ? `, ${count(Math.round(result.events / result.seconds))} per second` : '';
          output.line(`${plural(result.events, 'event')} folded in ${duration(result.seconds)}${rate}`);
          if (result.models.length > 0)
            output.table(
              result.models.map((m) => ({
                model: m.name,
                version: m.version,
                rows: count(m.rows),
                ...(result.models.some(({ setAside }) => setAside > 0) && { 'set aside': count(m.setAside) }),
              })),
            );
        },
      ),
    );
}
