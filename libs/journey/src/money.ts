import type { Money } from './schema.js';

/** Exact arithmetic on `Money`. Amounts of different scales meet at the larger one; currencies never mix. */

const POWERS = Array.from({ length: 13 }, (_, n) => 10n ** BigInt(n));
const unitsAt = (amount: Money, scale: number): bigint =>
  scale === amount.scale ? BigInt(amount.units) : BigInt(amount.units) * (POWERS[scale - amount.scale] as bigint);

/** @throws RangeError when the currencies differ: deciders refuse with CURRENCY_MISMATCH before they compute. */
function common(a: Money, b: Money): number {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} do not mix`);
  return Math.max(a.scale, b.scale);
}

export const zeroMoney = (like: Pick<Money, 'scale' | 'currency'>): Money => ({
  units: '0',
  scale: like.scale,
  currency: like.currency,
});
export function addMoney(a: Money, b: Money): Money {
  const scale = common(a, b);
  return { units: String(unitsAt(a, scale) + unitsAt(b, scale)), scale, currency: a.currency };
}
export function subtractMoney(a: Money, b: Money): Money {
  const scale = common(a, b);
  return { units: String(unitsAt(a, scale) - unitsAt(b, scale)), scale, currency: a.currency };
}
export const negateMoney = (amount: Money): Money => subtractMoney(zeroMoney(amount), amount);
/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  const scale = common(a, b);
  const difference = unitsAt(a, scale) - unitsAt(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
/** The same amount, whatever the scale it is written at; different currencies are never equal. */
export const equalMoney = (a: Money | undefined, b: Money | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.currency === b.currency && compareMoney(a, b) === 0;
export const isZero = (amount: Money): boolean => amount.units === '0';
export const isNegative = (amount: Money): boolean => amount.units.startsWith('-');
export const isPositive = (amount: Money): boolean => !isZero(amount) && !isNegative(amount);
export const minMoney = (a: Money, b: Money): Money => (compareMoney(a, b) <= 0 ? a : b);
/** The amount, or zero where it is negative. */
export const atLeastZero = (amount: Money): Money => (isNegative(amount) ? zeroMoney(amount) : amount);
/** The sum, at the largest scale met; `like` gives currency and least scale (and the sum of nothing). */
export const sumMoney = (amounts: readonly Money[], like: Pick<Money, 'scale' | 'currency'>): Money =>
  amounts.reduce(addMoney, zeroMoney(like));

/** `amount` × `part` ÷ `whole`, rounded half-up (away from zero) at the amount's own scale. Zero when `whole` is. */
export function proportion(amount: Money, part: bigint, whole: bigint): Money {
  if (whole === 0n) return zeroMoney(amount);
  const exact = BigInt(amount.units) * part;
  const size = exact < 0n ? -exact : exact;
  const rounded = (2n * size + whole) / (2n * whole);
  return { ...amount, units: String(exact < 0n ? -rounded : rounded) };
}

/** `amount` × `part` ÷ `whole`, rounded down at the amount's own scale; for amounts of zero or more. */
export const floorShare = (amount: Money, part: bigint, whole: bigint): Money => ({
  ...amount,
  units: whole === 0n ? '0' : String((BigInt(amount.units) * part) / whole),
});

/** A price × a quantity in millionths, rounded half-up (away from zero) at `scale` decimals. */
export function timesQuantity(price: Money, quantity: bigint, scale: number): Money {
  return proportion(
    { ...price, units: price.units, scale },
    quantity * (POWERS[scale] as bigint),
    POWERS[price.scale + 6] as bigint,
  );
}

/** Units of an amount at six decimals: comparable whole numbers, for proportions. */
export const microUnits = (amount: Money): bigint => unitsAt(amount, 6);

const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};
/** Decimals of a currency's minor unit (ISO 4217): the default scale of its amounts. */
export const currencyExponent = (currency: string): number => EXPONENTS[currency] ?? 2;
