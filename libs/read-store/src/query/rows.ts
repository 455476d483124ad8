import type { PreparedModel } from '@recount/kernel';
import { type ListQuery, type MinPosition, type Page, ReadStoreError, type Row, type RowAnswer } from '../api.js';
import { quote } from '../sql.js';
import { decode, SQL_TYPE, viewOf } from '../tables.js';
import { checkCursorLog } from './cursor.js';
import { blaming, invalid } from './errors.js';
import { columnsOf, type QueryColumn } from './filter.js';
import { preparePage, selectList } from './page.js';
import { params } from './params.js';
import { type ReadSource, snapshot } from './snapshot.js';
import { isQuarantined } from './standing.js';
import { parseText, parseValue } from './values.js';
import { tokenOf, type Wanted } from './wanted.js';

function toRow(columns: readonly QueryColumn[], raw: readonly (string | null)[]): Row {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as QueryColumn;
    row[column.name] = column.position ? (raw[i] ?? null) : decode(column.kind, raw[i] ?? null);
  }
  return row;
}

/** One page of a model's rows. `reached` waits for its `minPosition`. @throws ReadStoreError VALIDATION_FAILED with a path into the query */
export async function listRows(
  source: ReadSource,
  model: PreparedModel,
  query: ListQuery,
  reached: (minPosition: MinPosition | undefined) => Promise<Wanted | undefined>,
): Promise<Page> {
  const { limit, shown, cursor, ranges, next } = preparePage(model, query);
  const cut = { models: [model.name], tenant: query.tenant, from: await reached(query.minPosition) };
  const path = cursor ? '/cursor' : '/filter';
  const problem = cursor ? 'is not a cursor of this service' : 'holds a value that cannot be compared';
  return snapshot(source, cut, async ({ standing, query: run }) => {
    if (cursor) checkCursorLog(cursor, standing);
    const found: (readonly (string | null)[])[] = [];
    for (const { text, values } of ranges(limit + 1)) {
      const { rows } = await blaming(path, problem, run(text, values));
      found.push(...rows);
      if (found.length > limit) break;
    }
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = found.length > limit && last !== undefined ? next(standing, last) : null;
    const rows = page.map((raw) => toRow(shown, raw));
    const { position, quarantinedRoots } = standing;
    return { rows, nextCursor, position, token: tokenOf(standing), quarantinedRoots };
  });
}

/**
 * One row by its key, or null.
 * @throws ReadStoreError VALIDATION_FAILED for a malformed key, ROOT_QUARANTINED for a row of a root that is set aside
 */
export async function getRow(
  source: ReadSource,
  model: PreparedModel,
  tenant: string,
  key: readonly string[],
  reached: () => Promise<Wanted | undefined>,
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
  const cut = { models: [model.name], tenant, from: await reached() };
  return snapshot(source, cut, async ({ standing, query: run }) => {
    const raw = (await blaming('/key', `is no key of ${model.name}`, run(text, into.values))).rows[0];
    const row = raw === undefined ? null : toRow([...columns.values()], raw);
    if (
      row !== null &&
      standing.quarantinedRoots > 0 &&
      (await isQuarantined(run, model.name, tenant, row._root as string))
    ) {
      throw new ReadStoreError({
        code: 'ROOT_QUARANTINED',
        path: '/key',
        message: `the root ${row._root} is set aside in ${model.name} until it is refolded`,
      });
    }
    return { row, position: standing.position, token: tokenOf(standing) };
  });
}
