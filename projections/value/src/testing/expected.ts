import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const folder = process.env.RECOUNT_DATA;

/** Lines of a text file of the real data, zipped or not; the cells are parted by commas and never quoted. */
export function linesOf(name: string): readonly string[] {
  const bytes = readFileSync(`${folder}/${name}`);
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split(/\r?\n/);
}
/** Records of such a file by the text of its first column. */
export function recordsOf(name: string): Map<string, Readonly<Record<string, string>>> {
  const [header = '', ...lines] = linesOf(name);
  const columns = header.split(',');
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      return [cells[0] as string, Object.fromEntries(columns.map((column, i) => [column, cells[i] as string]))];
    }),
  );
}
export const expectedOf = <T>(name: string): T =>
  JSON.parse(readFileSync(`${folder}/expected/${name}.json`, 'utf8')) as T;

/** A decimal without the zeros that end it: equal decimals are equal texts. */
export const exact = (value: unknown): string =>
  String(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
/** A decimal rounded half up to six places, as the expected means are. */
export function rounded(value: unknown): string {
  const [whole = '', places = ''] = String(value).split('.');
  const units = BigInt(whole + places.padEnd(7, '0').slice(0, 7));
  const up = (units + 5n) / 10n;
  return exact(`${up / 1_000_000n}.${String(up % 1_000_000n).padStart(6, '0')}`);
}

/** What the expected answers say of the scores of a population. */
export interface ExpectedRfm {
  readonly customers: number;
  readonly R: Readonly<Record<string, Bounds>>;
  readonly F: Readonly<Record<string, Bounds>>;
  readonly M: Readonly<Record<string, Bounds>>;
  readonly cell_counts_RFM: Readonly<Record<string, number>>;
}
interface Bounds {
  readonly customers: number;
  readonly min: number | string;
  readonly max: number | string;
}
/** The bounds of scores with their decimals in one form. */
export const boundsOf = (scores: Readonly<Record<string, Bounds>>) =>
  Object.fromEntries(
    Object.entries(scores).map(([of, { customers, min, max }]) => [of, [customers, exact(min), exact(max)]]),
  );
