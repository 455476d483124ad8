import type { Colours } from './colour.js';
import { cell, cut } from './format.js';

export interface TableOptions {
  readonly colours: Colours;
  /** Columns of the terminal; long cells are cut to fit. Unlimited when undefined. */
  readonly width?: number | undefined;
  /** Column order; default: the keys of the first row. */
  readonly columns?: readonly string[];
}

const GAP = 2;
const NARROWEST = 6;
const NUMBER = /^~?-?[\d,]+(\.\d+)?$/;

/** Takes from the widest columns until the line fits. */
function fit(widths: number[], limit: number): number[] {
  const fitted = [...widths];
  const total = (): number => fitted.reduce((sum, w) => sum + w + GAP, -GAP);
  while (total() > limit) {
    const widest = fitted.indexOf(Math.max(...fitted));
    if ((fitted[widest] as number) <= NARROWEST) break;
    fitted[widest] = (fitted[widest] as number) - 1;
  }
  return fitted;
}

/** Rows as an aligned table: header underlined, numbers to the right. */
export function table(rows: readonly Readonly<Record<string, unknown>>[], options: TableOptions): string {
  const { colours } = options;
  const columns = options.columns ?? Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => cell(row[column])));
  const natural = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((line) => (line[i] as string).length)),
  );
  const widths = options.width === undefined ? natural : fit(natural, options.width);
  const right = columns.map(
    (_, i) =>
      cells.some((line) => line[i] !== '') && cells.every((line) => line[i] === '' || NUMBER.test(line[i] as string)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => {
        const shown = cut(text, widths[i] as number);
        return right[i] ? shown.padStart(widths[i] as number) : shown.padEnd(widths[i] as number);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [colours.bold(line(columns)), ...cells.map(line)].join('\n');
}

/** Columns that fit a width together, the first ones first, when no cell is wider than `widest`; at least one. */
export function columnsThatFit(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  width: number,
  widest = 36,
): readonly string[] {
  let left = width + GAP;
  const fitting = columns.filter((column) => {
    const natural = Math.max(column.length, ...rows.map((row) => cell(row[column]).length));
    const needed = Math.min(natural, widest) + GAP;
    if (needed > left) return false;
    left -= needed;
    return true;
  });
  return fitting.length > 0 ? fitting : columns.slice(0, 1);
}
