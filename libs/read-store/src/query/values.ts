import type { ColumnKind } from '@recount/kernel';
import { invalid } from './errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;
const INTEGER = /^-?\d{1,16}$/;
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/;
/** PostgreSQL holds neither NUL nor half a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what we look for
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** Whether a text is written as a date; `parseDate` says whether there is one. */
export const isDate = (value: string): boolean => DATE.test(value);

/** A calendar date that exists, from the year 1 on. */
export function parseDate(value: string, path: string): string {
  const at = isDate(value) && !value.startsWith('0000') ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(value))
    throw invalid(path, 'is not a date YYYY-MM-DD');
  return value;
}

/** Instants have years of four digits, here as in PostgreSQL's input, also once their offset is taken off. */
const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** An instant with its offset, or a date: its first millisecond UTC. Answers UTC with milliseconds. */
export function parseInstant(value: string, path: string): string {
  if (isDate(value)) return `${parseDate(value, path)}T00:00:00.000Z`;
  const at = INSTANT.test(value) ? Date.parse(value.toUpperCase()) : Number.NaN;
  if (Number.isNaN(at)) throw invalid(path, 'is not an instant such as 2026-03-31T21:59:59Z');
  parseDate(value.slice(0, 10), path);
  if (at < FIRST || at > LAST) throw invalid(path, 'lies before the year 1 or after 9999 in UTC');
  return new Date(at).toISOString();
}

/** Any text PostgreSQL can hold. */
export function parseText(value: string, path: string): string {
  if (typeof value !== 'string') throw invalid(path, 'is not text');
  if (UNSTORABLE.test(value)) throw invalid(path, 'holds characters that cannot be stored');
  return value;
}

export function parseInteger(value: string, path: string): string {
  if (!INTEGER.test(value) || !Number.isSafeInteger(Number(value))) throw invalid(path, 'is not an integer');
  return value;
}

export function parseDecimal(value: string, path: string): string {
  if (!DECIMAL.test(value)) throw invalid(path, 'is not a decimal number');
  return value;
}

export function parseUuid(value: string, path: string): string {
  if (!UUID.test(value)) throw invalid(path, 'is not a UUID');
  return value.toLowerCase();
}

export function parseBool(value: string, path: string): string {
  if (value !== 'true' && value !== 'false') throw invalid(path, 'is neither true nor false');
  return value;
}

function parseRatio(value: string, path: string): string {
  if (value.trim() === '' || !Number.isFinite(Number(value))) throw invalid(path, 'is not a number');
  return String(Number(value));
}

/** Text of a column's kind as a parameter for PostgreSQL. @throws ReadStoreError VALIDATION_FAILED */
export function parseValue(kind: ColumnKind, value: string, path: string): string {
  if (typeof value !== 'string') throw invalid(path, 'is not text');
  switch (kind) {
    case 'uuid':
      return parseUuid(value, path);
    case 'text':
      return parseText(value, path);
    case 'int':
      return parseInteger(value, path);
    case 'decimal':
      return parseDecimal(value, path);
    case 'ratio':
      return parseRatio(value, path);
    case 'bool':
      return parseBool(value, path);
    case 'instant':
      return parseInstant(value, path);
    case 'date':
      return parseDate(value, path);
    case 'json':
      throw invalid(path, 'a JSON column cannot be compared');
  }
}
