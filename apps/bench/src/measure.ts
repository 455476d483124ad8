/** Measuring and printing: rates, percentiles, ratios. */

export interface Rate {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** Runs `work` and turns the number it returns into a rate. */
export async function rate(work: () => Promise<number>): Promise<Rate> {
  const start = performance.now();
  const count = await work();
  const seconds = (performance.now() - start) / 1000;
  return { count, seconds, perSecond: count / seconds };
}

/** The p-th percentile (nearest rank) of a sample, p in 0…100. */
export function percentile(sample: readonly number[], p: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** `concurrency` workers share `total` calls of `one`. */
export async function concurrently(
  total: number,
  concurrency: number,
  one: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < total; index = next++) await one(index);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return total;
}

export const whole = (n: number): string => Math.round(n).toLocaleString('en-US');
export const ratio = (a: number, b: number): string => (a / b).toFixed(2);

/** One figure: as it is printed, and its numbers for whoever reads the JSON. */
export interface Figure {
  readonly part: string;
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly numbers?: Readonly<Record<string, number | string>>;
}
const lines: Figure[] = [];
let part = '';
export const heading = (text: string): void => {
  part = text;
  console.log(`\n${text}`);
};
/** Prints one figure and keeps it for `--json`. */
export function figure(label: string, value: string, note = '', numbers?: Figure['numbers']): void {
  lines.push({ part, label, value, note, ...(numbers && { numbers }) });
  console.log(`  ${label.padEnd(44)} ${value.padStart(18)}  ${note}`);
}
export const figures = (): readonly Figure[] => lines;
