import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested, type ValidationArguments } from 'class-validator';
import { parseInstant } from '../time.js';
import {
  isAttributes,
  isCounts,
  isCurrency,
  isDate,
  isDecimal,
  isEmail,
  isInt64,
  isKnownCurrency,
  isObject,
  isPhone,
  isScalar,
  isSha256,
  isStorableText,
  isTimeZone,
  isUuid,
  MAX_ATTRIBUTES,
} from './checks.js';

/**
 * The vocabulary of the command DTOs: one decorator per field type of the event contracts, each registered with
 * class-validator under the rule's name. The names and constraints are what OpenAPI is generated from (`schema.ts`).
 */
type Test = (value: unknown, constraints: readonly unknown[]) => boolean;
type Message = (constraints: readonly unknown[]) => string;

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
/** What a property is when it is left out, from the rest of the body as it came; not yet checked. */
export type Fallback = (body: Readonly<Record<string, unknown>>) => unknown;
const fallbacks = new Map<object, Map<string, { readonly of: Fallback; readonly words: string }>>();
/** Of a property of a DTO class: what it is when left out. */
export const fallbackOf = (type: { readonly prototype: object }, key: string) =>
  fallbacks.get(type.prototype)?.get(key);
/** May be left out, and is then what `of` says; `words` for the documentation. */
export const OrElse = (words: string, of: Fallback): PropertyDecorator =>
  all(Optional(), (target, key) => {
    const own = fallbacks.get(target) ?? new Map<string, { of: Fallback; words: string }>();
    fallbacks.set(target, own.set(String(key), { of, words }));
  });
/**
 * A reason: what a command without one is refused with is a rule of the domain (REASON_REQUIRED, set aside for
 * migrations), not of the format.
 */
export const Reason = (max = 64) => all(Optional(), Text(max));
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
export const Bool = () =>
  field(
    'bool',
    (v) => typeof v === 'boolean',
    () => 'must be true or false',
  );
/** A calendar date `YYYY-MM-DD` in the tenant's zone. */
export const LocalDate = () => field('date', isDate, () => 'must be a calendar date, YYYY-MM-DD');
const isInstant: Test = (v) => typeof v === 'string' && parseInstant(v) !== undefined;
/** An RFC 3339 date-time with `Z` or an offset. */
export const Instant = () => field('instant', isInstant, () => 'must be an RFC 3339 date-time with Z or an offset');
/** A calendar date, or null for "none yet". */
export const LocalDateOrNull = () =>
  field(
    'dateOrNull',
    (v) => v === null || isDate(v),
    () => 'must be a calendar date, YYYY-MM-DD, or null',
  );
/** An exact decimal with at most 6 places, as a string. */
export const Decimal = () => field('decimal', isDecimal, () => 'must be a decimal with at most 6 places, as a string');
/** A signed 64-bit integer as a string. */
export const Int64 = () => field('int64', isInt64, () => 'must be a 64-bit integer, as a string');
/** Three capital letters; money may carry any, also one that ISO 4217 has withdrawn. */
export const Currency = () => field('currency', isCurrency, () => 'must be an ISO 4217 code');
/** A currency in use: what a tenant may be configured with. */
export const KnownCurrency = () => field('knownCurrency', isKnownCurrency, () => 'must be an ISO 4217 code in use');
export const TimeZone = () => field('timeZone', isTimeZone, () => 'must be an IANA time zone, e.g. Europe/Rome');
export const OneOf = (...values: readonly string[]) =>
  field(
    'oneOf',
    (v) => values.includes(v as string),
    () => `must be one of ${values.join(', ')}`,
    [values],
  );
export const Phone = () => field('e164', isPhone, () => 'must be an E.164 number, e.g. +39055123456');
export const Email = () => field('email', isEmail, () => 'must be an e-mail address of at most 254 characters');
export const Sha256 = () => field('sha256', isSha256, () => 'must be a SHA-256 in lower-case hex');
/** Any JSON scalar. */
export const Scalar = () => field('scalar', isScalar, () => 'must be text, a number, true, false or null');
/** A flat map of text to scalar. */
export const Attributes = () =>
  field('attributes', isAttributes, () => `must be a flat object of at most ${MAX_ATTRIBUTES} scalars`);
/** A flat map of text to a number of times. */
export const Counts = () =>
  field('counts', isCounts, () => `must be a flat object of at most ${MAX_ATTRIBUTES} integers from 0`);

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
/** A list of values of a closed list, at most as many as there are. */
export const OneOfEach = (...values: readonly string[]) =>
  all(
    Items(0, values.length),
    field(
      'oneOf',
      (v) => values.includes(v as string),
      () => `must be of ${values.join(', ')}`,
      [values],
      true,
    ),
  );
/** A list of UUIDs. */
export const Uuids = (max = 1000, min = 0) =>
  all(
    Items(min, max),
    field('uuid', isUuid, () => 'must be lower-case UUIDs', [], true),
  );
/** A list of calendar dates. */
export const LocalDates = (max = 1000) =>
  all(
    Items(0, max),
    field('date', isDate, () => 'must be calendar dates, YYYY-MM-DD', [], true),
  );
/** A list of texts. */
export const Texts = (length: number, max = 1000) =>
  all(
    Items(0, max),
    field('text', textRule, ([n]) => `must be texts of 1 to ${n} characters`, [length], true),
  );
/** class-validator passes over a nested `undefined` or `null`; this rule does not. */
const Objects = (each: boolean) => field('object', isObject, () => 'must be an object', [], each);
/** A nested object. */
export const Nested = (type: () => new () => object) => all(Objects(false), ValidateNested(), Type(type));
/** A list of nested objects. */
export const ListOf = (type: () => new () => object, max = 1000, min = 0) =>
  all(Items(min, max), Objects(true), ValidateNested({ each: true }), Type(type));
