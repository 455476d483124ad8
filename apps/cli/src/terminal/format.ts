import { oneLine } from '@recount/forms';

/** 1234567 → `1,234,567`; takes numbers and integers as text. */
export const count = (n: number | string): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Seconds for people: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `3 rows`, `1 row`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

/**
 * A value of a row as one line of text: ratios to 6 places, blanks between the values of a list, compact JSON for objects. What
 * would end the line or drive the terminal is shown as an escape.
 */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(Number(value.toFixed(6)));
  if (Array.isArray(value) && value.every(isScalar)) return value.map((item) => cell(item) || '-').join(' ');
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Text cut to `width` columns, with an ellipsis. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** What drives a terminal, line ends and tabs left out; colours are taken whole. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const DRIVING = /\u001b\[(?:1|2|22|3[1236]|39)m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Lines as a terminal shows them and does not obey them: control characters as escapes, in JSON the same value; `coloured`: but for our colours. */
export const inert = (text: string, coloured: boolean): string =>
  text.replace(DRIVING, (one) => (coloured && one.length > 1 ? one : oneLine(one)));
