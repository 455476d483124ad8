import type { PreparedModel } from '@recount/kernel';
import { quote } from '../sql.js';
import { invalid } from './errors.js';
import type { QueryColumn } from './filter.js';
import type { ListQuery } from './result.js';

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

/** A condition over the values a page starts after: `value(i)` is the placeholder of the i-th, asked for where it is used. */
export type RangeSql = (value: (i: number) => string) => string;

/** A criterion at its place in the order, with what the page starts after: empty or not. */
interface Place extends Criterion {
  readonly i: number;
  readonly empty: boolean;
}
const nameOf = ({ column }: Place): string => quote(column.name);
const equal = (place: Place): RangeSql =>
  place.empty ? () => `${nameOf(place)} is null` : (value) => `${nameOf(place)} = ${value(place.i)}`;
const all =
  (...parts: readonly RangeSql[]): RangeSql =>
  (value) =>
    parts.map((part) => part(value)).join(' and ');

/** What comes strictly after one value in one column, as ranges of an index in their order; empty values are the last ascending. */
function beyonds(place: Place): RangeSql[] {
  const name = nameOf(place);
  if (place.empty) return place.descending ? [() => `${name} is not null`] : [];
  const step: RangeSql = (value) => `${name} ${place.descending ? '<' : '>'} ${value(place.i)}`;
  return place.column.nullable && !place.descending ? [step, () => `${name} is null`] : [step];
}

/** "Comes after these values in this order" as one condition, whatever it costs. */
function after(places: readonly Place[]): RangeSql {
  const either = places.flatMap((place, at) =>
    beyonds(place).map((beyond) => all(...places.slice(0, at).map(equal), beyond)),
  );
  return (value) => (either.length === 0 ? 'false' : `(${either.map((one) => `(${one(value)})`).join(' or ')})`);
}

/** What stands level with a value and comes after it by the rest of the order, then what comes strictly after it. */
function fromOn(place: Place, rest: readonly Place[]): RangeSql[] {
  const further = beyonds(place);
  if (rest.length === 0) return further;
  const level = all(equal(place), after(rest));
  const [first, ...others] = further;
  if (place.empty || first === undefined) return [level, ...further];
  // One range over both: it starts at the value, and drops of those level with it what came before.
  const both: RangeSql = (value) =>
    `${nameOf(place)} ${place.descending ? '<=' : '>='} ${value(place.i)} and (${first(value)} or (${level(value)}))`;
  return [both, ...others];
}

/**
 * "Comes after these values in this order" as conditions, each a single range of an index and all of its rows before the
 * next one's. An `or` over what is empty and what is not cannot be such a range: PostgreSQL would read from the very start.
 * @param served criteria at the front of the order that stand side by side in an index; at least 1
 */
export function ranges(
  order: readonly Criterion[],
  cursor: readonly (string | null)[],
  served: number,
): readonly RangeSql[] {
  const places = order.map((criterion, i): Place => ({ ...criterion, i, empty: (cursor[i] ?? null) === null }));
  const directions = new Set(order.map((criterion) => criterion.descending));
  if (directions.size === 1 && order.every(({ column }) => !column.nullable)) {
    const names = places.map(nameOf).join(', ');
    return [
      (value) => `(${names}) ${directions.has(true) ? '<' : '>'} (${places.map(({ i }) => value(i)).join(', ')})`,
    ];
  }
  const last = served - 1;
  const deepest = fromOn(places[last] as Place, places.slice(served));
  const levels = places.slice(0, last).map((place, i) => ({ same: places.slice(0, i), found: beyonds(place) }));
  return [{ same: places.slice(0, last), found: deepest }, ...levels.reverse()].flatMap(({ same, found }) =>
    found.map((range) => all(...same.map(equal), range)),
  );
}

/**
 * How many criteria at the front of an order one index serves: they stand side by side in it, all read one way, with
 * nothing between them but columns that a filter holds to one value.
 */
export function servedBy(model: PreparedModel, order: readonly Criterion[], fixed: ReadonlySet<string>): number {
  const indexes = [
    model.keys.map(({ name }) => name),
    ...(model.definition.indexes ?? []).map(({ columns }) => columns),
  ];
  const counts = indexes.map((columns) => {
    let count = 0;
    for (const name of columns) {
      const next = order[count];
      if (next?.column.name === name && next.descending === order[0]?.descending) count++;
      else if (!fixed.has(name)) break;
    }
    return count;
  });
  return Math.max(1, ...counts);
}
