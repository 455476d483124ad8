import { createCatalogue, endOfDay, knownPosition, loadProjections } from '@recount/read-store';
import {
  DEFAULT_LIMITS,
  FORMATS,
  type Format,
  planReplay,
  type ReplayOptions,
  replay,
  sweepScratch,
} from '@recount/replay';
import { type Command, Option } from 'commander';
import { definitionNamed } from '../definition.js';
import { type House, upcasting } from '../house.js';
import { checkDestination, printPlan, printResult, printRows, writeRows } from '../replayed.js';
import { collect, examples, stoppableAction } from '../run.js';
import { UsageError } from '../settings.js';
import { tenantFor } from '../tenant.js';
import { count, duration } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';
import { shareFrom } from './verify.js';

interface Options {
  readonly model?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly sample?: string;
  readonly where: readonly string[];
  readonly out: Format | 'table';
  readonly to?: string;
  readonly limit: number;
  readonly into?: string;
  readonly ttl: string;
  readonly timeout: string;
  readonly memory: number;
  readonly eventTime: number;
  readonly maxRows: number;
  readonly explainPlan?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** `90m`, `12h` or `7d` in seconds. @throws UsageError */
export function secondsFrom(flag: string, text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(seconds > 0)) throw new UsageError(`${flag} takes a time such as 90m, 12h or 7d, not ${text}`);
  return seconds;
}
const positive = (flag: string, value: number): number => {
  if (!(Number.isFinite(value) && value > 0)) throw new UsageError(`${flag} takes a number above 0`);
  return value;
};

/** The two times as what the log can be asked by. A bare day ends where the tenant is. */
async function times(house: House, { asOf, knownAt }: Options): Promise<Pick<ReplayOptions, 'asOf' | 'until'>> {
  if (asOf === undefined && knownAt === undefined) return {};
  const instantOf = endOfDay(house.pool(), createCatalogue(await loadProjections(house.settings.projections)).zone);
  const day = [asOf, knownAt].some((time) => /^\d{4}-\d\d-\d\d$/.test(time ?? ''));
  const tenant = day ? await tenantFor(house) : (house.settings.tenant ?? '_');
  return {
    ...(asOf !== undefined && { asOf: await instantOf(tenant, asOf, '--as-of') }),
    ...(knownAt !== undefined && { until: await knownPosition(house.pool(), knownAt, instantOf, tenant) }),
  };
}

async function optionsOf(house: House, name: string, options: Options): Promise<ReplayOptions> {
  const { file, model } = await definitionNamed(name, house);
  const wanted = options.model ?? model;
  return {
    url: house.url,
    file,
    ...(wanted !== undefined && { model: wanted }),
    rooms: Object.fromEntries(['@recount/kernel', '@recount/journey'].map((room) => [room, import.meta.resolve(room)])),
    upcasting,
    ...(await times(house, options)),
    ...(house.settings.tenant !== undefined && { tenant: house.settings.tenant }),
    ...(options.sample !== undefined && { sample: shareFrom(options.sample) }),
    where: options.where,
    ...(options.into !== undefined && { into: options.into }),
    ttlSeconds: secondsFrom('--ttl', options.ttl),
    limits: {
      seconds: secondsFrom('--timeout', options.timeout),
      memoryMiB: positive('--memory', options.memory),
      eventSeconds: positive('--event-time', options.eventTime),
      rows: positive('--max-rows', options.maxRows),
    },
  };
}

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .argument('<definition>', 'a .ts or .js file, a room of the projections, or a read model as it is served')
    .summary('run a definition over history, beside everything that is served')
    .description(
      'Folds history by a definition into a schema of its own, with a time to live. The definition runs in a process without files, network, clock or other processes; nothing that is served is touched. Types of TypeScript are not checked.',
    )
    .option('--model <name>', 'of several models of a file the one to replay')
    .option('--as-of <time>', 'only what had occurred by then: an instant, or a day of the tenant')
    .option('--known-at <time>', 'only what was recorded by then: a position, an instant or a day')
    .option('--sample <share>', 'this share of the roots, e.g. 1%, chosen by hash; each whole, so its rows are exact')
    .option(
      '--where <condition>',
      'only events with type, stream, root or tenant = (or !=) values; repeatable',
      collect,
      [],
    )
    .addOption(new Option('--out <format>', 'how to print the rows').choices(['table', ...FORMATS]).default('table'))
    .option('--to <file>', 'where to write csv, jsonl or parquet; default: standard output')
    .option('--limit <n>', 'rows of the table', Number, 20)
    .option('--into <name>', 'name of the schema, scratch_<name>; default: made up')
    .option('--ttl <time>', 'how long the rows are kept, e.g. 12h', '7d')
    .option('--timeout <time>', 'how long it may take in all, e.g. 90s or 4h', '1h')
    .option('--memory <MiB>', 'memory of the definition', Number, DEFAULT_LIMITS.memoryMiB)
    .option('--event-time <seconds>', 'time the definition may take for one event', Number, DEFAULT_LIMITS.eventSeconds)
    .option('--max-rows <n>', 'rows it may make', Number, DEFAULT_LIMITS.rows)
    .option('--explain-plan', 'say what would be folded and how long it would take; store nothing')
    .addHelpText(
      'after',
      `\nWithout --tenant all tenants are replayed.\n${examples(
        ['replay purchase-summary --sample 1%', 'a new question on one root in a hundred'],
        ['replay mine.ts --out parquet --to mine.parquet', 'all of history, into a file'],
        ['replay receivable --known-at 2026-03-31T22:00:00Z', 'a model of the house as known then'],
      )}`,
    )
    .action(
      stoppableAction<Options>(async (house, [name], { options, output, signal }) => {
        const { out } = options;
        checkDestination(out, options.to, options.limit);
        if (out !== 'table' && output.json && options.to === undefined)
          throw new UsageError('--json answers what was done: send the rows to a file (--to)');
        const wanted = await optionsOf(house, name as string, options);
        if (options.explainPlan) {
          const plan = await planReplay(wanted);
          return output.json ? output.value(plan) : printPlan(plan, output);
        }
        await sweepScratch(house.pool());
        const shown = output.progress();
        const result = await replay({
          ...wanted,
          signal,
          onProgress: ({ phase, done, total, perSecond, etaSeconds }) =>
            shown.update(() => {
              const left = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`;
              return `${bar(total === 0 ? 1 : done / total)}  ${phase}: ${count(done)} of ${count(total)}, ${count(perSecond)}/s${left}`;
            }),
        }).finally(() => shown.done());
        if (out !== 'table') await writeRows(house, result.name, out, options.to);
        if (output.json) return output.value(result);
        if (out === 'table') await printRows(house, result.name, options.limit, output);
        printResult(result, output, out === 'table' || options.to !== undefined ? output.line : output.note);
      }),
    );
}
