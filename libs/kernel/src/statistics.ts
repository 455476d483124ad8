/** Small statistics for figures. Ratios are IEEE doubles; counts are exact. */

const Z95 = 1.959963984540054;

/** A rate with what it is made of, its Wilson 95 % interval, and whether it rests on too little to be quoted. */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  /** Null over nothing. */
  readonly rate: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Fewer than 30 cases. */
  readonly small: boolean;
}

export function rateOf(numerator: number, denominator: number): Rate {
  const interval = denominator === 0 ? null : wilson(numerator, denominator);
  return {
    numerator,
    denominator,
    rate: denominator === 0 ? null : numerator / denominator,
    interval,
    small: denominator < 30,
  };
}

/** Wilson's score interval at 95 %. */
export function wilson(numerator: number, denominator: number): readonly [number, number] {
  const p = numerator / denominator;
  const z2 = Z95 ** 2;
  const centre = p + z2 / (2 * denominator);
  const reach = Z95 * Math.sqrt((p * (1 - p)) / denominator + z2 / (4 * denominator ** 2));
  const scale = 1 + z2 / denominator;
  return [(centre - reach) / scale, (centre + reach) / scale];
}

/** The quantile of sorted values by linear interpolation between the two nearest; null of none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

export interface Duration {
  readonly time: number;
  /** Still running when it was looked at. */
  readonly censored: boolean;
}
/** The Kaplan-Meier quantile: the first time at which at most `1 - share` are still running; null if never reached. */
export function kaplanMeier(durations: readonly Duration[], share: number): number | null {
  const sorted = [...durations].sort((a, b) => a.time - b.time);
  let surviving = 1;
  for (let i = 0; i < sorted.length; ) {
    const time = (sorted[i] as Duration).time;
    let last = i;
    while (last < sorted.length && (sorted[last] as Duration).time === time) last++;
    const ended = sorted.slice(i, last).filter((d) => !d.censored).length;
    surviving *= 1 - ended / (sorted.length - i);
    if (ended > 0 && surviving <= 1 - share + 1e-12) return time;
    i = last;
  }
  return null;
}
