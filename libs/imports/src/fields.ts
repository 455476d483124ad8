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

/** A whole number. @throws RowProblemError */
export function wholeOf(values: Values, column: string): bigint {
  const value = required(values, column);
  return /^-?\d+$/.test(value) ? BigInt(value) : invalid(column, `${value} is not a whole number`);
}
/** `amount` × a whole number, exactly. */
export const times = (amount: Money, n: bigint): Money => ({ ...amount, units: String(BigInt(amount.units) * n) });
/** The exact sum, at the largest scale met. */
export const total = (amounts: readonly Money[], currency: string): Money => {
  const scale = amounts.reduce((most, amount) => Math.max(most, amount.scale), EXPONENT);
  const units = amounts.reduce((sum, a) => sum + BigInt(a.units) * 10n ** BigInt(scale - a.scale), 0n);
  return { units: String(units), scale, currency };
};

/** Date-only sources repeat the same few thousand instants: each is computed once, as long as they are that few. */
const REMEMBERED = 100_000;
function remembering(compute: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let value = known.get(text);
    if (value !== undefined) return value;
    value = compute(text);
    if (known.size < REMEMBERED) known.set(text, value);
    return value;
  };
}

const toInstant = remembering((value) => {
  const at = /(Z|[+-]\d{2}:\d{2})$/.test(value) ? DateTime.fromISO(value, { setZone: true }) : undefined;
  return at?.isValid ? at.toJSDate().toISOString() : '';
});

/** An RFC 3339 timestamp with offset as a UTC instant with milliseconds. @throws RowProblemError */
export function instantOf(values: Values, column: string): string {
  const value = required(values, column);
  return toInstant(value) || invalid(column, `${value} is not a timestamp with an offset`);
}

/** 00:00 local of a `YYYY-MM-DD` in a zone, as a UTC instant. @throws RowProblemError */
export function midnightIn(zone: string): (date: string, column: string) => string {
  const toMidnight = remembering((date) => {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? DateTime.fromISO(date, { zone }) : undefined;
    return at?.isValid ? at.toJSDate().toISOString() : '';
  });
  return (date, column) => toMidnight(date) || invalid(column, `${date || 'nothing'} is not a date (YYYY-MM-DD)`);
}

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
/** A local time `YYYY-MM-DD HH:mm:ss` of a zone as a UTC instant; the earlier one where clocks go back. @throws RowProblemError */
export function localTimeIn(zone: string): (time: string, column: string) => string {
  const toLocal = remembering((time) => {
    const at = LOCAL_TIME.test(time) ? DateTime.fromSQL(time, { zone }) : undefined;
    return at?.isValid ? at.toJSDate().toISOString() : '';
  });
  return (time, column) => toLocal(time) || invalid(column, `${time || 'nothing'} is not a time (YYYY-MM-DD HH:mm:ss)`);
}

/** Calendar date of an instant in a zone. */
export const localDateIn = (zone: string): ((instant: string) => string) =>
  remembering((instant) => DateTime.fromISO(instant, { zone }).toISODate() as string);
