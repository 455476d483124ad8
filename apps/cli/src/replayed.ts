import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import {
  decimalPlaces,
  type Format,
  formatHead,
  formatted,
  openScratch,
  parquetFile,
  type ReplayPlan,
  type ReplayResult,
  type ScratchRow,
  scratchRows,
} from '@recount/replay';
import type { House } from './house.js';
import type { Output } from './output.js';
import { UsageError } from './settings.js';
import { count, duration, plural } from './terminal/format.js';

const readingAsSelf = (note: string): string =>
  `The log was read under our own role, in a read-only transaction: ${note}.`;

/** What a replay would do, for people. */
export function printPlan(plan: ReplayPlan, { line, table }: Output): void {
  line(`${plan.model.name} v${plan.model.version} (${plan.model.shape}) of ${plan.source}`);
  if (plan.transpiled) line('Transpiled from TypeScript; its types were not checked.');
  line(`Events where ${plan.selection}, up to position ${plan.position ?? '(none)'}:`);
  table(Object.entries(plan.byType).map(([type, events]) => ({ type, events: count(events) })));
  const { memoryMiB, eventSeconds, rows, seconds } = plan.limits;
  line(`Limits: ${memoryMiB} MiB, ${eventSeconds} s an event, ${duration(seconds)} in all, ${plural(rows, 'row')}.`);
  const about =
    plan.estimatedSeconds === null
      ? 'nothing to fold'
      : `about ${duration(plan.estimatedSeconds)}, going by ${plural(plan.sampledEvents, 'event')} folded now`;
  line(`${plural(plan.events, 'event')} to fold: ${about}. Nothing was stored.`);
  if (plan.readNote !== null) line(readingAsSelf(plan.readNote));
}
/** What a replay did. */
export function printResult(result: ReplayResult, output: Output, line: (text: string) => void): void {
  if (result.transpiled) line('Transpiled from TypeScript; its types were not checked.');
  if (result.readNote !== null) line(output.colours.yellow(readingAsSelf(result.readNote)));
  const rate = result.seconds > 0 ? `, ${count(Math.round(result.events / result.seconds))} per second` : '';
  line(`${plural(result.events, 'event')} made ${plural(result.rows, 'row')} in ${duration(result.seconds)}${rate}`);
  line(
    output.colours.dim(
      `select … from ${result.table}; kept for ${duration(result.expiresInSeconds)}, or recount scratch drop ${result.name}`,
    ),
  );
}

/** Refuses what has nowhere to go. @throws UsageError */
export function checkDestination(format: Format | 'table', to: string | undefined): void {
  if (format === 'parquet' && to === undefined) throw new UsageError('parquet is a file: say which (--to)');
}

/** Writes the rows of a replay to standard output or a file, in the order of their keys. */
export async function writeRows(house: House, name: string, format: Format, to: string | undefined): Promise<void> {
  const { scratch, model } = await openScratch(house.pool(), name);
  if (format === 'parquet') {
    const file = parquetFile(to as string, model, await decimalPlaces(house.pool(), scratch, model));
    for await (const rows of scratchRows(house.pool(), scratch, model)) await file.write(rows);
    return file.finish();
  }
  const stream = to === undefined ? process.stdout : createWriteStream(to);
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  if (to !== undefined) await once(stream, 'open');
  await write(formatHead(format, model));
  for await (const rows of scratchRows(house.pool(), scratch, model)) await write(formatted(format, rows));
  if (to !== undefined) {
    const finished = once(stream, 'finish');
    stream.end();
    await finished;
  }
}
/** Prints the first rows as a table. */
export async function printRows(house: House, name: string, limit: number, output: Output): Promise<void> {
  const { scratch, model } = await openScratch(house.pool(), name);
  const rows: ScratchRow[] = [];
  for await (const page of scratchRows(house.pool(), scratch, model, limit)) rows.push(...page);
  if (rows.length > 0) output.table(rows);
  if (rows.length === limit) output.note(`the first ${limit}; --limit shows more, --out csv all`);
}
