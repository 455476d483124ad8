import { createHash } from 'node:crypto';
import type { PreparedModel } from '@recount/kernel';
import type { Pool } from 'pg';
import { type ListQuery, type Page, ReadStoreError, type Row, type RowAnswer } from '../api.js';
import { quote } from '../sql.js';
import { decode, SQL_TYPE, viewOf } from '../tables.js';
import { invalid, rethrowAsInvalid } from './errors.js';
import { columnsOf, conditions, type QueryColumn } from './filter.js';
import { after, type CursorContext, checkCursorLog, criteria, orderBy, readCursor, writeCursor } from './keyset.js';
import { params } from './params.js';
import { snapshot } from './snapshot.js';
import { isQuarantined } from './standing.js';
import { parseText, parseValue } from './values.js';

export const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 50;

const selectList = (columns: ReadonlyMap<string, QueryColumn>): string => [...columns.keys()].map(quote).join(', ');

function toRow(columns: readonly QueryColumn[], raw: readonly (string | null)[]): Row {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as QueryColumn;
    row[column.name] = column.position ? (raw[i] ?? null) : decode(column.kind, raw[i] ?? null);
  }
  return row;
}

/** One page of a model's rows. @throws ReadStoreError VALIDATION_FAILED with a path into the query */
export async function listRows(pool: Pool, model: PreparedModel, query: ListQuery): Promise<Page> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw invalid('/limit', `is not an integer from 1 to ${MAX_LIMIT}`);
  const columns = columnsOf(model);
  const shown = [...columns.values()];
  const order = criteria(model, columns, query.sort);
  const into = params(parseText(query.tenant, '/tenant'));
  const where = ['_tenant = $1', ...conditions(columns, query.filter ?? [], into)];
  const context: CursorContext = { model, order, where: digest([where, into.values]) };
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, context);
  if (cursor) where.push(after(order, cursor.values, into));
  const text = `select ${selectList(columns)} from ${viewOf(model.name)} where ${where.join(' and ')} order by ${orderBy(order)} limit ${limit + 1}`;

  const cut = { models: [model.name], tenant: query.tenant, from: query.minPosition };
  return snapshot(pool, cut, async ({ standing, query: run }) => {
    if (cursor) checkCursorLog(cursor, standing);
    const found = await run(text, into.values).catch((error) =>
      rethrowAsInvalid(error, cursor ? '/cursor' : '/filter'),
    );
    const page = found.rows.slice(0, limit);
    const last = page.at(-1);
    const more = found.rows.length > limit && last !== undefined;
    const index = new Map(shown.map((column, i) => [column.name, i]));
    const nextCursor = more
      ? writeCursor(
          context,
          standing,
          order.map(({ column }) => last[index.get(column.name) as number] ?? null),
        )
      : null;
    const rows = page.map((raw) => toRow(shown, raw));
    return { rows, nextCursor, position: standing.position, quarantinedRoots: standing.quarantinedRoots };
  });
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);

/**
 * One row by its key, or null.
 * @throws ReadStoreError VALIDATION_FAILED for a malformed key, ROOT_QUARANTINED for a row of a root that is set aside
 */
export async function getRow(
  pool: Pool,
  model: PreparedModel,
  tenant: string,
  key: readonly string[],
  minPosition?: bigint,
): Promise<RowAnswer> {
  const columns = columnsOf(model);
  const names = model.keys.map(({ name }) => name);
  if (key.length !== names.length)
    throw invalid('/key', `has ${key.length} parts; ${model.name} has the key ${names.join(', ')}`);
  const into = params(parseText(tenant, '/tenant'));
  const where = names.map((name, i) => {
    const { kind } = columns.get(name) as QueryColumn;
    return `${quote(name)} = ${into.add(parseValue(kind, key[i] as string, `/key/${i}`))}::${SQL_TYPE[kind]}`;
  });
  const text = `select ${selectList(columns)} from ${viewOf(model.name)} where _tenant = $1 and ${where.join(' and ')}`;
  return snapshot(pool, { models: [model.name], tenant, from: minPosition }, async ({ standing, query: run }) => {
    const raw = (await run(text, into.values).catch((error) => rethrowAsInvalid(error, '/key'))).rows[0];
    const row = raw === undefined ? null : toRow([...columns.values()], raw);
    if (
      row !== null &&
      standing.quarantinedRoots > 0 &&
      (await isQuarantined(run, model.name, tenant, row._root as string))
    ) {
      throw new ReadStoreError({
        code: 'ROOT_QUARANTINED',
        message: `the root ${row._root} is set aside in ${model.name} until it is refolded`,
      });
    }
    return { row, position: standing.position };
  });
}
