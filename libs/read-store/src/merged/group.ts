import type { Identity, PreparedModel } from '@recount/kernel';
import { listItems } from '../query/filter.js';
import type { Filter } from '../query/result.js';
import type { Snapshot } from '../query/snapshot.js';
import { viewOf } from '../tables.js';

/** All who count as one, as known at a position. */
export interface Group {
  /** The one they count as. */
  readonly canonical: string;
  /** The others, in order. */
  readonly merged: readonly string[];
}

type Run = Snapshot['query'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether rows of merged ids are answered as one: the canonical column is the whole key. */
export const foldsAsOne = ({ keys, definition }: PreparedModel): boolean =>
  keys.length === 1 && keys[0]?.name === definition.canonical;

/** The group an id belongs to; alone where it was never merged. `known` is a position. */
export async function groupOf(run: Run, of: Identity, tenant: string, known: string, id: string): Promise<Group> {
  const { rows } = await run(
    `select coalesce((select c.canonical_id from ${viewOf(of.roots)}($1, $2) c where c.member_id = $3::uuid), $3::uuid)::text, m::text
       from ${viewOf(of.members)}($1, $2, $3::uuid) m order by m`,
    [tenant, known, id],
  );
  const canonical = rows[0]?.[0] ?? id;
  return { canonical, merged: rows.map(([, member]) => member as string).filter((member) => member !== canonical) };
}

/** The groups of more than one that any of these ids belongs to, by the ids of all who are in them. */
export async function groupsAmong(
  run: Run,
  of: Identity,
  tenant: string,
  known: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Group>> {
  const { rows } = await run(
    `with known_as as (select c.member_id, c.canonical_id from ${viewOf(of.roots)}($1, $2) c)
     select k.canonical_id::text, k.member_id::text from known_as k
     where k.canonical_id = any($3::uuid[])
        or k.canonical_id in (select o.canonical_id from known_as o where o.member_id = any($3::uuid[]))
     order by k.member_id`,
    [tenant, known, ids],
  );
  const groups = new Map<string, { canonical: string; merged: string[] }>();
  for (const [canonical, member] of rows as [string, string][]) {
    const group = groups.get(canonical) ?? { canonical, merged: [] };
    group.merged.push(member);
    groups.set(canonical, group);
    groups.set(member, group);
  }
  return groups;
}

/**
 * Filters by the canonical column, widened to all who count as the ones named: a customer by any of its ids. Where nobody
 * is merged they stay as they are, and so does what an index makes of them.
 */
export async function widened(
  run: Run,
  of: Identity,
  model: PreparedModel,
  { tenant, known }: { readonly tenant: string; readonly known: string },
  filters: readonly Filter[],
): Promise<readonly Filter[]> {
  const wider: Filter[] = [];
  for (const filter of filters) {
    const given = named(model, filter);
    const ids = given?.map((id) => id.toLowerCase()).filter((id) => UUID.test(id)) ?? [];
    const groups = ids.length === 0 ? new Map<string, Group>() : await groupsAmong(run, of, tenant, known, ids);
    const all = new Set([...(given ?? []), ...groups.keys()]);
    wider.push(groups.size === 0 ? filter : { ...filter, op: 'in', value: JSON.stringify([...all]) });
  }
  return wider;
}

const named = (model: PreparedModel, { column, op, value }: Filter): string[] | undefined => {
  if (column !== model.definition.canonical) return undefined;
  return op === 'eq' ? [value] : op === 'in' ? listItems(value, '/filter') : undefined;
};

/** Whether a filter may mean more ids than it names. */
export const mayWiden = (model: PreparedModel, filters: readonly Filter[]): boolean =>
  filters.some((filter) => named(model, filter) !== undefined);
