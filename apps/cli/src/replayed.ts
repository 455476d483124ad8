import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
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
import { FailureError, UsageError } from './settings.js';
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

/** Refuses what has nowhere to go, before anything is done for it. @throws UsageError */
export function checkDestination(format: Format | 'table', to: string | undefined, limit: number): void {
  if (!(Number.isSafeInteger(limit) && limit > 0)) throw new UsageError('--limit takes a whole number above 0');
  if (format === 'parquet' && to === undefined) throw new UsageError('parquet is a file: say which (--to)');
  if (to === undefined) return;
  if (format === 'table') throw new UsageError('a table goes to no file: --to is for --out csv, jsonl or parquet');
  const folder = dirname(resolve(to));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`--to: there is no folder ${folder}`);
}

/** What a file does not take: there is no room, or no leave. */
const ofFile = (error: unknown): boolean =>
  ['open', 'write', 'close'].includes((error as NodeJS.ErrnoException).syscall ?? '');

/**
 * Writes the rows of a replay to standard output or a file, in the order of their keys.
 * @throws FailureError for a file that cannot be written: the rows are kept
 */
export async function writeRows(house: House, name: string, format: Format, to: string | undefined): Promise<void> {
  const { scratch, model } = await openScratch(house.pool(), name);
  const pages = scratchRows(house.pool(), scratch, model);
  try {
    if (format === 'parquet') {
      const file = parquetFile(to as string, model, await decimalPlaces(house.pool(), scratch, model));
      for await (const rows of pages) await file.write(rows);
      return await file.finish();
    }
    const texts = async function* (): AsyncGenerator<string> {
      yield formatHead(format, model);
      for await (const rows of pages) yield formatted(format, rows);
    };
    if (to !== undefined) return await pipeline(texts, createWriteStream(to));
    for await (const text of texts()) if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  } catch (error) {
    if (to === undefined || !ofFile(error)) throw error;
    const again = `recount scratch show ${name} --out ${format} --to <file>`;
    throw new FailureError(`${to} cannot be written: ${(error as Error).message}; the rows are kept: ${again}`);
  }
}
/** The first rows of a replay. */
export async function firstRows(house: House, name: string, limit: number): Promise<readonly ScratchRow[]> {
  const { scratch, model } = await openScratch(house.pool(), name);
  const rows: ScratchRow[] = [];
  for await (const page of scratchRows(house.pool(), scratch, model, limit)) rows.push(...page);
  return rows;
}
/** Prints the first rows as a table. */
export async function printRows(house: House, name: string, limit: number, output: Output): Promise<void> {
  const rows = await firstRows(house, name, limit);
  if (rows.length > 0) output.table(rows);
  if (rows.length === limit) output.note(`the first ${limit}; --limit shows more, --out csv all`);
}
