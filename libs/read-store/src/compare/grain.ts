import type { Report } from '@recount/kernel';
import { canonical } from '@recount/kernel';
import type { QueryArrayResult } from 'pg';
import { type Params, params } from '../query/params.js';
import type { TypedParam } from '../query/report-params.js';
import { renderRows } from '../query/report-rows.js';
import { sourceCall } from '../query/report-sql.js';
import type { Row } from '../query/result.js';
import type { Snapshot } from '../query/snapshot.js';
import { quote } from '../sql.js';
import { type Identified, paired } from './pair.js';
import type { ComparedSource } from './result.js';

/** A side's times as parameters of SQL. */
export interface SideTimes {
  readonly asOf: string;
  readonly known: string;
}
/** What a statement over both sides needs. */
export interface BothSides {
  readonly report: Report;
  readonly typed: ReadonlyMap<string, TypedParam>;
  readonly tenant: string;
  readonly before: SideTimes;
  readonly after: SideTimes;
}
/** A grain row that differs, before its events are known, and the cell it stands in. */
export type DifferingSource = Omit<ComparedSource, 'events' | 'eventsTotal' | 'by'> & { readonly cell: string };

const IDENTITY = ['model', 'root', 'key'];
const WORD = /[a-z_][a-z0-9_]*/gi;

/** The grain's call for one side; the tenant is $1. */
function callOf({ report, typed, before, after }: BothSides, side: 'before' | 'after', into: Params): string {
  const { asOf, known } = side === 'before' ? before : after;
  return sourceCall(report, typed, into, [`${into.add(asOf)}::timestamptz`, `${into.add(known)}::bigint`]);
}

/** The columns of the grain. */
export async function grainColumns(sides: BothSides, query: Snapshot['query']): Promise<readonly string[]> {
  const into = params(sides.tenant);
  const { fields } = await query(`select * from ${callOf(sides, 'before', into)} g limit 0`, into.values);
  return fields.map(({ name }) => name);
}

/** Of an aggregate, the columns its cells are made of: a grain row that differs elsewhere changes no cell. */
export function countedColumns({ by = [], measures = {} }: Report, columns: readonly string[]): readonly string[] {
  const named = new Set(by);
  for (const { column, where = '' } of Object.values(measures))
    for (const name of [column ?? '', ...(where.match(WORD) ?? [])]) named.add(name);
  return columns.filter((name) => named.has(name) && !IDENTITY.includes(name));
}

export interface Wish {
  /** Columns that count, beside model, root and key. */
  readonly counted: readonly string[];
  /** Cells whose rows are wanted, as JSON lists of dimension texts, and how many rows of each. */
  readonly cells?: { readonly names: readonly string[]; readonly most: number };
  /** Rows at most. */
  readonly limit: number;
}
/** Rows of the grain that are on one side and not, the same, on the other. */
export interface GrainDifference {
  readonly sources: readonly DifferingSource[];
  /** Cell → how many of its rows differ. */
  readonly totals: ReadonlyMap<string, number>;
  readonly tooMany: boolean;
}

/** The rows of the grain that differ between two times, each before and after. */
export async function grainDifference(
  sides: BothSides,
  columns: readonly string[],
  { counted, cells, limit }: Wish,
  query: Snapshot['query'],
): Promise<GrainDifference> {
  const into = params(sides.tenant);
  const identity = IDENTITY.filter((name) => columns.includes(name));
  const dimensions = cells === undefined ? [] : (sides.report.by ?? []);
  const cell = `jsonb_build_array(${dimensions.map((name) => `g.${quote(name)}::text`).join(', ')})`;
  const list = [...identity, ...counted].map((name) => `g.${quote(name)}`).join(', ');
  const wanted = cells === undefined ? '' : ` where ${cell} = any(${into.add(cells.names)}::text[]::jsonb[])`;
  const side = (which: 'before' | 'after') =>
    `select ${cell} as _cell, ${list} from ${callOf(sides, which, into)} g${wanted}`;
  const order = identity.map((name) => (name === 'key' ? 'd."key"::text' : `d.${quote(name)}`)).join(', ') || 'd::text';
  const text = `
    with b as (${side('before')}), a as (${side('after')}),
    d as (select 0 as _side, x.* from (select * from b except all select * from a) x
          union all select 1, y.* from (select * from a except all select * from b) y),
    r as (select dense_rank() over (partition by d._cell order by ${order}) as _rank, d.* from d),
    t as (select max(r._rank) over (partition by r._cell) as _of, r.* from r)
    select * from t${cells === undefined ? '' : ` where _rank <= ${Number(cells.most)}`}
     order by _cell, _rank, _side limit ${Number(limit) + 1}`;
  const result = await query(text, into.values);
  const found = identified(result, counted);
  const totals = new Map(found.map(({ cell, of }) => [cell, of]));
  return { sources: paired(found), totals, tooMany: result.rows.length > limit };
}

const jsonText = (raw: string | null): string => JSON.stringify(JSON.parse(raw ?? '[]'));

function identified(result: QueryArrayResult<(string | null)[]>, counted: readonly string[]): Identified[] {
  const at = new Map(result.fields.map(({ name }, i) => [name, i]));
  return renderRows(result).map((row, n) => {
    const raw = result.rows[n] as (string | null)[];
    const text = (name: string): string | null => raw[at.get(name) ?? -1] ?? null;
    return {
      cell: jsonText(text('_cell')),
      of: Number(text('_of')),
      side: text('_side') === '0' ? 'before' : 'after',
      model: text('model'),
      root: text('root'),
      key: (row.key ?? null) === null ? null : (canonical(row.key) as Row),
      values: new Map(
        counted.map((name) => {
          const i = at.get(name) as number;
          return [name, { raw: raw[i] ?? null, type: result.fields[i]?.dataTypeID ?? 0, shown: row[name] }];
        }),
      ),
    };
  });
}
