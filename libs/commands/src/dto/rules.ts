import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested, type ValidationArguments } from 'class-validator';

/**
 * The vocabulary of the command DTOs: one decorator per field type of the event contracts, each registered with
 * class-validator under the rule's name. The names and constraints are what OpenAPI is generated from (`schema.ts`).
 */
type Test = (value: unknown, constraints: readonly unknown[]) => boolean;
type Message = (constraints: readonly unknown[]) => string;

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
const MAX_ATTRIBUTES = 200;

export const isStorableText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= max && !UNSTORABLE.test(value);
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

export const isObject = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isDate = (value: unknown): boolean => {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  const days = new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
  return Number(value.slice(8)) <= days;
};
const isInt64 = (value: unknown): boolean => {
  if (typeof value !== 'string' || !INT64.test(value)) return false;
  if (value.length < 19) return true;
  const n = BigInt(value);
  return n <= MAX_INT64 && n >= -MAX_INT64;
};
const isScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= 2000 && !UNSTORABLE.test(value));
const isAttributes = (value: unknown): boolean => {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_ATTRIBUTES &&
    entries.every(([key, item]) => key !== '__proto__' && isStorableText(key, 100) && isScalar(item))
  );
};
const isTimeZone = (value: unknown): boolean => {
  if (!isStorableText(value, 64)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).format(0) !== '' && !/^[+-]/.test(value);
  } catch {
    return false;
  }
};
const knownCurrencies = new Set(Intl.supportedValuesOf('currency'));

const field = (name: string, test: Test, message: Message, constraints: readonly unknown[] = [], each = false) =>
  ValidateBy(
    {
      name,
      constraints: [...constraints],
      validator: {
        validate: (value: unknown, args?: ValidationArguments) => test(value, args?.constraints ?? constraints),
        defaultMessage: () => message(constraints),
      },
    },
    { each },
  );

/** May be left out; `null` is not the same as left out and is refused. */
export const Optional = () => ValidateIf((_object: unknown, value: unknown) => value !== undefined);
const textRule: Test = (v, [max]) => isStorableText(v, max as number);
/** Text of 1 to `max` characters that every store can hold. */
export const Text = (max = 2000) => field('text', textRule, ([n]) => `must be text of 1 to ${n} characters`, [max]);
/** A lower-case UUID. */
export const Uuid = () => field('uuid', isUuid, () => 'must be a lower-case UUID');
/** An integer within bounds. */
export const Int = (min = 0, max = Number.MAX_SAFE_INTEGER) =>
  field(
    'int',
    (v) => Number.isSafeInteger(v) && (v as number) >= min && (v as number) <= max,
    () => `must be an integer from ${min} to ${max}`,
    [min, max],
  );
export const Bool = () => field('bool', (v) => typeof v === 'boolean', () => 'must be true or false');
/** A calendar date `YYYY-MM-DD` in the tenant's zone. */
export const LocalDate = () => field('date', isDate, () => 'must be a calendar date, YYYY-MM-DD');
/** A calendar date, or null for "none yet". */
export const LocalDateOrNull = () =>
  field('dateOrNull', (v) => v === null || isDate(v), () => 'must be a calendar date, YYYY-MM-DD, or null');
/** An exact decimal with at most 6 places, as a string. */
export const Decimal = () =>
  field('decimal', (v) => typeof v === 'string' && DECIMAL.test(v), () => 'must be a decimal with at most 6 places, as a string');
/** A signed 64-bit integer as a string. */
export const Int64 = () => field('int64', isInt64, () => 'must be a 64-bit integer, as a string');
/** Three capital letters; money may carry any, also one that ISO 4217 has withdrawn. */
export const Currency = () =>
  field('currency', (v) => typeof v === 'string' && CURRENCY.test(v), () => 'must be an ISO 4217 code');
/** A currency in use: what a tenant may be configured with. */
export const KnownCurrency = () =>
  field('knownCurrency', (v) => knownCurrencies.has(v as string), () => 'must be an ISO 4217 code in use');
export const TimeZone = () => field('timeZone', isTimeZone, () => 'must be an IANA time zone, e.g. Europe/Rome');
export const OneOf = (...values: readonly string[]) =>
  field('oneOf', (v) => values.includes(v as string), () => `must be one of ${values.join(', ')}`, [values]);
export const Phone = () => field('e164', (v) => typeof v === 'string' && E164.test(v), () => 'must be an E.164 number, e.g. +39055123456');
export const Email = () =>
  field('email', (v) => isStorableText(v, 254) && EMAIL.test(v), () => 'must be an e-mail address of at most 254 characters');
export const Sha256 = () => field('sha256', (v) => typeof v === 'string' && SHA256.test(v), () => 'must be a SHA-256 in lower-case hex');
/** Any JSON scalar. */
export const Scalar = () => field('scalar', isScalar, () => 'must be text, a number, true, false or null');
/** A flat map of text to scalar. */
export const Attributes = () =>
  field('attributes', isAttributes, () => `must be a flat object of at most ${MAX_ATTRIBUTES} scalars`);

const Items = (min: number, max: number) =>
  field(
    'list',
    (v) => Array.isArray(v) && v.length >= min && v.length <= max,
    () => `must be a list of ${min} to ${max} items`,
    [min, max],
  );
const all =
  (...decorators: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
/** A list of UUIDs. */
export const Uuids = (max = 1000) => all(Items(0, max), field('uuid', isUuid, () => 'must be lower-case UUIDs', [], true));
/** A list of texts. */
export const Texts = (length: number, max = 1000) =>
  all(Items(0, max), field('text', textRule, ([n]) => `must be texts of 1 to ${n} characters`, [length], true));
/** class-validator passes over a nested `undefined` or `null`; this rule does not. */
const Objects = (each: boolean) => field('object', isObject, () => 'must be an object', [], each);
/** A nested object. */
export const Nested = (type: () => new () => object) => all(Objects(false), ValidateNested(), Type(type));
/** A list of nested objects. */
export const ListOf = (type: () => new () => object, max = 1000, min = 0) =>
  all(Items(min, max), Objects(true), ValidateNested({ each: true }), Type(type));
