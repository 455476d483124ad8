import { createHash } from 'node:crypto';
import type { PreparedModel } from '@recount/kernel';
import { quote } from '../sql.js';
import { SQL_TYPE, viewOf } from '../tables.js';
import { type CursorContext, readCursor, writeCursor } from './cursor.js';
import { invalid } from './errors.js';
import { columnsOf, conditions, type QueryColumn } from './filter.js';
import { criteria, orderBy, ranges, servedBy } from './keyset.js';
import { type ParamValue, params } from './params.js';
import type { Filter, ListQuery } from './result.js';
import type { Standing } from './standing.js';
import { parseText } from './values.js';

export const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 50;

/** A page that was checked and is ready to be asked for. */
export interface PreparedPage {
  readonly limit: number;
  /** The columns of its rows, in their order. */
  readonly shown: readonly QueryColumn[];
  readonly cursor: ReturnType<typeof readCursor> | undefined;
  /** Statements that read up to `limit` rows each. All rows of one come before those of the next: run them until the page is full. */
  ranges(limit: number): readonly { readonly text: string; readonly values: readonly ParamValue[] }[];
  /** The cursor of the page after the one that ends with this row. */
  next(standing: Standing, last: readonly (string | null)[]): string;
}

export const selectList = (columns: ReadonlyMap<string, QueryColumn>): string =>
  [...columns.keys()].map(quote).join(', ');

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);

/**
 * Checks what a page is asked for.
 * @param wider what the filters mean, where that is more than they name; cursors belong to what was asked
 * @throws ReadStoreError VALIDATION_FAILED with a path into the query
 */
export function preparePage(model: PreparedModel, query: ListQuery, wider?: readonly Filter[]): PreparedPage {
  const { filter = [], limit = DEFAULT_LIMIT } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw invalid('/limit', `is not an integer from 1 to ${MAX_LIMIT}`);
  const columns = columnsOf(model);
  const shown = [...columns.values()];
  const order = criteria(model, columns, query.sort);
  const tenant = parseText(query.tenant, '/tenant');
  const asked = params(tenant);
  const named = ['_tenant = $1', ...conditions(columns, filter, asked)];
  const context: CursorContext = { model, order, where: digest([named, asked.values]) };
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, context);
  const base = wider === undefined ? asked : params(tenant);
  const where = wider === undefined ? named : ['_tenant = $1', ...conditions(columns, wider, base)];
  const fixed = new Set((wider ?? filter).filter(({ op }) => op === 'eq').map(({ column }) => column));
  const from = `select ${selectList(columns)} from ${viewOf(model.name)} where`;
  return {
    limit,
    shown,
    cursor,
    ranges(most) {
      const tail = `order by ${orderBy(order)} limit ${most}`;
      if (cursor === undefined) return [{ text: `${from} ${where.join(' and ')} ${tail}`, values: base.values }];
      return ranges(order, cursor.values, servedBy(model, order, fixed)).map((range) => {
        const into = params(...base.values);
        const placed = new Map<number, string>();
        const value = (i: number): string => {
          const found = placed.get(i) ?? into.add(cursor.values[i] as string);
          placed.set(i, found);
          return `${found}::${SQL_TYPE[(order[i] as (typeof order)[0]).column.kind]}`;
        };
        return { text: `${from} ${[...where, range(value)].join(' and ')} ${tail}`, values: into.values };
      });
    },
    next: (standing, last) => {
      const index = new Map(shown.map((column, i) => [column.name, i]));
      const values = order.map(({ column }) => last[index.get(column.name) as number] ?? null);
      return writeCursor(context, standing, values);
    },
  };
}
