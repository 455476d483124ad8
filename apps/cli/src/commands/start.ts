import type { Command } from 'commander';
import { interruption } from '../interruption.js';
import { examples, plainAction } from '../run.js';
import { supervise } from '../supervisor/supervise.js';

export function startCommand(program: Command): void {
  program
    .command('start')
    .option('--no-demo', 'leave an empty log empty')
    .summary('run everything: PostgreSQL, API and projector')
    .description(
      'Runs PostgreSQL, the API and the projector until interrupted, each started again when it dies. Listens on PORT (3000; 0 for any) ' +
        'of HOST (127.0.0.1). An empty log is filled with a demonstration. With DATABASE_URL no PostgreSQL is booted.',
    )
    .addHelpText(
      'after',
      examples(
        ['start', 'on port 3000, data in .recount'],
        ['start --home /var/lib/recount --no-demo', 'data elsewhere, no demonstration'],
      ),
    )
    .action(
      plainAction<{ demo: boolean }>((_args, { options, settings, output }) =>
        supervise({ settings, output, demo: options.demo, signal: interruption() }),
      ),
    );
}
