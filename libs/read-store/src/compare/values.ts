import { cmp, isDecimal, sub } from '@recount/kernel';
import pg from 'pg';
import type { ComparedValue } from './result.js';

const { builtins } = pg.types;
const EXACT = new Set<number>([builtins.INT2, builtins.INT4, builtins.INT8, builtins.NUMERIC]);
const FLOATS = new Set<number>([builtins.FLOAT4, builtins.FLOAT8]);

/** A value as PostgreSQL wrote it, the type of its column, and as answers show it. */
export interface Written {
  readonly raw: string | null;
  readonly type: number;
  readonly shown: unknown;
}

/** Whether two values are the same; numbers by value, whatever their scale. */
export const sameValue = (a: Written, b: Written): boolean =>
  a.raw === b.raw || (EXACT.has(a.type) && isDecimal(a.raw) && isDecimal(b.raw) && cmp(a.raw, b.raw) === 0);

/** Both values and, of numbers, their difference. A side where there is no row counts as zero. */
export function comparedValue(before: Written | undefined, after: Written | undefined): ComparedValue {
  const shown = { before: before?.shown ?? null, after: after?.shown ?? null };
  const type = (after ?? before)?.type ?? 0;
  const a = before === undefined ? '0' : before.raw;
  const b = after === undefined ? '0' : after.raw;
  if (a === null || b === null) return shown;
  if (FLOATS.has(type)) return { ...shown, difference: Number(b) - Number(a) };
  if (!EXACT.has(type) || !isDecimal(a) || !isDecimal(b)) return shown;
  const difference = sub(b, a);
  // As the values themselves are written: decimals as text, counts as numbers where these hold them.
  return {
    ...shown,
    difference: type !== builtins.NUMERIC && Number.isSafeInteger(Number(difference)) ? Number(difference) : difference,
  };
}
