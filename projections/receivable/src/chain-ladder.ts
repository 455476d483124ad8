/**
 * The chain ladder with Mack's standard errors (Mack 1993) on a run-off triangle: `cumulative[i]` holds what was paid of
 * origin i by age 0, 1, …, as far as it is known. Pure numbers; money is summed exactly before it comes here.
 *
 * Volume-weighted factors over all origins with both ages known. A column without volume has factor 1 and sigma 0; an
 * origin that stands at zero has ultimate 0 and standard error 0. Cells at zero carry no weight and do not count as
 * observations. A sigma with a single observation is extrapolated by Mack's rule
 * `sigma²(k) = min(sigma⁴(k-1) / sigma²(k-2), sigma²(k-2), sigma²(k-1))`.
 */
export interface ChainLadder {
  /** One per step from age k to k + 1. */
  readonly factors: readonly Factor[];
  readonly origins: readonly Origin[];
  readonly total: {
    readonly latest: number;
    readonly ultimate: number;
    readonly toCome: number;
    readonly standardError: number;
  };
}
export interface Factor {
  readonly factor: number;
  readonly sigma: number;
  /** Origins with both ages known. */
  readonly origins: number;
  /** `exposure` when there were too few origins and the ratio-to-exposure curve gave the factor. */
  readonly source: 'volume' | 'exposure';
}
export interface Origin {
  readonly latest: number;
  /** Age of the latest known cell. */
  readonly age: number;
  /** Cumulative development factor from there to the ultimate, tail included. */
  readonly cdf: number;
  readonly ultimate: number;
  readonly toCome: number;
  readonly standardError: number;
  /** Known cells, then projected ones up to the last age; without the tail. */
  readonly projected: readonly number[];
}
export interface ChainLadderOptions {
  /** Factor beyond the last age, taken as certain. Default 1. */
  readonly tail?: number;
  /** Exposure per origin: needed for `minOrigins` above 1 and for `cap`. */
  readonly exposure?: readonly number[];
  /** A factor needs at least so many origins, else it is read from the ratio-to-exposure curve. Default 1: never. */
  readonly minOrigins?: number;
  /** Hold every ultimate at its exposure. The standard errors stay those of the uncapped ultimates. */
  readonly cap?: boolean;
}

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const cell = (row: readonly number[], age: number): number => row[age] as number;

interface Column {
  readonly factor: number;
  readonly variance: number;
  readonly volume: number;
  readonly origins: number;
  readonly source: 'volume' | 'exposure';
}

/** Paid ÷ exposure at one age, over the origins whose age is known. */
export function ratioToExposure(
  cumulative: readonly (readonly number[])[],
  exposure: readonly number[],
  age: number,
): number {
  const known = cumulative.flatMap((row, i) => (row.length > age ? [i] : []));
  const volume = sumOf(known.map((i) => exposure[i] ?? 0));
  return volume === 0 ? 0 : sumOf(known.map((i) => cell(cumulative[i] as readonly number[], age))) / volume;
}

function columnOf(
  cumulative: readonly (readonly number[])[],
  age: number,
  before: readonly Column[],
  options: ChainLadderOptions,
): Column {
  const both = cumulative.filter((row) => row.length > age + 1);
  const volume = sumOf(both.map((row) => cell(row, age)));
  const weighted = volume === 0 ? 1 : sumOf(both.map((row) => cell(row, age + 1))) / volume;
  const used = both.filter((row) => cell(row, age) > 0);
  const squares = used.map((row) => cell(row, age) * (cell(row, age + 1) / cell(row, age) - weighted) ** 2);
  const variance =
    volume === 0
      ? 0
      : used.length > 1
        ? sumOf(squares) / (used.length - 1)
        : extrapolated(before[age - 1]?.variance, before[age - 2]?.variance);
  if (both.length >= (options.minOrigins ?? 1) || options.exposure === undefined) {
    return { factor: weighted, variance, volume, origins: both.length, source: 'volume' };
  }
  const from = ratioToExposure(cumulative, options.exposure, age);
  const factor = from === 0 ? 1 : ratioToExposure(cumulative, options.exposure, age + 1) / from;
  return { factor, variance, volume, origins: both.length, source: 'exposure' };
}
/** Mack's rule for the variance that a single observation cannot give. */
function extrapolated(last: number | undefined, secondLast: number | undefined): number {
  if (last === undefined) return 0;
  if (secondLast === undefined) return last;
  return Math.min(secondLast === 0 ? 0 : last ** 2 / secondLast, secondLast, last);
}

function develop(
  row: readonly number[],
  columns: readonly Column[],
  exposure: number | undefined,
  options: ChainLadderOptions,
): Origin {
  const tail = options.tail ?? 1;
  const age = row.length - 1;
  const projected = [...row];
  let relative = 0;
  for (let k = age; k < columns.length; k++) {
    const { factor, variance, volume } = columns[k] as Column;
    const now = cell(projected, k);
    if (variance > 0 && now !== 0) relative += (variance / factor ** 2) * (1 / now + 1 / volume);
    projected.push(now * factor);
  }
  const latest = cell(row, age);
  const uncapped = cell(projected, projected.length - 1) * tail;
  const ultimate = options.cap === true && exposure !== undefined ? Math.min(uncapped, exposure) : uncapped;
  const cdf = columns.slice(age).reduce((product, { factor }) => product * factor, 1) * tail;
  const standardError = latest === 0 ? 0 : Math.abs(uncapped) * Math.sqrt(Math.max(0, relative));
  return { latest, age, cdf, ultimate, toCome: ultimate - latest, standardError, projected };
}

/** Runs the chain ladder. Origins without any known cell are not allowed: leave them out. */
export function chainLadder(cumulative: readonly (readonly number[])[], options: ChainLadderOptions = {}): ChainLadder {
  const ages = Math.max(0, ...cumulative.map((row) => row.length));
  const columns: Column[] = [];
  for (let age = 0; age + 1 < ages; age++) columns.push(columnOf(cumulative, age, columns, options));
  const origins = cumulative.map((row, i) => develop(row, columns, options.exposure?.[i], options));
  return {
    factors: columns.map(({ factor, variance, origins: n, source }) => ({
      factor,
      sigma: Math.sqrt(variance),
      origins: n,
      source,
    })),
    origins,
    total: {
      latest: sumOf(origins.map((o) => o.latest)),
      ultimate: sumOf(origins.map((o) => o.ultimate)),
      toCome: sumOf(origins.map((o) => o.toCome)),
      standardError: totalError(origins, columns, options.tail ?? 1),
    },
  };
}

/** Standard error of the sum: the origins share the estimated factors, so their errors are correlated. */
function totalError(origins: readonly Origin[], columns: readonly Column[], tail: number): number {
  const uncapped = origins.map((o) => cell(o.projected, o.projected.length - 1) * tail);
  let square = sumOf(origins.map((o) => o.standardError ** 2));
  // Shared by every pair whose younger origin has yet to pass through column k: sum per column instead of per pair.
  columns.forEach(({ factor, variance, volume }, k) => {
    if (variance === 0 || volume === 0) return;
    const through = uncapped.filter((_, i) => (origins[i] as Origin).age <= k);
    const all = sumOf(through);
    square += (variance / factor ** 2 / volume) * (all ** 2 - sumOf(through.map((u) => u ** 2)));
  });
  return Math.sqrt(Math.max(0, square));
}
