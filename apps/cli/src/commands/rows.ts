import type { Filter, Row } from '@recount/read-store';
import type { Command } from 'commander';
import { keyOf } from '../key.js';
import { MIN_POSITION, minPositionOf } from '../min-position.js';
import type { Output } from '../output.js';
import { collect, examples, houseAction } from '../run.js';
import { FailureError, UsageError } from '../settings.js';
import { tenantFor } from '../tenant.js';
import { cell } from '../terminal/format.js';
import { columnsThatFit } from '../terminal/table.js';

const OPERATORS: Readonly<Record<string, Filter['op']>> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '~': 'contains',
};

/** `stage=Won`, `amount>=1000`, `name~Acme`. @throws UsageError */
export function filterOf(text: string): Filter {
  const match = /^([a-z_][a-z0-9_]*)(!=|<=|>=|=|<|>|~)(.*)$/i.exec(text);
  if (!match)
    throw new UsageError(
      `${text} is no filter; write column=value, or one of ${Object.keys(OPERATORS).join(' ')} for =`,
    );
  return { column: match[1] as string, op: OPERATORS[match[2] as string] as Filter['op'], value: match[3] as string };
}

/** `amount` ascending, `-amount` descending. */
const sortOf = (text: string): { column: string; descending: boolean } =>
  text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The columns that hold something, as many as the terminal has room for: `first` ones first, references last. */
function chosenColumns(rows: readonly Row[], first: readonly string[], held: readonly string[]): readonly string[] {
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  if (width === undefined) return held;
  const rank = (name: string): number => {
    if (first.includes(name)) return 0;
    return rows.every((row) => row[name] === null || UUID.test(String(row[name]))) ? 2 : 1;
  };
  const fitting = columnsThatFit(
    rows,
    held.toSorted((a, b) => rank(a) - rank(b)),
    width,
  );
  return held.filter((name) => fitting.includes(name));
}

/** Rows as a table of the columns asked for, else of those chosen. */
function printRows(
  rows: readonly Row[],
  first: readonly string[],
  asked: readonly string[] | undefined,
  output: Output,
): void {
  const names = Object.keys(rows[0] ?? {});
  const unknown = asked?.filter((name) => !names.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new UsageError(`there is no column ${unknown.join(', ')}; there are ${names.join(', ')}`);
  const held = names.filter((name) => !name.startsWith('_') && rows.some((row) => row[name] !== null));
  const columns = asked ?? chosenColumns(rows, first, held);
  output.table(rows, columns);
  const more = asked ? [] : held.filter((name) => !columns.includes(name));
  if (more.length > 0) output.note(`not shown: ${more.join(', ')} (--columns chooses)`);
}

interface ListOptions {
  readonly filter: string[];
  readonly sort: string[];
  readonly columns?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly minPosition?: string;
}

export function listCommand(program: Command): void {
  program
    .command('list')
    .argument('[model]', 'the read model; without one, the models there are')
    .option(
      '-f, --filter <column=value>',
      'only these rows (repeatable); also != < <= > >= and ~ for contains',
      collect,
      [],
    )
    .option(
      '-s, --sort <column>',
      'order, -column for the largest first (repeatable; write --sort=-column)',
      collect,
      [],
    )
    .option('-c, --columns <names>', 'these columns, separated by commas; default: those that hold something and fit')
    .option('-l, --limit <n>', 'rows of a page, 1 to 500', Number, 20)
    .option('--cursor <cursor>', 'the page after this one')
    .option('--as-of <time>', 'of a ledger: what had occurred by then, an instant or a day')
    .option('--known-at <time>', 'of a ledger: what was recorded by then, a position, a token, an instant or a day')
    .option(...MIN_POSITION)
    .summary('rows of a read model')
    .description('Lists the read models, or the rows of one, filtered, sorted and paged.')
    .addHelpText(
      'after',
      examples(
        ['list', 'the models there are'],
        ['list opportunity --filter status=open --sort=-amount', 'the largest open opportunities'],
        ['list receivable_posting --as-of 2026-03-31 --known-at 2026-03-31', 'a ledger as it stood, as known then'],
      ),
    )
    .action(
      houseAction<ListOptions>(async (house, [model], { options, output }) => {
        const store = await house.readStore();
        if (model === undefined) {
          const { models } = store.describe();
          if (output.json) return output.value(models);
          return output.table(
            models.map(({ name, shape, key, doc }) => ({ model: name, shape, key: Object.keys(key).join(','), doc })),
          );
        }
        const page = await store.listRows(model, {
          tenant: await tenantFor(house),
          filter: options.filter.map(filterOf),
          sort: options.sort.map(sortOf),
          limit: options.limit,
          ...(options.cursor !== undefined && { cursor: options.cursor }),
          ...(options.asOf !== undefined && { asOf: options.asOf }),
          ...(options.knownAt !== undefined && { knownAt: options.knownAt }),
          ...minPositionOf(options.minPosition),
        });
        if (output.json) return output.value(page);
        if (page.rows.length === 0) return output.note('No rows.');
        const keys = Object.keys(store.describe().models.find(({ name }) => name === model)?.key ?? {});
        const first = [
          ...keys,
          ...options.filter.map((text) => filterOf(text).column),
          ...options.sort.map((text) => sortOf(text).column),
        ];
        printRows(page.rows, first, options.columns?.split(','), output);
        if (page.nextCursor !== null) output.note(`more with --cursor ${page.nextCursor}`);
      }),
    );
}

export function showCommand(program: Command): void {
  program
    .command('show')
    .argument('<model>', 'the read model')
    .argument('<key>', 'values of its key columns, separated by commas (a comma inside one: %2C)')
    .option(...MIN_POSITION)
    .option('--known-at <date or position>', 'the row as it was known then')
    .summary('one row of a read model')
    .description('Shows one row of a read model, a column per line: as it is, or as it was known at any moment.')
    .addHelpText(
      'after',
      examples(
        ['show customer_360 8d1c… --tenant demo', 'one customer, all round'],
        ['show customer_360 8d1c… --tenant demo --known-at 2026-03-31', 'as known at the end of March'],
      ),
    )
    .action(
      houseAction<{ minPosition?: string; knownAt?: string }>(
        async (house, [model = '', key = ''], { options, output }) => {
          const wanted = minPositionOf(options.minPosition);
          const { knownAt } = options;
          if (knownAt !== undefined && options.minPosition !== undefined)
            throw new UsageError('--known-at looks back, --min-position waits: give one');
          const tenant = await tenantFor(house);
          const store = await house.readStore();
          const { row, ...at } = await store.getRow(model, tenant, keyOf(key), {
            ...wanted,
            ...(knownAt !== undefined && { knownAt }),
          });
          if (row === null) {
            const then = knownAt === undefined ? '' : `, or had none yet at position ${at.knownAt}`;
            throw new FailureError(`${model} has no row ${key} in tenant ${tenant}${then}`);
          }
          if (output.json) return output.value({ row, ...at });
          const width = Math.max(...Object.keys(row).map((name) => name.length));
          for (const [name, value] of Object.entries(row))
            output.line(`${output.colours.bold(name.padEnd(width))}  ${cell(value)}`);
          if (at.mergedFrom)
            output.note(`with all that happened to ${at.mergedFrom.join(', ')}, who count as this one`);
        },
      ),
    );
}
