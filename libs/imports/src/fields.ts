import type { Money } from '@recount/journey';
import { DateTime } from 'luxon';
import { RowProblemError, type Values } from './source.js';

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
/** Minor units of the currencies the sources use; an amount with more places keeps them. */
const EXPONENT = 2;
const MAX_SCALE = 6;

const invalid = (column: string, message: string): never => {
  throw new RowProblemError({ code: 'VALIDATION_FAILED', path: `/${column}`, message });
};

/** A column that must hold something. @throws RowProblemError */
export const required = (values: Values, column: string): string => {
  const value = values[column];
  return value === undefined || value === '' ? invalid(column, `${column} is empty`) : value;
};

/** A column as it stands, or undefined when empty. */
export const optionalText = (values: Values, column: string): string | undefined => values[column] || undefined;

/** The named columns that hold something, as attributes; undefined when all are empty. */
export function attributesOf(values: Values, columns: readonly string[]): Record<string, string> | undefined {
  const held = columns.flatMap((column) => (values[column] ? [[column, values[column]] as const] : []));
  return held.length === 0 ? undefined : Object.fromEntries(held);
}

/** An exact amount from decimal text: every place is kept, nothing is rounded. @throws RowProblemError */
export function amountOf(values: Values, column: string, currency: string): Money {
  const value = required(values, column);
  const match = DECIMAL.exec(value);
  if (!match) return invalid(column, `${value} is not a decimal number`);
  const places = match[3] ?? '';
  const scale = Math.max(EXPONENT, places.length);
  if (scale > MAX_SCALE) return invalid(column, `${value} has more than ${MAX_SCALE} decimal places`);
  const units = BigInt(`${match[1]}${match[2]}${places.padEnd(scale, '0')}`);
  return { units: String(units), scale, currency };
}

/** `a - b`, exactly, at the larger of the two scales. */
export function minus(a: Money, b: Money): Money {
  const scale = Math.max(a.scale, b.scale);
  const at = (m: Money): bigint => BigInt(m.units) * 10n ** BigInt(scale - m.scale);
  return { units: String(at(a) - at(b)), scale, currency: a.currency };
}

/** 00:00 local of a `YYYY-MM-DD` in a zone, as a UTC instant. Dates repeat: each is computed once. */
export function midnightIn(zone: string): (date: string, column: string) => string {
  const known = new Map<string, string>();
  return (date, column) => {
    const seen = known.get(date);
    if (seen !== undefined) return seen;
    const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? DateTime.fromISO(date, { zone }) : undefined;
    if (!at?.isValid) return invalid(column, `${date || 'nothing'} is not a date (YYYY-MM-DD)`);
    const instant = at.toJSDate().toISOString();
    known.set(date, instant);
    return instant;
  };
}

/** An RFC 3339 timestamp with offset as a UTC instant with milliseconds. @throws RowProblemError */
export function instantOf(values: Values, column: string): string {
  const value = required(values, column);
  const at = /(Z|[+-]\d{2}:\d{2})$/.test(value) ? DateTime.fromISO(value, { setZone: true }) : undefined;
  return at?.isValid ? at.toJSDate().toISOString() : invalid(column, `${value} is not a timestamp with an offset`);
}

/** Calendar date of an instant in a zone. */
export function localDateIn(zone: string): (instant: string) => string {
  const known = new Map<string, string>();
  return (instant) => {
    let date = known.get(instant);
    if (date === undefined) {
      date = DateTime.fromISO(instant, { zone }).toISODate() as string;
      known.set(instant, date);
    }
    return date;
  };
}
