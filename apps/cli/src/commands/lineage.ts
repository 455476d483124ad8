import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldTexts, lineageSheet } from '@recount/forms';
import {
  createCatalogue,
  type Lineage,
  type LineageField,
  lineageOfModel,
  lineagePage,
  loadProjections,
  newPersonalReads,
  personalReads,
} from '@recount/read-store';
import type { Command } from 'commander';
import { type Form, outOption, printAnswer } from '../form.js';
import { upcasting, withHouse } from '../house.js';
import type { Output } from '../output.js';
import { examples, plainAction } from '../run.js';
import { FailureError, type Settings, UsageError } from '../settings.js';
import { plural } from '../terminal/format.js';

/** The record of columns that read personal fields, beside the projections. */
export const PERSONAL_RECORD = 'personal.json';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** What was accepted; nothing where there is no record. */
export async function acceptedReads(projections: string): Promise<string[]> {
  const text = await readFile(join(projections, PERSONAL_RECORD), 'utf8').catch((error) =>
    isMissing(error) ? '[]' : Promise.reject(error),
  );
  const found = JSON.parse(text) as unknown;
  if (Array.isArray(found) && found.every((line) => typeof line === 'string')) return found;
  throw new FailureError(`${PERSONAL_RECORD} is no list of texts: \`recount lineage --accept\` writes one`);
}

/** The lineage of every model of a folder of projections, as observed on their golden events. */
export async function lineagesOf(projections: string): Promise<Lineage[]> {
  const { models } = createCatalogue(await loadProjections(projections));
  return models.map((model) => lineageOfModel(model, upcasting));
}

/** What personal fields are read by columns for which nobody accepted it, and what to do about it. */
export const unaccepted = (lines: readonly string[]): string =>
  [
    'These read a personal field and did not before:',
    ...lines.map((line) => `  ${line}`),
    `Where that is meant: \`recount lineage --accept\` notes it in projections/${PERSONAL_RECORD}, and the review of that file is the consent.`,
  ].join('\n');

/** Fields as people read them. */
const fieldsText = (fields: readonly LineageField[], { colours }: Output): string =>
  fieldTexts(fields)
    .map(({ text, personal, envelope }) =>
      personal ? colours.yellow(`${text} (personal)`) : envelope ? colours.dim(text) : text,
    )
    .join(', ');

function print(lineage: Lineage, output: Output): void {
  const { colours, line } = output;
  const { golden, roots } = lineage.observed;
  line(`${colours.bold(`${lineage.model} v${lineage.version}`)}`);
  for (const { column, key, personal, sources, columns, personalSources } of lineage.columns) {
    const marks = [...(key ? ['key'] : []), ...(personal ? ['personal'] : [])];
    line(`${colours.bold(column)}${marks.length > 0 ? colours.dim(`  ${marks.join(', ')}`) : ''}`);
    if (sources.length > 0) line(`  ← ${fieldsText(sources, output)}`);
    if (columns.length > 0) line(`  ← ${colours.dim('columns')} ${columns.join(', ')}`);
    if (sources.length === 0 && columns.length === 0)
      line(colours.dim('  ← no field: the same whatever the events say'));
    const behind = personalSources.filter(
      (one) => !sources.some((own) => own.event === one.event && own.path === one.path),
    );
    if (behind.length > 0) line(colours.yellow(`  by way of those columns: ${fieldsText(behind, output)}`));
    if (personalSources.length > 0 && !personal)
      line(colours.yellow('  it reads personal fields and is not declared personal'));
  }
  if (lineage.row.length > 0) line(`${colours.bold('whether there is a row')}\n  ← ${fieldsText(lineage.row, output)}`);
  if (lineage.unattributed.length > 0)
    line(`${colours.bold('read, and not seen to change anything')}\n  ${fieldsText(lineage.unattributed, output)}`);
  const log = roots === 0 ? '' : ` and ${plural(roots, 'root')} of the log`;
  line(
    colours.dim(
      `Observed on ${plural(golden, 'golden event')}${log}: what is named is so; a branch none of them takes is not seen.`,
    ),
  );
}

async function check(settings: Settings, accept: boolean, output: Output): Promise<void> {
  const found = personalReads(await lineagesOf(settings.projections));
  if (accept) await writeFile(join(settings.projections, PERSONAL_RECORD), `${JSON.stringify(found, null, 2)}\n`);
  const accepted = await acceptedReads(settings.projections);
  const fresh = newPersonalReads(accepted, found);
  const gone = newPersonalReads(found, accepted);
  if (output.json) output.value({ reads: found, unaccepted: fresh, gone });
  else {
    for (const line of found) if (!fresh.includes(line)) output.line(line);
    for (const line of gone) output.note(`accepted, and no longer so: ${line}`);
  }
  if (fresh.length > 0) throw new FailureError(unaccepted(fresh), 'PERSONAL_FIELD');
}

interface Options {
  readonly column?: string;
  readonly fromLog?: string | true;
  readonly accept?: boolean;
  readonly out?: Form;
}
const DEFAULT_ROOTS = 100;

export function lineageCommand(program: Command): void {
  program
    .command('lineage')
    .argument('[model]', 'the read model; without one, every column of all models that reads a personal field')
    .option('-c, --column <name>', 'only this column')
    .option('--from-log [roots]', `also observe so many roots of the log; ${DEFAULT_ROOTS} where no number is given`)
    .addOption(outOption())
    .option('--accept', `note in projections/${PERSONAL_RECORD} that these columns read personal fields`)
    .summary('which event fields each column reads')
    .description(
      'Folds the model’s golden events, changes one thing that was read at a time and names the columns that come out otherwise. Needs no database but for --from-log.',
    )
    .addHelpText(
      'after',
      examples(
        ['lineage customer_360 --column region', 'the fields this column depends on'],
        ['lineage customer_360 --out html > lineage.html', 'the whole as a page to hand on'],
        ['lineage receivable --from-log 500', 'observed on 500 roots of the log as well'],
        ['lineage', 'what reads personal fields; exit code 1 when a column newly does'],
        ['lineage --accept', 'that is meant so: note it, for review'],
      ),
    )
    .action(
      plainAction<Options>(async ([model], { options, settings, output }) => {
        const { column, fromLog, accept = false } = options;
        if (model === undefined) {
          if (column !== undefined || fromLog !== undefined || options.out !== undefined)
            throw new UsageError('say of which model');
          return check(settings, accept, output);
        }
        if (accept) throw new UsageError('--accept notes all models at once: leave the model out');
        const found = await lineageFor(settings, model, column, rootsFrom(fromLog));
        const { out } = options;
        printAnswer(found, { out, output }, { sheet: lineageSheet, print: (answer) => print(answer, output) });
      }),
    );
}

/** @throws UsageError */
function rootsFrom(text: string | true | undefined): number {
  if (text === undefined) return 0;
  if (text === true) return DEFAULT_ROOTS;
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--from-log takes a number of roots, not ${text}`);
}

async function lineageFor(
  settings: Settings,
  name: string,
  column: string | undefined,
  roots: number,
): Promise<Lineage> {
  if (roots > 0)
    return withHouse(settings, async (house) =>
      (await house.readStore()).lineage(name, { roots, ...(column !== undefined && { column }) }),
    );
  const { models } = createCatalogue(await loadProjections(settings.projections));
  const model = models.find((one) => one.name === name);
  if (model === undefined)
    throw new FailureError(
      `there is no read model ${name} in this build; there are ${models.map((one) => one.name).join(', ')}. One that was promoted from elsewhere is asked with --from-log`,
      'NOT_FOUND',
    );
  const names = model.columns.map((one) => one.name);
  if (column !== undefined && !names.includes(column))
    throw new UsageError(`${name} has no column ${column}; it has ${names.join(', ')}`);
  return lineagePage(lineageOfModel(model, upcasting), { column });
}
