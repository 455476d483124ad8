/**
 * A small vocabulary for event payloads. One declaration gives the TypeScript type, the runtime check, the list of
 * personal fields and the event catalogue.
 */

/** What is wrong with a value: the JSON pointer of the offending part and the rule it breaks. */
export interface Problem {
  readonly path: string;
  readonly rule: string;
}

/** One declared field. `optional` fields may be absent; `personal` fields belong to a data subject. */
export interface Field<T> {
  readonly kind: string;
  readonly optional: boolean;
  readonly personal: boolean;
  /** Unit or format, for the catalogue. */
  readonly unit?: string;
  readonly children?: Readonly<Record<string, AnyField>>;
  readonly item?: AnyField;
  readonly values?: readonly string[];
  check(value: unknown, path: string, problems: Problem[]): void;
  /** Phantom: carries the type, never present at run time. */
  readonly _type?: T;
}
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous record of fields has no narrower type
export type AnyField = Field<any>;
export type Shape = Readonly<Record<string, AnyField>>;
type Value<F> = F extends Field<infer T> ? T : never;
type OptionalKeys<S extends Shape> = { [K in keyof S]: undefined extends Value<S[K]> ? K : never }[keyof S];
/** The TypeScript type of a shape. */
export type Infer<S extends Shape> = {
  readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Value<S[K]>;
} & { readonly [K in OptionalKeys<S>]?: Exclude<Value<S[K]>, undefined> };

/** An exact amount: `units` × 10^-`scale` of `currency` (ISO 4217). Units are a signed 64-bit integer as a string. */
export interface Money {
  readonly units: string;
  readonly scale: number;
  readonly currency: string;
}

type Check = (value: unknown, path: string, problems: Problem[]) => void;
const field = <T>(kind: string, check: Check, more: Partial<Field<T>> = {}): Field<T> => ({
  kind,
  optional: false,
  personal: false,
  check,
  ...more,
});
const rule =
  (name: string, holds: (value: unknown) => boolean): Check =>
  (value, path, problems) => {
    if (!holds(value)) problems.push({ path, rule: name });
  };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const INT64 = /^(0|-?[1-9]\d{0,18})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,17})(\.\d{1,6})?$/;
const MAX_INT64 = 2n ** 63n - 1n;
/** Digits that always fit in 64 bits. */
const SURE_DIGITS = 18;
const CURRENCY = /^[A-Z]{3}$/;

const isDate = (value: unknown): boolean => {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  // Every month has 28 days; beyond them the calendar is asked.
  return value.slice(8) <= '28' || new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
};
const isMoney = (value: unknown): boolean => {
  if (value === null || typeof value !== 'object') return false;
  for (const key of Object.keys(value)) if (key !== 'units' && key !== 'scale' && key !== 'currency') return false;
  const { units, scale, currency } = value as Record<string, unknown>;
  if (typeof units !== 'string' || !INT64.test(units)) return false;
  if (units.length > SURE_DIGITS) {
    const n = BigInt(units);
    if (n > MAX_INT64 || n < -MAX_INT64) return false;
  }
  return Number.isInteger(scale) && (scale as number) >= 0 && (scale as number) <= 6 && CURRENCY.test(String(currency));
};

/** Text of 1 to `max` characters (default 2,000). */
export const text = (max = 2000): Field<string> =>
  field(
    'text',
    rule(`text(1..${max})`, (v) => typeof v === 'string' && v.length > 0 && v.length <= max),
  );
/** A lower-case UUID. */
export const uuid = (): Field<string> =>
  field(
    'uuid',
    rule('uuid', (v) => typeof v === 'string' && UUID.test(v)),
  );
/** An integer within bounds. */
export const int = (min = 0, max = Number.MAX_SAFE_INTEGER): Field<number> =>
  field(
    'int',
    rule(`int(${min}..${max})`, (v) => Number.isSafeInteger(v) && (v as number) >= min && (v as number) <= max),
  );
/** A share in basis points, 0 to 10,000. */
export const basisPoints = (): Field<number> => ({ ...int(0, 10_000), kind: 'basisPoints', unit: '1/10000' });
export const bool = (): Field<boolean> =>
  field(
    'bool',
    rule('bool', (v) => typeof v === 'boolean'),
  );
/** An instant, always UTC with milliseconds: `2026-03-31T21:59:59.000Z`. */
export const instant = (): Field<string> =>
  field(
    'instant',
    rule('instant', (v) => typeof v === 'string' && INSTANT.test(v)),
    { unit: 'UTC' },
  );
/** A calendar date `YYYY-MM-DD` in the tenant's zone. */
export const date = (): Field<string> => field('date', rule('date', isDate), { unit: 'tenant zone' });
/** An exact decimal with at most 6 places, as a string. */
export const decimal = (unit?: string): Field<string> =>
  field(
    'decimal',
    rule('decimal', (v) => typeof v === 'string' && DECIMAL.test(v)),
    unit === undefined ? {} : { unit },
  );
export const money = (): Field<Money> => field('money', rule('money', isMoney), { unit: '10^-scale of currency' });
/** ISO 4217 alphabetic code. */
export const currency = (): Field<string> =>
  field(
    'currency',
    rule('currency', (v) => typeof v === 'string' && /^[A-Z]{3}$/.test(v)),
  );
/** One of a closed list. */
export const oneOf = <const V extends string>(...values: readonly V[]): Field<V> =>
  field(
    'oneOf',
    rule(`one of ${values.join(', ')}`, (v) => values.includes(v as V)),
    { values },
  );
/** Any JSON scalar: the value of a field whose own type is declared elsewhere (profile changes). */
export const scalar = (): Field<string | number | boolean | null> =>
  field(
    'scalar',
    rule('scalar', (v) => v === null || ['string', 'number', 'boolean'].includes(typeof v)),
  );
/** A flat map of text to scalar, for source attributes that have no column of their own. */
export const attributes = (): Field<Readonly<Record<string, string | number | boolean | null>>> =>
  field('attributes', (v, path, problems) => {
    if (v === null || typeof v !== 'object' || Array.isArray(v)) problems.push({ path, rule: 'object' });
    else for (const [key, item] of Object.entries(v)) scalar().check(item, `${path}/${key}`, problems);
  });
/** A flat map of text to a number of times. */
export const counts = (): Field<Readonly<Record<string, number>>> =>
  field('counts', (v, path, problems) => {
    if (v === null || typeof v !== 'object' || Array.isArray(v)) problems.push({ path, rule: 'object' });
    else for (const [key, item] of Object.entries(v)) int().check(item, `${path}/${key}`, problems);
  });
export const list = <T>(item: Field<T>, max = 1000): Field<readonly T[]> =>
  field<readonly T[]>(
    'list',
    (v, path, problems) => {
      if (!Array.isArray(v) || v.length > max) problems.push({ path, rule: `list(0..${max})` });
      else for (let i = 0; i < v.length; i++) item.check(v[i], `${path}/${i}`, problems);
    },
    { item },
  );
export const record = <S extends Shape>(shape: S): Field<Infer<S>> =>
  field<Infer<S>>('record', (v, path, problems) => checkShape(shape, v, path, problems), { children: shape });
export const optional = <T>(inner: Field<T>): Field<T | undefined> => ({
  ...(inner as Field<T | undefined>),
  optional: true,
  check: (v, path, problems) => {
    if (v !== undefined) inner.check(v, path, problems);
  },
});
/** Marks a field as personal data of a subject; sealing it later does not change the contract. */
export const personal = <T>(inner: Field<T>): Field<T> => ({ ...inner, personal: true });

/** Checks a whole shape: wrong types, missing and unknown properties. */
export function checkShape(shape: Shape, value: unknown, path: string, problems: Problem[]): void {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.push({ path, rule: 'object' });
    return;
  }
  const given = value as Record<string, unknown>;
  for (const key in shape) {
    const declared = shape[key] as AnyField;
    const v = given[key];
    if (v === undefined) {
      if (!declared.optional) problems.push({ path: `${path}/${key}`, rule: 'required' });
    } else declared.check(v, `${path}/${key}`, problems);
  }
  for (const key in given) {
    if (!Object.hasOwn(shape, key) && given[key] !== undefined)
      problems.push({ path: `${path}/${key}`, rule: 'unknown property' });
  }
}
