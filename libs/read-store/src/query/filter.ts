import type { ColumnKind, PreparedModel } from '@recount/kernel';
import { quote } from '../sql.js';
import { SQL_TYPE } from '../tables.js';
import { invalid } from './errors.js';
import type { Params } from './params.js';
import type { Filter } from './result.js';
import { parseBool, parseText, parseValue } from './values.js';

/** A column a query may name: of the key, of the model, or one the engine keeps with every row. */
export interface QueryColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** False for key and engine columns, which are never null. */
  readonly nullable: boolean;
  /** 64-bit positions are text in JSON. */
  readonly position?: boolean;
}

/** Every column of a model's view that answers show, in their order; the tenant is the caller's own. */
export function columnsOf(model: PreparedModel): Map<string, QueryColumn> {
  const found = new Map<string, QueryColumn>();
  const add = (name: string, kind: ColumnKind, nullable: boolean) => found.set(name, { name, kind, nullable });
  for (const { name, kind, key } of model.columns) add(name, kind, !key);
  add('_root', 'text', false);
  found.set('_pos', { name: '_pos', kind: 'int', nullable: false, position: true });
  if (model.ledger) {
    add('_occurred_at', 'instant', false);
    add('_event_id', 'uuid', false);
  }
  return found;
}

const COMPARE = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** The items of an `in` filter: separated by commas, or a JSON list of strings where an item holds one. */
export function listItems(value: string, path: string): string[] {
  if (!value.startsWith('[')) return value.split(',');
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // Not JSON: answered below like any other wrong list.
  }
  throw invalid(path, 'is not a list: separate values by commas, or give a JSON list of strings');
}

/**
 * SQL conditions for filters, one each. `ne` counts an empty value as different; `contains` ignores case.
 * @throws ReadStoreError VALIDATION_FAILED
 */
export function conditions(
  columns: ReadonlyMap<string, QueryColumn>,
  filters: readonly Filter[],
  into: Params,
): string[] {
  return filters.map((filter, i) => {
    const path = `/filter/${i}`;
    const column = columns.get(filter.column);
    if (column === undefined)
      throw invalid(
        `${path}/column`,
        `there is no column ${filter.column}; there are ${[...columns.keys()].join(', ')}`,
      );
    const name = quote(column.name);
    const value = () => `${into.add(parseValue(column.kind, filter.value, `${path}/value`))}::${SQL_TYPE[column.kind]}`;
    switch (filter.op) {
      case 'eq':
        return `${name} = ${value()}`;
      case 'ne':
        return `${name} is distinct from ${value()}`;
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte':
        if (column.kind === 'bool') throw invalid(`${path}/op`, `${column.name} is true or false; it has no order`);
        return `${name} ${COMPARE[filter.op]} ${value()}`;
      case 'in': {
        const list = listItems(filter.value, `${path}/value`).map((item) =>
          parseValue(column.kind, item, `${path}/value`),
        );
        return `${name} = any(${into.add(list)}::${SQL_TYPE[column.kind]}[])`;
      }
      case 'contains':
        if (column.kind !== 'text') throw invalid(`${path}/op`, `${column.name} is not text`);
        // Columns compare by code point; letters of all alphabets need the database’s own collation.
        return `strpos(lower(${name} collate "default"), lower(${into.add(parseText(filter.value, `${path}/value`))}::text collate "default")) > 0`;
      case 'null':
        return `${name} is ${parseBool(filter.value, `${path}/value`) === 'true' ? '' : 'not '}null`;
      default:
        throw invalid(`${path}/op`, `${String(filter.op)} is not one of eq, ne, lt, lte, gt, gte, in, contains, null`);
    }
  });
}
