import { relative, resolve } from 'node:path';
import { newRoom } from '@recount/replay';
import type { Command } from 'commander';
import { examples, plainAction } from '../run.js';
import { ROOT, UsageError } from '../settings.js';

export function newCommand(program: Command): void {
  program
    .command('new')
    .argument('<what>', 'what to make: projection')
    .argument('<name>', 'its name: lower-case words with dashes')
    .summary('a room for a new question: definition, spec, README')
    .description('Writes a read model that already answers something, to be changed, and says how to replay it.')
    .option('--folder <folder>', 'where to write it; default: the projections of this build')
    .addHelpText('after', examples(['new projection purchase-summary', 'writes projections/purchase-summary']))
    .action(
      plainAction<{ folder?: string }>(async ([what, name], { options, settings, output }) => {
        if (what !== 'projection') throw new UsageError(`there is no template for a ${what}; there is projection`);
        const folder = options.folder === undefined ? settings.projections : resolve(options.folder);
        const made = await newRoom(name as string, folder, ROOT);
        if (output.json) return output.value(made);
        output.line(`${relative(process.cwd(), made.folder) || '.'}: ${made.files.join(', ')}`);
        const asked = options.folder === undefined ? made.room : `${made.folder}/src/index.ts`;
        output.line(`Next: recount replay ${asked} --sample 1%`);
      }),
    );
}
