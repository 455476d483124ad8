import type { Measure, Report } from '@recount/kernel';
import { quote } from '../sql.js';
import { viewOf } from '../tables.js';
import type { Params } from './params.js';
import type { TypedParam } from './report-params.js';

/**
 * `read.name($1, $2, $3, …)`: tenant, as of and known, then the report's parameters.
 * @param times as of and known, where they are others than the second and third parameter
 */
export function sourceCall(
  report: Report,
  typed: ReadonlyMap<string, TypedParam>,
  into: Params,
  times: readonly [asOf: string, known: string] = ['$2', '$3'],
): string {
  const names = report.sqlParams ?? Object.keys(report.params);
  const rest = names.map((name) => into.add((typed.get(name) as TypedParam).sql));
  return `${viewOf(report.from ?? report.name)}(${['$1', ...times, ...rest].join(', ')})`;
}

function measureSql({ fn, column, where, empty }: Measure): string {
  const inner = fn === 'count' ? 'count(*)' : `${fn}(${quote(column as string)})`;
  const filtered = where === undefined ? inner : `${inner} filter (where ${where})`;
  // A sum over nothing is nothing, unless the report says otherwise; a smallest or largest of nothing does not exist.
  return fn === 'sum' && empty !== 'null' ? `coalesce(${filtered}, 0)` : filtered;
}

/** The statement of an aggregate over its grain; ratios are rounded half up to 6 places, and null over zero. */
export function aggregateSql(report: Report, source: string): string {
  const by = (report.by ?? []).map(quote);
  const measures = Object.entries(report.measures ?? {}).map(
    ([name, measure]) => `${measureSql(measure)} as ${quote(name)}`,
  );
  const grouped = `select ${[...by, ...measures].join(', ')} from ${source} g${by.length > 0 ? ` group by ${by.join(', ')}` : ''}`;
  const order = by.length > 0 ? ` order by ${by.join(', ')}` : '';
  const ratios = Object.entries(report.ratios ?? {}).map(
    ([name, [numerator, denominator]]) =>
      `round(a.${quote(numerator)}::numeric / nullif(a.${quote(denominator)}, 0), 6) as ${quote(name)}`,
  );
  return ratios.length === 0 ? `${grouped}${order}` : `select a.*, ${ratios.join(', ')} from (${grouped}) a${order}`;
}
