import { comparisonSheet, comparisonsSheet, rowComparisonSheet } from '@recount/forms';
import type { Command } from 'commander';
import { printComparison, printComparisons, printRow } from '../compared.js';
import { type Form, outOption, printAnswer } from '../form.js';
import type { House } from '../house.js';
import { keyOf } from '../key.js';
import { MIN_POSITION, minPositionOf } from '../min-position.js';
import type { Output } from '../output.js';
import { collect, examples, houseAction } from '../run.js';
import { UsageError } from '../settings.js';
import { tenantFor } from '../tenant.js';
import { bar } from '../terminal/progress.js';
import { paramsOf } from './report.js';

interface Options {
  readonly asOf: readonly string[];
  readonly knownAt: readonly string[];
  readonly param: readonly string[];
  readonly limit?: number;
  readonly sources?: number;
  readonly cursor?: string;
  readonly minPosition?: string;
  readonly out?: Form;
}

export function compareCommand(program: Command): void {
  program
    .command('compare')
    .argument('[name]', 'a report; or, with a key, a read model. Without one: every report that needs no parameter')
    .argument('[key]', 'of one row: values of its key columns, separated by commas (a comma inside one: %2C)')
    .summary('what changed between two times, and which events changed it')
    .description(
      'Holds a report against itself at two times: rows added, removed and changed, by how much, the rows behind each and the events that came between. With one --as-of and one --known-at: what has been learned since of what had occurred then. Without a name: how much of each report changed, and its largest changes. With a key: one row as known at two moments.',
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
    .option(
      '-l, --limit <n>',
      'changes of a page, 1 to 10,000 (default 50); of each report, without a name (default 3, as JSON all)',
      Number,
    )
    .option(
      '--sources <n>',
      'rows shown behind each change, 0 to 100 (default 10; without a name 3, as JSON 100)',
      Number,
    )
    .option('--cursor <cursor>', 'the page after this one')
    .option(...MIN_POSITION)
    .addOption(outOption())
    .addHelpText(
      'after',
      examples(
        ['compare --as-of 2026-02-28 --as-of 2026-03-31', 'what March changed, in all reports'],
        ['compare receivable_ageing --as-of 2026-02-28 --as-of 2026-03-31', 'what March changed, and who changed it'],
        [
          'compare receivable_status --as-of 2026-03-31 --known-at 2026-03-31',
          'what we know today about 31 March that we did not know then',
        ],
        ['compare customer_360 8d1c… --known-at 2026-03-31 --known-at 2026-04-30', 'one row, column by column'],
      ),
    )
    .action(
      houseAction<Options>(async (house, [name, key], { options, output }) => {
        if (name === undefined) return compareAll(house, options, output);
        const { asOf, knownAt, param, limit, sources, cursor } = options;
        const store = await house.readStore();
        const tenant = await tenantFor(house);
        if (key !== undefined) {
          if (asOf.length + param.length > 0 || cursor !== undefined)
            throw new UsageError('one row is compared as known at two moments: --known-at, and nothing else');
          const told = await store.compareRow(name, tenant, keyOf(key), knownAt);
          return printAnswer(
            told,
            { out: options.out, output },
            { sheet: rowComparisonSheet, print: (row) => printRow(row, output) },
          );
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
          ...(limit !== undefined && { limit }),
          ...(sources !== undefined && { sources }),
          ...(cursor !== undefined && { cursor }),
          ...minPositionOf(options.minPosition),
        });
        printAnswer(
          told,
          { out: options.out, output },
          { sheet: comparisonSheet, print: (report) => printComparison(report, output) },
        );
      }),
    );
}

/** Changes of each report, and rows behind each, that people are shown; data holds all there is. */
const FEW = 3;
const MOST_SOURCES = 100;

/** @throws UsageError for what only a named report takes */
async function compareAll(house: House, options: Options, output: Output): Promise<void> {
  const { asOf, knownAt, param, cursor, out } = options;
  if (param.length > 0 || cursor !== undefined) throw new UsageError('--param and --cursor are of one report: name it');
  const data = out === 'json' || (out === undefined && output.json);
  const limit = options.limit ?? (data ? undefined : FEW);
  const store = await house.readStore();
  const tenant = await tenantFor(house);
  const shown = output.progress();
  const told = await store
    .compareReports({
      tenant,
      asOf,
      knownAt,
      sources: options.sources ?? (data ? MOST_SOURCES : FEW),
      ...(limit !== undefined && { limit }),
      ...minPositionOf(options.minPosition),
      onProgress: ({ done, total, report }) => shown.update(() => `${bar(done / total)}  ${report}`),
    })
    .finally(() => shown.done());
  printAnswer(told, { out, output }, { sheet: comparisonsSheet, print: (all) => printComparisons(all, output) });
}
