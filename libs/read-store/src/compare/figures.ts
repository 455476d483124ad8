import { isDecimal, sub } from '@recount/kernel';
import { invalid } from '../query/errors.js';
import { params } from '../query/params.js';
import { renderRows } from '../query/report-rows.js';
import { sourceCall } from '../query/report-sql.js';
import { figures } from '../query/reports.js';
import type { Snapshot } from '../query/snapshot.js';
import type { BothSides } from './grain.js';
import type { ComparedFigure } from './result.js';

const MOST = 1000;

/** What of a report's figures differs between the sides, by path. */
export async function figuresCompared(
  sides: BothSides,
  maxRows: number,
  query: Snapshot['query'],
): Promise<ComparedFigure[]> {
  const [before, after] = [await leaves(sides, 'before', maxRows, query), await leaves(sides, 'after', maxRows, query)];
  const found: ComparedFigure[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [a = null, b = null] = [before.get(path), after.get(path)];
    if (a === b) continue;
    const difference = differenceOf(a, b);
    found.push({ path, before: a, after: b, ...(difference === undefined ? {} : { difference }) });
    if (found.length === MOST) break;
  }
  return found;
}

/** The exact difference of both as they are written, so that a reader who subtracts them comes to the same; a number of numbers. */
export function differenceOf(before: unknown, after: unknown): string | number | undefined {
  const [a, b] = [String(before), String(after)];
  if (typeof before === 'number' && typeof after === 'number')
    return isDecimal(a) && isDecimal(b) ? Number(sub(b, a)) : after - before;
  return isDecimal(before) && isDecimal(after) ? sub(after, before) : undefined;
}

async function leaves(
  { report, typed, tenant, ...sides }: BothSides,
  which: 'before' | 'after',
  maxRows: number,
  query: Snapshot['query'],
): Promise<ReadonlyMap<string, unknown>> {
  const { asOf, known } = sides[which];
  const into = params(tenant, asOf, known);
  const result = await query(`select * from ${sourceCall(report, typed, into)} g limit ${maxRows + 1}`, into.values);
  if (result.rows.length > maxRows) throw invalid('/params', `more than ${maxRows} rows: narrow the question`);
  const found = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) found.set(path, value);
    else for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`);
  };
  walk(figures(report, renderRows(result), typed).figures, '');
  return found;
}
