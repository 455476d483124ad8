import { type Entry, FoldError, type Identity, type PreparedModel } from '@recount/kernel';
import type { Upcasting } from '../api.js';
import { foldsAsOne, type Group, groupOf, mayWiden, widened } from '../merged/group.js';
import { marked } from '../merged/marks.js';
import { originOf, refold, rootOf, rowOf } from '../merged/refold.js';
import { ReadStoreError } from '../read-store-error.js';
import { quote } from '../sql.js';
import { decode, SQL_TYPE, viewOf } from '../tables.js';
import { checkCursorLog } from './cursor.js';
import { blaming, invalid } from './errors.js';
import { columnsOf, type QueryColumn } from './filter.js';
import { preparePage, selectList } from './page.js';
import { params } from './params.js';
import type { ListQuery, MinPosition, Page, Row, RowAnswer } from './result.js';
import { type ReadSource, type Snapshot, snapshot } from './snapshot.js';
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

/** Where rows are answered from: tables, and the log where a row is another one than is stored. */
export interface RowSource extends ReadSource {
  readonly upcasting: Upcasting;
  readonly identity?: Identity | undefined;
}

/** One page of a model's rows; its `knownAt` is a position, and both times stand in its filter. `reached` waits for its `minPosition`. @throws ReadStoreError VALIDATION_FAILED with a path into the query */
export async function listRows(
  source: RowSource,
  model: PreparedModel,
  query: ListQuery,
  reached: (minPosition: MinPosition | undefined) => Promise<Wanted | undefined>,
): Promise<Page> {
  const { limit, shown, cursor, ...named } = preparePage(model, query);
  const { tenant, filter = [] } = query;
  const { identity } = source;
  const from = await reached(query.minPosition);
  const cut = { models: readFor(model, identity), tenant, from, signal: query.signal };
  const path = cursor ? '/cursor' : '/filter';
  const problem = cursor ? 'is not a cursor of this service' : 'holds a value that cannot be compared';
  return snapshot(source, cut, async ({ standing, query: run }) => {
    if (cursor) checkCursorLog(cursor, standing);
    const known = query.knownAt ?? standing.position ?? '-1';
    const wide = identity !== undefined && mayWiden(model, filter);
    const { ranges, next } = wide
      ? preparePage(model, query, await widened(run, identity, model, { tenant, known }, filter))
      : named;
    const found: (readonly (string | null)[])[] = [];
    for (const { text, values } of ranges(limit + 1)) {
      const { rows } = await blaming(path, problem, run(text, values));
      found.push(...rows);
      if (found.length > limit) break;
    }
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = found.length > limit && last !== undefined ? next(standing, last) : null;
    const stored = page.map((raw) => toRow(shown, raw));
    const rows =
      identity !== undefined && foldsAsOne(model)
        ? await marked(run, source.upcasting, identity, model, { tenant, known }, stored)
        : stored;
    const { position, quarantinedRoots } = standing;
    return { rows, nextCursor, position, token: tokenOf(standing), quarantinedRoots };
  });
}

/** The models an answer over this one reads, for its locks and its standing. */
const readFor = (model: PreparedModel, identity: Identity | undefined): readonly string[] =>
  identity === undefined || model.definition.canonical === undefined ? [model.name] : [model.name, identity.model];

/** How a row is asked for. */
export interface RowAsked {
  /** Everything up to here has been waited for. */
  readonly from?: Wanted | undefined;
  /** The row as it was known at this position. */
  readonly known?: bigint | undefined;
}

/**
 * One row by its key, or null: as it is stored, but for a row that was merged with others, or is asked for as it was known
 * then. These are folded anew.
 * @throws ReadStoreError VALIDATION_FAILED for a malformed key, ROOT_QUARANTINED for a row of a root that is set aside
 */
export async function getRow(
  source: RowSource,
  model: PreparedModel,
  tenant: string,
  key: readonly string[],
  { from, known }: RowAsked,
): Promise<RowAnswer> {
  const { identity, upcasting } = source;
  const columns = columnsOf(model);
  const names = model.keys.map(({ name }) => name);
  if (key.length !== names.length)
    throw invalid('/key', `has ${key.length} parts; ${model.name} has the key ${names.join(', ')}`);
  const into = params(parseText(tenant, '/tenant'));
  const values = names.map((name, i) =>
    parseValue((columns.get(name) as QueryColumn).kind, key[i] as string, `/key/${i}`),
  );
  const where = names.map(
    (name, i) =>
      `${quote(name)} = ${into.add(values[i] as string)}::${SQL_TYPE[(columns.get(name) as QueryColumn).kind]}`,
  );
  const text = `select ${selectList(columns)} from ${viewOf(model.name)} where _tenant = $1 and ${where.join(' and ')}`;
  const cut = { models: readFor(model, identity), tenant, from };
  return snapshot(source, cut, async ({ standing, query: run }) => {
    const at = { position: standing.position, token: tokenOf(standing) };
    const until = known === undefined ? (standing.position ?? '-1') : String(known);
    const group =
      identity !== undefined && foldsAsOne(model)
        ? await groupOf(run, identity, tenant, until, values[0] as string)
        : undefined;
    if (known !== undefined || (group !== undefined && group.merged.length > 0)) {
      const row = await refolded(run, upcasting, model, { tenant, key: values, until, group });
      const { merged = [] } = group ?? {};
      return {
        row,
        ...at,
        ...(merged.length === 0 ? {} : { mergedFrom: merged }),
        ...(known === undefined ? {} : { knownAt: until }),
      };
    }
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
    return { row, ...at };
  });
}

/** A row folded anew, up to a position: a group's as one, any other from its own root. */
async function refolded(
  run: Snapshot['query'],
  upcasting: Upcasting,
  model: PreparedModel,
  asked: {
    readonly tenant: string;
    readonly key: readonly string[];
    readonly until: string;
    readonly group: Group | undefined;
  },
): Promise<Row | null> {
  const { tenant, key, until, group } = asked;
  const origin =
    group === undefined
      ? { tenant, until, roots: await blaming('/key', `is no key of ${model.name}`, rootOf(run, model, tenant, key)) }
      : originOf(group, tenant, until);
  let entry: Entry | undefined;
  try {
    entry = await refold(run, upcasting, model, group === undefined ? key : [group.canonical], origin);
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    throw new ReadStoreError({ code: 'ROOT_QUARANTINED', path: '/key', message: error.message });
  }
  return entry === undefined ? null : rowOf(model, entry);
}
