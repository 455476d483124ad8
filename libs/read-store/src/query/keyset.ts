import type { PreparedModel } from '@recount/kernel';
import type { ListQuery } from '../api.js';
import { quote } from '../sql.js';
import { SQL_TYPE } from '../tables.js';
import { invalid } from './errors.js';
import type { QueryColumn } from './filter.js';
import type { Params } from './params.js';
import type { Standing } from './standing.js';

/** One criterion of an order that is total: the key always closes it. */
export interface Criterion {
  readonly column: QueryColumn;
  readonly descending: boolean;
}

/** The order asked for, with the key as its last criteria. @throws ReadStoreError VALIDATION_FAILED */
export function criteria(
  model: PreparedModel,
  columns: ReadonlyMap<string, QueryColumn>,
  sort: ListQuery['sort'] = [],
): Criterion[] {
  const found = new Map<string, Criterion>();
  for (const [i, { column: name, descending }] of sort.entries()) {
    const column = columns.get(name);
    if (column === undefined)
      throw invalid(`/sort/${i}/column`, `there is no column ${name}; there are ${[...columns.keys()].join(', ')}`);
    if (column.kind === 'json') throw invalid(`/sort/${i}/column`, `${name} is JSON and has no order`);
    if (found.has(name)) throw invalid(`/sort/${i}/column`, `${name} is named twice`);
    found.set(name, { column, descending });
  }
  // A key in the direction of the last criterion lets one index serve the whole order.
  const last = sort.at(-1)?.descending ?? false;
  for (const { name } of model.keys) {
    if (!found.has(name)) found.set(name, { column: columns.get(name) as QueryColumn, descending: last });
  }
  return [...found.values()];
}

/** `order by` with PostgreSQL's own null order: empty values come last, and first when descending. */
export const orderBy = (order: readonly Criterion[]): string =>
  order.map(({ column, descending }) => `${quote(column.name)}${descending ? ' desc' : ''}`).join(', ');

/** The condition "comes after these values in this order". */
export function after(order: readonly Criterion[], values: readonly (string | null)[], into: Params): string {
  const typed = order.map(({ column }, i) => {
    const value = values[i] ?? null;
    return value === null ? null : `${into.add(value)}::${SQL_TYPE[column.kind]}`;
  });
  const directions = new Set(order.map((criterion) => criterion.descending));
  if (directions.size === 1 && order.every(({ column }) => !column.nullable)) {
    const names = order.map(({ column }) => quote(column.name)).join(', ');
    return `(${names}) ${directions.has(true) ? '<' : '>'} (${typed.join(', ')})`;
  }
  const same: string[] = [];
  const either: string[] = [];
  for (const [i, { column, descending }] of order.entries()) {
    const name = quote(column.name);
    const value = typed[i] ?? null;
    const beyond = stepBeyond(name, value, column.nullable, descending);
    if (beyond !== undefined) either.push([...same, beyond].join(' and '));
    same.push(value === null ? `${name} is null` : `${name} = ${value}`);
  }
  return either.length === 0 ? 'false' : `(${either.map((one) => `(${one})`).join(' or ')})`;
}

/** Strictly after one value in one column; undefined when nothing can be (an empty value is the last one ascending). */
function stepBeyond(name: string, value: string | null, nullable: boolean, descending: boolean): string | undefined {
  if (value === null) return descending ? `${name} is not null` : undefined;
  if (descending) return `${name} < ${value}`;
  return nullable ? `(${name} > ${value} or ${name} is null)` : `${name} > ${value}`;
}

/** What a cursor holds. The filter is the caller's to repeat; `where` tells when they did not. */
interface CursorBody {
  readonly log: string | null;
  readonly epoch: number;
  readonly model: string;
  readonly version: number;
  readonly order: readonly string[];
  readonly where: string;
  readonly values: readonly (string | null)[];
}
/** What a page was asked for, as far as its cursor must agree with it. */
export interface CursorContext {
  readonly model: PreparedModel;
  readonly order: readonly Criterion[];
  /** Digest of tenant and filter. */
  readonly where: string;
}

const orderNames = (order: readonly Criterion[]): string[] =>
  order.map((c) => `${c.descending ? '-' : ''}${c.column.name}`);

export function writeCursor(context: CursorContext, standing: Standing, values: readonly (string | null)[]): string {
  const body: CursorBody = {
    log: standing.logId,
    epoch: standing.epoch,
    model: context.model.name,
    version: context.model.version,
    order: orderNames(context.order),
    where: context.where,
    values,
  };
  return Buffer.from(JSON.stringify(body)).toString('base64url');
}

function parseCursor(cursor: string): CursorBody {
  try {
    const body = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as CursorBody;
    const whole =
      typeof body.model === 'string' &&
      typeof body.version === 'number' &&
      Array.isArray(body.order) &&
      Array.isArray(body.values) &&
      body.values.every((value) => value === null || typeof value === 'string');
    if (whole) return body;
  } catch {
    // Not base64url or not JSON: no cursor of ours, answered below.
  }
  throw invalid('/cursor', 'is not a cursor of this service');
}

/** The values a page starts after, if the cursor belongs to this very question. @throws ReadStoreError VALIDATION_FAILED */
export function readCursor(
  cursor: string,
  context: CursorContext,
): { values: readonly (string | null)[]; log: string | null; epoch: number } {
  const body = parseCursor(cursor);
  const { model, order, where } = context;
  if (body.model !== model.name) throw invalid('/cursor', `belongs to the model ${body.model}, not ${model.name}`);
  if (body.version !== model.version) {
    throw invalid(
      '/cursor',
      `belongs to version ${body.version} of ${model.name}; it is now at ${model.version}: start again without it`,
    );
  }
  const names = orderNames(order);
  if (
    body.order.length !== names.length ||
    body.order.some((name, i) => name !== names[i]) ||
    body.values.length !== names.length
  ) {
    throw invalid('/cursor', 'belongs to another sort order: start again without it');
  }
  if (order.some(({ column }, i) => !column.nullable && body.values[i] === null))
    throw invalid('/cursor', 'is not a cursor of this service');
  if (body.where !== where) throw invalid('/cursor', 'belongs to another filter: start again without it');
  return { values: body.values, log: body.log, epoch: body.epoch };
}

/** A cursor of another log, or of this one before it was restored, points nowhere. @throws ReadStoreError VALIDATION_FAILED */
export function checkCursorLog(cursor: { log: string | null; epoch: number }, standing: Standing): void {
  if (cursor.log !== standing.logId || cursor.epoch !== standing.epoch) {
    throw invalid('/cursor', 'belongs to another log, or to this one before it was restored: start again without it');
  }
}
