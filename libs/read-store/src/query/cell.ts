import type { Report } from '@recount/kernel';
import type { FieldDef } from 'pg';
import pg from 'pg';
import { quote } from '../sql.js';
import { blaming, invalid } from './errors.js';
import { type Params, params } from './params.js';
import { parseInt4, type TypedParam } from './report-params.js';
import { sourceCall } from './report-sql.js';
import type { Snapshot } from './snapshot.js';
import { parseBool, parseDate, parseDecimal, parseInstant, parseInteger, parseText, parseUuid } from './values.js';

/** A cell: dimension → its value as text; the empty text stands for an empty dimension. */
export type Cell = Readonly<Record<string, string>>;

const { builtins } = pg.types;
type Parse = (text: string, path: string) => string;
/** How the text of a dimension is read, by the type its column has. */
const PARSE = new Map<number, Parse>([
  [builtins.UUID, parseUuid],
  [builtins.BOOL, parseBool],
  [builtins.INT2, parseInt4],
  [builtins.INT4, parseInt4],
  [builtins.INT8, parseInteger],
  [builtins.NUMERIC, parseDecimal],
  [builtins.DATE, parseDate],
  [builtins.TIMESTAMPTZ, parseInstant],
]);

function checkNames(report: Report, cell: Cell): string[] {
  const names = Object.keys(cell);
  for (const name of names) {
    if ((report.by ?? []).includes(name)) continue;
    const known = report.by?.join(', ') || 'nothing';
    throw invalid(`/cell/${name}`, `${report.name} does not group by it; it groups by ${known}`);
  }
  return names;
}

/**
 * Conditions that pick the grain rows behind one cell. A dimension left out is not narrowed. The types of the dimensions
 * are those of the grain: PostgreSQL is asked for them, so that a value that cannot be one is refused in our words.
 * @throws ReadStoreError VALIDATION_FAILED for a value that is none, or a dimension the report does not group by
 */
export async function cellConditions(
  report: Report,
  cell: Cell,
  typed: ReadonlyMap<string, TypedParam>,
  given: readonly [tenant: string, asOf: string, known: string],
  query: Snapshot['query'],
  into: Params,
): Promise<string[]> {
  const names = checkNames(report, cell);
  if (names.length === 0) return [];
  const probe = params(...given);
  const source = sourceCall(report, typed, probe);
  const { fields } = await blaming(
    '/params',
    'lead beyond what dates and numbers can hold',
    query(`select ${names.map(quote).join(', ')} from ${source} g limit 0`, probe.values),
  );
  return names.map((name, i) => {
    const column = quote(name);
    const text = cell[name] as string;
    if (text === '') return `(${column} is null or ${column}::text = '')`;
    const parse = PARSE.get((fields[i] as FieldDef).dataTypeID) ?? parseText;
    return `${column} = ${into.add(parse(text, `/cell/${name}`))}`;
  });
}
