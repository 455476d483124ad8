/**
 * Exact decimals on canonical text: an optional minus, no leading zeros, as many places as the value's scale, no
 * negative zero. `"113000.00"` and `"113000"` are equal in `cmp` but keep their own scale. Amounts of up to fifteen
 * digits are computed in safe integers, longer ones in bigint; the results are the same.
 */
export type Rounding = 'half_up' | 'half_even' | 'down';

const CANONICAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const MAX_LENGTH = 400;
/** Digits that always fit a safe integer, with room for one addition. */
const FAST_DIGITS = 15;

/** Whether a value is a decimal in canonical text, negative zero aside. */
export const isDecimal = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_LENGTH && CANONICAL.test(value);

const scaleOf = (text: string): number => {
  const dot = text.indexOf('.');
  return dot < 0 ? 0 : text.length - dot - 1;
};
const digitsOf = (text: string): string => {
  const dot = text.indexOf('.');
  return dot < 0 ? text : text.slice(0, dot) + text.slice(dot + 1);
};
const checked = (text: string): string => {
  if (!isDecimal(text)) throw new TypeError(`not a decimal: ${String(text).slice(0, 60)}`);
  return text;
};
const unitsAt = (text: string, scale: number): bigint =>
  BigInt(digitsOf(checked(text))) * 10n ** BigInt(scale - scaleOf(text));

function format(units: bigint | number, scale: number): string {
  const negative = units < 0;
  let digits = String(negative ? -units : units);
  if (scale > 0) {
    if (digits.length <= scale) digits = digits.padStart(scale + 1, '0');
    digits = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  }
  return negative ? `-${digits}` : digits;
}

/** The exact sum, at the larger scale of the two. @throws TypeError for text that is no canonical decimal. */
export function add(a: string, b: string): string {
  const scale = scaleOf(a);
  if (scale === scaleOf(b) && a.length <= FAST_DIGITS && b.length <= FAST_DIGITS) {
    return format(Number(digitsOf(checked(a))) + Number(digitsOf(checked(b))), scale);
  }
  const wide = Math.max(scale, scaleOf(b));
  return format(unitsAt(a, wide) + unitsAt(b, wide), wide);
}
/** The value with its sign turned; zero stays zero. */
export const neg = (a: string): string => {
  if (isZero(a)) return a.startsWith('-') ? a.slice(1) : a;
  return a.startsWith('-') ? a.slice(1) : `-${a}`;
};
/** The exact difference, at the larger scale of the two. */
export const sub = (a: string, b: string): string => add(a, neg(b));
/** The exact sum of all, at the largest scale met; `"0"` for none. */
export const sum = (values: Iterable<string>): string => {
  let total: string | undefined;
  for (const value of values) total = total === undefined ? normal(value) : add(total, value);
  return total ?? '0';
};
/** -1, 0 or 1 by value; scale does not matter. */
export function cmp(a: string, b: string): -1 | 0 | 1 {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const fast = scaleOf(a) === scaleOf(b) && a.length <= FAST_DIGITS && b.length <= FAST_DIGITS;
  const x = fast ? Number(digitsOf(checked(a))) : unitsAt(a, scale);
  const y = fast ? Number(digitsOf(checked(b))) : unitsAt(b, scale);
  return x < y ? -1 : x > y ? 1 : 0;
}
/** Zero at any scale. */
export const isZero = (a: string): boolean => /^-?0(?:\.0+)?$/.test(checked(a));
export const isNegative = (a: string): boolean => a.startsWith('-') && !isZero(a);
export const abs = (a: string): string => (isNegative(a) ? neg(a) : normal(a));
/** Exact product; the scales add up. */
export const mul = (a: string, b: string): string =>
  format(unitsAt(a, scaleOf(a)) * unitsAt(b, scaleOf(b)), scaleOf(a) + scaleOf(b));
/** The value at `scale` places: widened exactly, narrowed by the named policy. */
export function round(a: string, scale: number, policy: Rounding): string {
  const have = scaleOf(a);
  if (scale >= have) return format(unitsAt(a, scale), scale);
  const units = unitsAt(a, have);
  const divisor = 10n ** BigInt(have - scale);
  const quotient = units / divisor;
  const rest = units % divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const away =
    policy !== 'down' && (twice > divisor || (twice === divisor && (policy === 'half_up' || quotient % 2n !== 0n)));
  return format(away ? quotient + (units < 0n ? -1n : 1n) : quotient, scale);
}
/** Canonical form of a decimal: negative zero loses its sign. @throws TypeError for anything else. */
export const normal = (a: string): string => (checked(a).startsWith('-') && isZero(a) ? a.slice(1) : a);

/** The amount of an event's money in major units, at its own scale: `{units: "11300000", scale: 2}` is `"113000.00"`. */
export function fromMoney(money: { readonly units: string; readonly scale: number }): string {
  const { units, scale } = money;
  return units.length <= FAST_DIGITS ? format(Number(units), scale) : format(BigInt(units), scale);
}
/** An event's amount less the tax in it, where tax is told apart: what was sold, not what is owed. In major units. */
export const untaxed = (amount: Parameters<typeof fromMoney>[0], tax: typeof amount | undefined): string =>
  tax === undefined ? fromMoney(amount) : sub(fromMoney(amount), fromMoney(tax));
