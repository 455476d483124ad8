import type { Finding, VerifyResult } from '@recount/read-store';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { examples, stoppableAction } from '../run.js';
import { FailureError, UsageError } from '../settings.js';
import { cell, count, duration, plural } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';

/** `1%`, `0.5 %` or `0.01` as a share of one. @throws UsageError */
export function shareFrom(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  const share = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (!(share > 0 && share <= 1)) throw new UsageError(`--sample takes a share such as 1% or 0.01, not ${text}`);
  return share;
}

/** What a bare `--sample` takes of the roots. */
const SAMPLE = 0.1;
/** The share of the roots to verify; without options all. @throws UsageError */
export function sampleOf({ sample, full }: { readonly sample?: string | true; readonly full?: boolean }): number {
  if (full && sample !== undefined) throw new UsageError('--full and --sample exclude each other');
  if (sample === undefined) return 1;
  if (sample === true) return SAMPLE;
  // Whatever follows --sample is taken as its share.
  if (/^[a-z]/i.test(sample)) throw new UsageError(`models go before --sample: recount verify ${sample} --sample`);
  return shareFrom(sample);
}

function printFinding(finding: Finding, { colours, line }: Output): void {
  const key = finding.key === undefined ? '' : ` ${Object.values(finding.key).map(cell).join(', ')}`;
  const of = finding.tenant === undefined ? '' : colours.dim(`  tenant ${finding.tenant}, root ${finding.root}`);
  line(`${colours.red(finding.kind)}  ${colours.bold(finding.model ?? 'checkpoint')}${key}${of}`);
  line(`  ${finding.message}`);
  for (const { column, stored, expected } of finding.columns ?? [])
    line(`  ${column}: stored ${cell(stored) || 'empty'}, expected ${cell(expected) || 'empty'}`);
  if (finding.partsAt)
    line(colours.dim(`  they part at position ${finding.partsAt.position}, event ${finding.partsAt.eventId}`));
}

function print(result: VerifyResult, output: Output): void {
  const { line, colours } = output;
  for (const finding of result.findings) printFinding(finding, output);
  const more = result.findingsTotal - result.findings.length;
  if (more > 0) line(colours.dim(`… and ${count(more)} more (--limit shows them)`));
  if (result.findingsTotal > 0) line();
  const of = result.sample < 1 ? ` of a sample of ${result.sample * 100} % of the roots` : '';
  line(
    `${plural(result.rows, 'row')}${of} compared with ${plural(result.events, 'event')} in ${duration(result.seconds)}, up to position ${result.position ?? '(none)'}`,
  );
  output.table(
    result.models.map(({ name, version, rows, findings, quarantinedRoots }) => ({
      model: name,
      version,
      rows: count(rows),
      findings: count(findings),
      'set aside': count(quarantinedRoots),
    })),
  );
  if (result.ok) line(colours.green('Everything stored is what the log says.'));
}

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .argument('[models...]', 'models to verify; default: all')
    .summary('hold every stored row against the log')
    .description(
      'Folds the log again up to the checkpoint and compares: a changed cell, a missing or an extra row, a stale checkpoint, a model of an older definition. Reads only; the projector goes on.',
    )
    .option(
      '--sample [share]',
      `verify this share of the roots, e.g. 1%, chosen by hash; each whole; bare: ${SAMPLE * 100}%`,
    )
    .option('--full', 'verify everything (the default)')
    .option('--limit <n>', 'findings to describe; all are counted', Number, 100)
    .addHelpText(
      'after',
      `\nExit code 1 when anything was found. Without --tenant all tenants are verified.\n${examples(['verify', 'everything'], ['verify receivable --sample 1%', 'one model, a sample'], ['verify --sample', 'all models, a tenth of the roots'])}`,
    )
    .action(
      stoppableAction<{ sample?: string | true; full?: boolean; limit: number }>(
        async (house, models, { options, output, signal }) => {
          const sample = sampleOf(options);
          if (!(Number.isSafeInteger(options.limit) && options.limit >= 0))
            throw new UsageError('--limit takes a whole number from 0');
          const store = await house.readStore();
          const shown = output.progress();
          const result = await store.verify({
            ...(models.length > 0 && { models }),
            ...(house.settings.tenant !== undefined && { tenant: house.settings.tenant }),
            sample,
            limit: options.limit,
            signal,
            onProgress: ({ phase, done, total, perSecond, etaSeconds }) =>
              shown.update(() => {
                const left = etaSeconds === null ? '' : `, ${duration(etaSeconds)} left`;
                return `${bar(total === 0 ? 1 : done / total)}  ${phase}: ${count(done)} of ${count(total)}, ${count(Math.round(perSecond))}/s${left}`;
              }),
          });
          shown.done();
          if (output.json) output.value(result);
          else print(result, output);
          if (!result.ok)
            throw new FailureError(
              `${plural(result.findingsTotal, 'finding')}: \`recount rebuild\` counts the models anew; find out first who changed them`,
            );
        },
      ),
    );
}
