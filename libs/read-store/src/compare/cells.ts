import type { QueryArrayResult } from 'pg';
import { invalid } from '../query/errors.js';
import { params } from '../query/params.js';
import { renderRows } from '../query/report-rows.js';
import { aggregateSql, sourceCall } from '../query/report-sql.js';
import type { Row } from '../query/result.js';
import type { Snapshot } from '../query/snapshot.js';
import type { BothSides } from './grain.js';
import type { ChangeKind, ComparedValue } from './result.js';
import { comparedValue, sameValue, type Written } from './values.js';

/** A cell that differs: its dimensions, and the measures that do. */
export interface ChangedCell {
  readonly kind: ChangeKind;
  /** Its dimensions as text, as a JSON list: its name among the cells. */
  readonly name: string;
  readonly cell: Row;
  readonly values: Readonly<Record<string, ComparedValue>>;
}
interface AggregateRow {
  readonly name: string;
  readonly cell: Row;
  readonly measures: ReadonlyMap<string, Written>;
}

/** The cells of an aggregate that are not the same on both sides, in the order of their dimensions. */
export async function changedCells(
  sides: BothSides,
  maxRows: number,
  query: Snapshot['query'],
): Promise<ChangedCell[]> {
  const before = await aggregated(sides, sides.before, maxRows, query);
  const after = await aggregated(sides, sides.after, maxRows, query);
  const changes: ChangedCell[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(name), after.get(name)];
    const { cell, measures } = (b ?? a) as AggregateRow;
    const values: Record<string, ComparedValue> = {};
    for (const measure of measures.keys()) {
      const [was, is] = [a?.measures.get(measure), b?.measures.get(measure)];
      if (was === undefined || is === undefined || !sameValue(was, is)) values[measure] = comparedValue(was, is);
    }
    if (Object.keys(values).length > 0)
      changes.push({ kind: a === undefined ? 'added' : b === undefined ? 'removed' : 'changed', name, cell, values });
  }
  return changes.sort((a, b) => inOrder(Object.values(a.cell), Object.values(b.cell)));
}

/** Dimension by dimension: numbers by value, the rest as text, what is empty last. */
function inOrder(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (x === y) continue;
    if (x === null || y === null) return x === null ? 1 : -1;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    return String(x) < String(y) ? -1 : 1;
  }
  return 0;
}

async function aggregated(
  { report, typed, tenant }: BothSides,
  { asOf, known }: BothSides['before'],
  maxRows: number,
  query: Snapshot['query'],
): Promise<Map<string, AggregateRow>> {
  const into = params(tenant, asOf, known);
  const text = aggregateSql(report, sourceCall(report, typed, into));
  const result = await query(`${text} limit ${maxRows + 1}`, into.values);
  if (result.rows.length > maxRows) throw invalid('/params', `more than ${maxRows} rows: narrow the question`);
  return new Map(rowsOf(result, report.by ?? []).map((row) => [row.name, row]));
}

function rowsOf(result: QueryArrayResult<(string | null)[]>, by: readonly string[]): AggregateRow[] {
  const names = result.fields.map(({ name }) => name);
  const measures = names.filter((name) => !by.includes(name));
  return renderRows(result).map((row, n) => {
    const raw = result.rows[n] as (string | null)[];
    const text = (name: string): string | null => raw[names.indexOf(name)] ?? null;
    return {
      name: JSON.stringify(by.map(text)),
      cell: Object.fromEntries(by.map((name) => [name, row[name]])),
      measures: new Map(
        measures.map((name) => {
          const i = names.indexOf(name);
          return [name, { raw: raw[i] ?? null, type: result.fields[i]?.dataTypeID ?? 0, shown: row[name] }];
        }),
      ),
    };
  });
}
