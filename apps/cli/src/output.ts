import type { Settings } from './settings.js';
import { type Colours, coloursFor } from './terminal/colour.js';
import { inert } from './terminal/format.js';
import { type Progress, progress } from './terminal/progress.js';
import { table } from './terminal/table.js';

/** Where a command's answer goes: text for people, or the same facts as one JSON value. */
export interface Output {
  readonly json: boolean;
  readonly colours: Colours;
  line(text?: string): void;
  /** One JSON value: indented on a terminal, one line otherwise. */
  value(value: unknown): void;
  /** A remark that is no part of the answer; standard error. */
  note(text: string): void;
  table(rows: readonly Readonly<Record<string, unknown>>[], columns?: readonly string[]): void;
  progress(): Progress;
}

export function outputFor(settings: Settings): Output {
  const colours = coloursFor(process.stdout);
  const coloured = colours.dim('') !== '';
  const line = (text = ''): void => void process.stdout.write(`${inert(text, coloured)}\n`);
  return {
    json: settings.json,
    colours,
    line,
    value: (value) => line(JSON.stringify(value, null, process.stdout.isTTY ? 2 : undefined)),
    note: (text) => void process.stderr.write(`${coloursFor(process.stderr).dim(text)}\n`),
    table: (rows, columns) =>
      line(
        table(rows, {
          colours,
          width: process.stdout.isTTY ? process.stdout.columns : undefined,
          ...(columns && { columns }),
        }),
      ),
    progress: () => progress({ wanted: settings.progress }),
  };
}
