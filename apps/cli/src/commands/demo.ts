import { fillDemo } from '@recount/demo';
import type { Command } from 'commander';
import { demoUntil } from '../demo-until.js';
import { besideFolding, foldEverything } from '../folding.js';
import { examples, stoppableAction } from '../run.js';
import { count, duration, plural } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .option('--journeys <n>', 'how many journeys', Number, 500)
    .option(
      '--until <instant>',
      'end of the year the story covers; default the last midnight (UTC). A story begun before keeps its own',
    )
    .summary('fill a tenant with the demonstration')
    .description(
      'Tells the demonstration year through the command gateway: the same story for the same end. Run again, it continues or changes nothing.',
    )
    .addHelpText(
      'after',
      examples(['demo', 'into the tenant demo'], ['demo --tenant playground --journeys 50', 'a small one, elsewhere']),
    )
    .action(
      stoppableAction<{ journeys: number; until?: string }>(
        async (house, _args, { options, settings, output, signal }) => {
          const tenant = settings.tenant ?? 'demo';
          const until = await demoUntil(house, tenant, options.until);
          const begun = performance.now();
          const shown = output.progress();
          const gateway = await house.gateway();
          const result = await besideFolding(house, { fold: true, signal }, async (stop) => {
            const told = await fillDemo(gateway, {
              tenant,
              until,
              journeys: options.journeys,
              signal: stop,
              onProgress: (done, total) =>
                shown.update(() => `${bar(done / total)}  ${count(done)} of ${count(total)} commands`),
            }).finally(() => shown.done());
            await foldEverything(house, output, stop);
            return told;
          });
          const seconds = (performance.now() - begun) / 1000;
          if (output.json) return output.value({ tenant, until, ...result, seconds });
          output.line(
            `${output.colours.green('✓')} ${plural(result.commands, 'command')}, ${plural(result.events, 'event')} in tenant ${tenant}, in ${duration(seconds)}`,
          );
        },
      ),
    );
}
