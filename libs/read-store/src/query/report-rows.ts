import { createHash } from 'node:crypto';
import { canonical } from '@recount/kernel';
import type { FieldDef, QueryArrayResult } from 'pg';
import pg from 'pg';
import { instantText } from '../tables.js';
import type { RawRow } from './each-row.js';
import type { Row } from './result.js';

const { builtins } = pg.types;
const textArray = pg.types.getTypeParser(1009 as number) as (raw: string) => unknown;
const POSITIONS = new Set(['_pos', 'pos', 'position']);

const number = (raw: string): unknown => Number(raw);
/** A count is a number; what does not fit one exactly stays text. */
const integer = (raw: string): unknown => (Number.isSafeInteger(Number(raw)) ? Number(raw) : raw);
const RENDER = new Map<number, (raw: string) => unknown>([
  [builtins.BOOL, (raw) => raw === 't'],
  [builtins.INT2, number],
  [builtins.INT4, number],
  [builtins.INT8, integer],
  [builtins.FLOAT4, number],
  [builtins.FLOAT8, number],
  [builtins.TIMESTAMPTZ, instantText],
  [builtins.JSON, (raw) => JSON.parse(raw)],
  [builtins.JSONB, (raw) => JSON.parse(raw)],
]);
const ARRAYS = new Map<number, (raw: string) => unknown>([
  [1005, number],
  [1007, number],
  [1016, integer],
  [1022, number],
  [1009, (raw) => raw],
  [1015, (raw) => raw],
  [1231, (raw) => raw],
  [1182, (raw) => raw],
  [1185, instantText],
  [2951, (raw) => raw],
]);

function renderer({ name, dataTypeID }: FieldDef): (raw: string) => unknown {
  if (dataTypeID === builtins.INT8 && POSITIONS.has(name)) return (raw) => raw;
  const item = ARRAYS.get(dataTypeID);
  if (item) return (raw) => (textArray(raw) as (string | null)[]).map((one) => (one === null ? null : item(one)));
  return RENDER.get(dataTypeID) ?? oneOfEach();
}

/** So many different texts of a column are remembered; one that has more seldom repeats any. */
const REMEMBERED = 256;

/** Answers with the same string for the same text: thousands of rows name one type, one currency, one actor. */
function oneOfEach(): (raw: string) => string {
  let seen: Map<string, string> | undefined = new Map();
  return (raw) => {
    const known = seen?.get(raw);
    if (known !== undefined) return known;
    if (seen !== undefined && seen.size < REMEMBERED) seen.set(raw, raw);
    else seen = undefined;
    return raw;
  };
}

/** Renders rows of these columns in canonical form: decimals, dates and positions as text, instants in UTC with milliseconds. */
export function rowRenderer(fields: readonly FieldDef[]): (raw: RawRow) => Row {
  const names = fields.map((field) => field.name);
  const render = fields.map(renderer);
  // A copy of a row that has all its columns costs a third of a row that gets them one by one.
  const blank: Row = Object.fromEntries(names.map((name) => [name, null]));
  return (raw) => {
    const row: Record<string, unknown> = { ...blank };
    for (let i = 0; i < names.length; i++) {
      const value = raw[i] ?? null;
      if (value !== null) row[names[i] as string] = (render[i] as (raw: string) => unknown)(value);
    }
    return row;
  };
}

/** A report's rows in canonical form. */
export const renderRows = (result: QueryArrayResult<(string | null)[]>): Row[] =>
  result.rows.map(rowRenderer(result.fields));

/** Count and digest of the rows figures were computed from, whatever order they came in. */
export function populationOf(rows: readonly Row[]): { count: number; sha256: string } {
  const lines = rows.map((row) => JSON.stringify(canonical(row))).sort();
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return { count: rows.length, sha256: hash.digest('hex') };
}
