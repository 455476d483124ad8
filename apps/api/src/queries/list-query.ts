import { type Filter, type ListQuery, type ModelDescription, ReadStoreError } from '@recount/read-store';
import { invalid } from '../http/refusals.js';
import { intParam, type Query, refuseUnknown, tokenParam } from './query-params.js';

const RESERVED = ['sort', 'limit', 'cursor', 'minPosition', 'asOf', 'knownAt'];
const OPERATORS = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'contains',
  'null',
] as const satisfies readonly Filter['op'][];
const FILTER = /^([^[\]]+)(?:\[([a-z]*)\])?$/;

/** Columns a list may filter and sort by. */
export function columnsOf(model: ModelDescription): string[] {
  const envelope = model.shape === 'ledger' ? ['_root', '_pos', '_occurred_at', '_event_id'] : ['_root', '_pos'];
  return [...Object.keys(model.key), ...Object.keys(model.columns), ...envelope];
}

/**
 * `?column=value`, `?column[gte]=value`, `sort=-amount,name`, `limit`, `cursor`, `minPosition`, and of a ledger `asOf`, `knownAt`.
 * @throws HttpRefusal for an unknown column, operator or parameter
 */
export function listQuery(model: ModelDescription, tenant: string, query: Query): ListQuery {
  const columns = columnsOf(model);
  const known = [...RESERVED, ...columns];
  const filter: Filter[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (RESERVED.includes(name)) continue;
    const [, column, op = 'eq'] = FILTER.exec(name) ?? [];
    if (column === undefined)
      throw invalid(`query:${name.slice(0, 100)}`, 'a filter is `column=value` or `column[op]=value`', known);
    refuseUnknown([column], known);
    if (!OPERATORS.includes(op as Filter['op']))
      throw invalid(`query:${name.slice(0, 100)}`, 'unknown operator', OPERATORS, op);
    filter.push({ column, op: op as Filter['op'], value });
  }
  const limit = intParam(query, 'limit', 1, 500);
  const minPosition = tokenParam(query, 'minPosition');
  return {
    tenant,
    filter,
    sort: sortOf(query, columns),
    ...(limit === undefined ? {} : { limit }),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
    ...(query.knownAt === undefined ? {} : { knownAt: query.knownAt }),
    ...(minPosition === undefined ? {} : { minPosition }),
  };
}

/** A refusal of the n-th filter names it as the caller wrote it; every other error is as it was. */
export function blameFilter(error: unknown, query: ListQuery): unknown {
  if (!(error instanceof ReadStoreError)) return error;
  const index = /^\/filter\/(\d+)/.exec(error.body.path ?? '')?.[1];
  const filter = index === undefined ? undefined : query.filter?.[Number(index)];
  if (filter === undefined) return error;
  const name = filter.op === 'eq' ? filter.column : `${filter.column}[${filter.op}]`;
  return invalid(`query:${name}`, error.body.message, undefined, filter.value.slice(0, 100));
}

function sortOf(query: Query, columns: readonly string[]): { column: string; descending: boolean }[] {
  const text = query.sort;
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const descending = part.startsWith('-');
    const column = descending ? part.slice(1) : part;
    if (!columns.includes(column)) throw invalid('query:sort', `there is no column ${column.slice(0, 100)}`, columns);
    return { column, descending };
  });
}
