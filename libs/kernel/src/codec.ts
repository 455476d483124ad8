import type { ColumnKind } from './columns.js';
import { isDecimal, normal } from './decimal.js';

/** Turns a value a fold asserted into its one canonical form. @throws TypeError saying what is wrong. */
export type Normalise = (value: unknown) => unknown;

/** Longest text of a key or of an indexed column, in UTF-16 units: a B-tree entry must stay under a third of a page. */
export const MAX_INDEXED_TEXT = 512;
/** Largest JSON value of a column, as canonical text. Rows are not documents. */
export const MAX_JSON_TEXT = 65_536;

/** Character code → 1 for a lower-case hexadecimal digit, 2 for the dash. */
const UUID_CLASS = Uint8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.includes(String.fromCharCode(code)) ? 1 : code === 45 ? 2 : 0,
);
const UUID_DASHES = Uint8Array.from({ length: 36 }, (_, i) => (i === 8 || i === 13 || i === 18 || i === 23 ? 2 : 1));
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what PostgreSQL cannot store
const SUSPICIOUS = /[\u0000\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
const wrong = (kind: string, value: unknown): never => {
  throw new TypeError(`${shown(value)} is no ${kind}`);
};

/** Ids are checked more often than anything else: a loop over two tables takes half the time of a pattern. */
function isUuid(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 36) return false;
  for (let i = 0; i < 36; i++) if (UUID_CLASS[value.charCodeAt(i)] !== UUID_DASHES[i]) return false;
  return true;
}
/** Whether `YYYY-MM-DD` at the front of the text names a day of the calendar, year 1 to 9999. */
function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (DAYS[month - 1] as number) + (leap ? 1 : 0);
}
function storable(value: string): string {
  if (SUSPICIOUS.test(value) && (value.includes('\0') || LONE_SURROGATE.test(value))) {
    throw new TypeError(`${shown(value)} holds NUL or half a surrogate pair, which cannot be stored`);
  }
  return value;
}

/** JSON with object keys sorted, undefined members left out: the same value always gives the same text. */
export function canonical(value: unknown): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? (value === 0 ? 0 : value) : wrong('JSON number', value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object') return wrong('JSON value', value);
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) sorted[storable(key)] = canonical(member);
  }
  return sorted;
}

const NORMALISE: Readonly<Record<ColumnKind, Normalise>> = {
  uuid: (v) => (isUuid(v) ? v : wrong('lower-case uuid', v)),
  text: (v) => (typeof v === 'string' ? storable(v) : wrong('text', v)),
  int: (v) => (Number.isSafeInteger(v) ? (v === 0 ? 0 : v) : wrong('safe integer', v)),
  decimal: (v) => (isDecimal(v) ? normal(v) : wrong('canonical decimal text', v)),
  ratio: (v) => (Number.isFinite(v) ? (v === 0 ? 0 : v) : wrong('finite ratio', v)),
  bool: (v) => (typeof v === 'boolean' ? v : wrong('boolean', v)),
  instant: (v) =>
    typeof v === 'string' && INSTANT.test(v) && isDay(v) ? v : wrong('instant YYYY-MM-DDTHH:mm:ss.SSSZ', v),
  date: (v) => (typeof v === 'string' && DATE.test(v) && isDay(v) ? v : wrong('date YYYY-MM-DD', v)),
  json: (v) => {
    const value = canonical(v);
    if (JSON.stringify(value).length > MAX_JSON_TEXT)
      throw new TypeError(`JSON of more than ${MAX_JSON_TEXT} characters; a row is not a document`);
    return value;
  },
};

/** The check of a column. Indexed text is bounded; the unit separator is kept out of keys. */
export function normaliseOf(
  kind: ColumnKind,
  use: { readonly indexed?: boolean; readonly key?: boolean } = {},
): Normalise {
  const base = NORMALISE[kind];
  if (kind !== 'text' || (!use.indexed && !use.key)) return base;
  return (v) => {
    const text = base(v) as string;
    if (text.length > MAX_INDEXED_TEXT)
      throw new TypeError(`text of ${text.length} characters; keys and indexed columns hold ${MAX_INDEXED_TEXT}`);
    if (use.key && text.includes('\u001f')) throw new TypeError('a key cannot hold the unit separator');
    return text;
  };
}
