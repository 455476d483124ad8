import { type ImportProgress, type ImportResult, runImport, sources } from '@recount/imports';
import type { Command } from 'commander';
import { besideFolding, foldEverything } from '../folding.js';
import type { Output } from '../output.js';
import { examples, stoppableAction } from '../run.js';
import { UsageError } from '../settings.js';
import { count, duration, plural } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';

/** Rejected rows printed; `recount events --type ImportRowRejected` has them all. */
const LISTED = 20;

/** An RFC 3339 instant with offset, as UTC with milliseconds. @throws UsageError */
export function instantOption(name: string, text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? new Date(text)
    : undefined;
  if (at === undefined || Number.isNaN(at.getTime()))
    throw new UsageError(`${name} takes an instant like 2026-01-01T00:00:00Z, not ${text}`);
  return at.toISOString();
}

function progressLine({ rows, events, rejected, bytes, totalBytes }: ImportProgress, seconds: number): string {
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  const left = share > 0.02 && share < 1 ? `, ${duration((seconds / share) * (1 - share))} left` : '';
  const bad = rejected > 0 ? `, ${count(rejected)} rejected` : '';
  return `${bar(share)}  ${count(rows)} rows, ${count(events)} events, ${count(Math.round(events / seconds))}/s${bad}${left}`;
}

function print(result: ImportResult & { seconds: number; folded: boolean }, output: Output): void {
  const { colours, line } = output;
  const again = result.resumed
    ? result.events === 0
      ? ' Everything had been imported before.'
      : ' Continued an earlier run.'
    : '';
  line(
    `${colours.green('✓')} ${plural(result.rows, 'row')} of ${result.source} into tenant ${colours.bold(result.tenant)}.${again}`,
  );
  const speed =
    result.events > 0 ? `, ${count(Math.round(result.events / result.seconds))} events per second end to end` : '';
  line(
    `  ${plural(result.events, 'event')} appended, ${plural(result.duplicates, 'command')} known already, in ${duration(result.seconds)}${speed}`,
  );
  line(
    `  ${colours.dim(`batch ${result.batchId}, started ${result.startedAt}${result.folded ? ', everything is folded' : ', not folded'}`)}`,
  );
  if (result.rejected === 0) {
    line('  no row was rejected');
    return;
  }
  line();
  line(colours.yellow(`  ${plural(result.rejected, 'row')} rejected:`));
  output.table(Object.entries(result.rejectedByCode).map(([code, rows]) => ({ code, rows: count(rows) })));
  line();
  output.table(
    result.rejectedRows
      .slice(0, LISTED)
      .map(({ file, row, code, path, message }) => ({ file, row, code, path, message })),
  );
  if (result.rejected > LISTED)
    output.note(
      `all of them: recount events --type ImportRowRejected --tenant ${result.tenant} --limit ${result.rejected}`,
    );
}

export function importCommand(program: Command): void {
  const list = Object.values(sources)
    .map(({ name, title, files }) => `  ${name}  ${title}: ${files.map((file) => `${file.name}.csv`).join(', ')}`)
    .join('\n');
  program
    .command('import')
    .argument('<source>', `one of ${Object.keys(sources).join(', ')}`)
    .argument('<folder>', 'where its files are (.csv or .csv.gz)')
    .option(
      '--started-at <instant>',
      'time of the batch, for rows without a date; default now. A batch begun before keeps its own',
    )
    .option('--no-fold', 'do not wait for the read models')
    .summary('bring a data set in, through the same commands as everything else')
    .description(
      'Imports a data set. May be stopped or killed at any moment and run again: nothing is booked twice. Rows that cannot be booked are ' +
        'rejected, counted and listed. Ends when everything is folded: by the running projector, or by itself where there is none.',
    )
    .addHelpText('after', `\nSources:\n${list}`)
    .addHelpText(
      'after',
      examples(
        ['import crm_opportunities ~/data/crm_opportunities', 'into the tenant crm_opportunities'],
        ['import traffic_fines_10k ./fines --tenant fines --json', 'into another tenant, the answer as JSON'],
      ),
    )
    .action(
      stoppableAction<{ startedAt?: string; fold: boolean }>(
        async (house, [name = '', folder = ''], { options, settings, output, signal }) => {
          const source = sources[name];
          if (!source) throw new UsageError(`${name} is no source; there are ${Object.keys(sources).join(', ')}`);
          const startedAt =
            options.startedAt === undefined
              ? new Date().toISOString()
              : instantOption('--started-at', options.startedAt);
          const begun = performance.now();
          const seconds = (): number => (performance.now() - begun) / 1000;
          const shown = output.progress();
          const result = await besideFolding(house, { fold: options.fold, signal }, async (stop) => {
            const imported = await runImport({
              gateway: await house.gateway(),
              log: await house.log(),
              source,
              folder,
              startedAt,
              signal: stop,
              ...(settings.tenant !== undefined && { tenant: settings.tenant }),
              onProgress: (progress) => shown.update(() => progressLine(progress, seconds())),
            }).finally(() => shown.done());
            if (options.fold) await foldEverything(house, output, stop);
            return imported;
          });
          const answer = { ...result, seconds: Math.round(seconds() * 1000) / 1000, folded: options.fold };
          if (output.json) output.value(answer);
          else print(answer, output);
        },
      ),
    );
}
