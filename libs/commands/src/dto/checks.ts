/** What values of the DTOs must look like: the same limits as the event contracts. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const INT64 = /^(0|-?[1-9]\d{0,18})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,17})(\.\d{1,6})?$/;
const CURRENCY = /^[A-Z]{3}$/;
const E164 = /^\+[1-9]\d{1,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** What no store can hold: NUL, and half of a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the point
const UNSTORABLE = /\u0000|\p{Surrogate}/u;
const MAX_INT64 = 2n ** 63n - 1n;
export const MAX_ATTRIBUTES = 200;

export const isStorableText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= max && !UNSTORABLE.test(value);
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

export const isObject = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const THIRTY = [4, 6, 9, 11];
export const daysIn = (year: number, month: number): number => {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (leap ? 29 : 28) : THIRTY.includes(month) ? 30 : 31;
};
export const isDate = (value: unknown): boolean => {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  // Year 0 is no year of SQL's calendar.
  if (value.startsWith('0000')) return false;
  return Number(value.slice(8)) <= daysIn(Number(value.slice(0, 4)), Number(value.slice(5, 7)));
};
export const isInt64 = (value: unknown): boolean => {
  if (typeof value !== 'string' || !INT64.test(value)) return false;
  if (value.length < 19) return true;
  const n = BigInt(value);
  return n <= MAX_INT64 && n >= -MAX_INT64;
};
export const isScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= 2000 && !UNSTORABLE.test(value));
export const isAttributes = (value: unknown): boolean => {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_ATTRIBUTES &&
    entries.every(([key, item]) => key !== '__proto__' && isStorableText(key, 100) && isScalar(item))
  );
};
export const isCounts = (value: unknown): boolean =>
  isAttributes(value) &&
  Object.values(value as object).every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
export const isTimeZone = (value: unknown): boolean => {
  if (!isStorableText(value, 64)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).format(0) !== '' && !/^[+-]/.test(value);
  } catch {
    return false;
  }
};
const currencies = new Set(Intl.supportedValuesOf('currency'));
/** Codes that are in use; money may carry one that ISO 4217 has withdrawn. */
export const isKnownCurrency = (value: unknown): boolean => currencies.has(value as string);
export const isDecimal = (value: unknown): boolean => typeof value === 'string' && DECIMAL.test(value);
export const isCurrency = (value: unknown): boolean => typeof value === 'string' && CURRENCY.test(value);
export const isPhone = (value: unknown): boolean => typeof value === 'string' && E164.test(value);
export const isSha256 = (value: unknown): boolean => typeof value === 'string' && SHA256.test(value);
export const isEmail = (value: unknown): boolean => isStorableText(value, 254) && EMAIL.test(value);
