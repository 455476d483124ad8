import { dropScratch, FORMATS, type Format, listScratch, sweepScratch } from '@recount/replay';
import { type Command, Option } from 'commander';
import { checkDestination, firstRows, printRows, writeRows } from '../replayed.js';
import { examples, houseAction } from '../run.js';
import { UsageError } from '../settings.js';
import { count, plural } from '../terminal/format.js';

export function scratchCommand(program: Command): void {
  const scratch = program
    .command('scratch')
    .summary('what replays left: list, show, drop')
    .description('The rows of replays, each in a schema of its own, kept until their time is over or they are dropped.')
    .addHelpText(
      'after',
      examples(
        ['scratch list', 'what is kept, and until when'],
        ['scratch show mine --out csv', 'the rows of one again'],
        ['scratch drop mine', 'one; --all drops them all'],
      ),
    );
  scratch
    .command('list')
    .summary('the replays that are kept, and until when')
    .description('Lists the replays that are kept; drops those whose time is over.')
    .addHelpText('after', examples(['scratch list --json', 'the same for a script']))
    .action(
      houseAction(async (house, _args, { output }) => {
        await sweepScratch(house.pool());
        const kept = await listScratch(house.pool());
        if (output.json) return output.value({ replays: kept });
        if (kept.length === 0) return output.line('No replay is kept.');
        output.table(
          kept.map(({ name, table, events, rows, source, selection, expiresAt }) => ({
            name,
            table,
            rows: count(rows),
            events: count(events),
            'kept until': expiresAt.slice(0, 16),
            of: source,
            where: selection,
          })),
        );
      }),
    );
  scratch
    .command('show')
    .argument('<name>', 'of a replay')
    .summary('the rows of a replay')
    .description('Prints the rows of a replay.')
    .addOption(new Option('--out <format>', 'how to print them').choices(['table', ...FORMATS]).default('table'))
    .option('--to <file>', 'where to write csv, jsonl or parquet; default: standard output')
    .option('--limit <n>', 'rows of the table', Number, 20)
    .addHelpText('after', examples(['scratch show mine --out parquet --to mine.parquet', 'all of them, into a file']))
    .action(
      houseAction<{ out: Format | 'table'; to?: string; limit: number }>(
        async (house, [name = ''], { options, output }) => {
          const { out, to, limit } = options;
          checkDestination(out, to, limit);
          if (out !== 'table') await writeRows(house, name, out, to);
          else if (output.json) output.value({ name, rows: await firstRows(house, name, limit) });
          else await printRows(house, name, limit, output);
        },
      ),
    );
  scratch
    .command('drop')
    .argument('[names...]', 'of replays')
    .summary('drop replays and their rows')
    .description('Drops replays and their schemas.')
    .option('--all', 'all of them')
    .addHelpText('after', examples(['scratch drop mine yours', 'two by name'], ['scratch drop --all', 'all of them']))
    .action(
      houseAction<{ all?: boolean }>(async (house, names, { options, output }) => {
        if (names.length > 0 === (options.all === true)) throw new UsageError('name the replays to drop, or say --all');
        const dropped = await dropScratch(house.pool(), options.all ? 'all' : names);
        if (output.json) return output.value({ dropped });
        output.line(
          dropped.length === 0
            ? 'No replay is kept.'
            : `${plural(dropped.length, 'replay')} dropped: ${dropped.join(', ')}`,
        );
      }),
    );
}
