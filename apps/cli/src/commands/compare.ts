import type { Command } from 'commander';
import { printComparison, printRow } from '../compared.js';
import { MIN_POSITION, minPositionOf } from '../min-position.js';
import { collect, examples, houseAction } from '../run.js';
import { UsageError } from '../settings.js';
import { tenantFor } from '../tenant.js';
import { paramsOf } from './report.js';

interface Options {
  readonly asOf: readonly string[];
  readonly knownAt: readonly string[];
  readonly param: readonly string[];
  readonly limit: number;
  readonly sources: number;
  readonly cursor?: string;
  readonly minPosition?: string;
}

export function compareCommand(program: Command): void {
  program
    .command('compare')
    .argument('<name>', 'a report; or, with a key, a read model')
    .argument('[key]', 'of one row: values of its key columns, separated by commas')
    .summary('what changed between two times, and which events changed it')
    .description(
      'Holds a report against itself at two times: rows added, removed and changed, by how much, the rows behind each and the events that came between. With one --as-of and one --known-at: what has been learned since of what had occurred then. With a key: one row as known at two moments.',
    )
    .option(
      '--as-of <time>',
      'what had occurred by then: an instant, or a day of the tenant (twice: from, to)',
      collect,
      [],
    )
    .option(
      '--known-at <time>',
      'what was recorded by then: a position, a token, an instant or a day (twice: from, to)',
      collect,
      [],
    )
    .option('-p, --param <name=value>', 'a parameter of the report (repeatable)', collect, [])
    .option('-l, --limit <n>', 'changes of a page, 1 to 500', Number, 50)
    .option('--sources <n>', 'rows shown behind each change, 0 to 100', Number, 10)
    .option('--cursor <cursor>', 'the page after this one')
    .option(...MIN_POSITION)
    .addHelpText(
      'after',
      examples(
        ['compare receivable_ageing --as-of 2026-02-28 --as-of 2026-03-31', 'what March changed, and who changed it'],
        [
          'compare receivable_status --as-of 2026-03-31 --known-at 2026-03-31',
          'what we know today about 31 March that we did not know then',
        ],
        ['compare customer_360 8d1c… --known-at 2026-03-31 --known-at 2026-04-30', 'one row, column by column'],
      ),
    )
    .action(
      houseAction<Options>(async (house, [name = '', key], { options, output }) => {
        const { asOf, knownAt, param, limit, sources, cursor } = options;
        const store = await house.readStore();
        const tenant = await tenantFor(house);
        if (key !== undefined) {
          if (asOf.length + param.length > 0 || cursor !== undefined)
            throw new UsageError('one row is compared as known at two moments: --known-at, and nothing else');
          const told = await store.compareRow(name, tenant, key.split(','), knownAt);
          return output.json ? output.value(told) : printRow(told, output);
        }
        const { models, reports } = store.describe();
        if (models.some((one) => one.name === name) && !reports.some((one) => one.name === name))
          throw new UsageError(
            `${name} is a read model: name the row, or a report over it (recount report lists them)`,
          );
        const told = await store.compareReport(name, {
          tenant,
          params: paramsOf(param),
          asOf,
          knownAt,
          limit,
          sources,
          ...(cursor !== undefined && { cursor }),
          ...minPositionOf(options.minPosition),
        });
        if (output.json) output.value(told);
        else printComparison(told, output);
      }),
    );
}
