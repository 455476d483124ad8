import type { PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { Row } from '../query/result.js';
import { literal, quote, rawTypes } from '../sql.js';
import { decode, tableOf } from '../tables.js';
import type { ExamplePage } from './diff.js';
import type { DifferentRow, ModelDiff } from './result.js';

/** A row that differs, before it is explained. */
export type Differing = Pick<DifferentRow, 'kind' | 'tenant' | 'root' | 'key' | 'column'>;

/** Of whom the differences are told, and which examples. */
interface Asked {
  readonly tenant?: string;
  readonly page: ExamplePage;
}

/** Counts what differs between two versions of a model, and picks examples. One of them may be missing. */
export async function diffModel(
  client: pg.ClientBase,
  served: PreparedModel | undefined,
  other: PreparedModel | undefined,
  options: Asked,
): Promise<Omit<ModelDiff, 'examples'> & { readonly differing: readonly Differing[] }> {
  const model = (other ?? served) as PreparedModel;
  const names = (one: PreparedModel | undefined): string[] => one?.columns.map(({ name }) => name) ?? [];
  const rows = { served: await countRows(client, served, options), other: await countRows(client, other, options) };
  const about = {
    name: model.name,
    from: served?.version ?? null,
    to: other?.version ?? null,
    columnsAdded: served === undefined ? [] : names(other).filter((name) => !served.byName.has(name)),
    columnsRemoved: other === undefined ? [] : names(served).filter((name) => !other.byName.has(name)),
    rows,
    setAside: { served: await countAside(client, served, options), other: await countAside(client, other, options) },
  };
  const sameKey =
    served === undefined ||
    other === undefined ||
    JSON.stringify(served.keys.map(({ name, kind }) => [name, kind])) ===
      JSON.stringify(other.keys.map(({ name, kind }) => [name, kind]));
  if (!sameKey) return { ...about, comparable: false, added: 0, removed: 0, changed: 0, columns: [], differing: [] };
  await client.query(noteDifferences(served, other, options));
  const counted = await client.query<{ kind: DifferentRow['kind']; n: number }>(
    'select kind, count(*)::int as n from pg_temp.differing group by kind',
  );
  const of = (kind: DifferentRow['kind']): number => counted.rows.find((row) => row.kind === kind)?.n ?? 0;
  const columns = await client.query<{ column: string; rows: number }>(
    `select c.name as "column", count(*)::int as rows from pg_temp.differing d, unnest(d.columns) with ordinality as c(name, n)
      group by c.name order by count(*) desc, c.name`,
  );
  const differing: Differing[] = [];
  const pick = async (kind: DifferentRow['kind'], column: string | null): Promise<void> => {
    differing.push(...(await pickRows(client, model, kind, column, options.page)));
  };
  for (const { column } of columns.rows) await pick('changed', column);
  await pick('added', null);
  await pick('removed', null);
  await client.query('drop table pg_temp.differing');
  return {
    ...about,
    comparable: true,
    added: of('added'),
    removed: of('removed'),
    changed: of('changed'),
    columns: columns.rows,
    differing,
  };
}

const shown = (model: PreparedModel, { tenant }: Asked): string =>
  [model.ledger ? 'true' : '_removed is null', ...(tenant === undefined ? [] : [`_tenant = ${literal(tenant)}`])].join(
    ' and ',
  );

async function countRows(client: pg.ClientBase, model: PreparedModel | undefined, options: Asked): Promise<number> {
  if (model === undefined) return 0;
  const { rows } = await client.query<{ n: string }>(
    `select count(*)::text as n from ${tableOf(model)} where ${shown(model, options)}`,
  );
  return Number(rows[0]?.n ?? 0);
}

async function countAside(client: pg.ClientBase, model: PreparedModel | undefined, { tenant }: Asked): Promise<number> {
  if (model === undefined) return 0;
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from engine.quarantine where model = $1 and version = $2 and ($3::text is null or tenant = $3)',
    [model.name, model.version, tenant ?? null],
  );
  return rows[0]?.n ?? 0;
}

/** Values as they were folded: decimals keep their scale, as their text does; kinds that differ are compared as text. */
function differs(served: PreparedModel, other: PreparedModel, name: string): string {
  const [a, b] = [served.byName.get(name), other.byName.get(name)];
  const text = a?.kind !== b?.kind || a?.kind === 'decimal' ? '::text' : '';
  return `s.${quote(name)}${text} is distinct from o.${quote(name)}${text}`;
}

function noteDifferences(served: PreparedModel | undefined, other: PreparedModel | undefined, options: Asked): string {
  const model = (other ?? served) as PreparedModel;
  const keys = ['_tenant', ...model.keys.map(({ name }) => quote(name))];
  const keyColumns = (of: string) => keys.map((key, i) => `${of}.${key} as k${i}`).join(', ');
  const create = 'create temporary table differing on commit drop as';
  const only = (one: PreparedModel, kind: string): string =>
    `${create} select '${kind}' as kind, ${keyColumns('t')}, t._root as root, '{}'::text[] as columns from ${tableOf(one)} t where ${shown(one, options)}`;
  if (served === undefined) return only(model, 'added');
  if (other === undefined) return only(model, 'removed');
  const common = served.columns.filter(({ key, name }) => !key && other.byName.has(name)).map(({ name }) => name);
  const columns = common.map((name) => `case when ${differs(served, other, name)} then ${literal(name)} end`);
  const source = (one: PreparedModel) => `(select * from ${tableOf(one)} where ${shown(one, options)})`;
  return `${create}
    select * from (
      select case when s._tenant is null then 'added' when o._tenant is null then 'removed' else 'changed' end as kind,
             ${keys.map((key, i) => `coalesce(o.${key}, s.${key}) as k${i}`).join(', ')}, coalesce(o._root, s._root) as root,
             case when s._tenant is null or o._tenant is null then '{}'::text[]
                  else array_remove(array[${columns.join(', ')}]::text[], null) end as columns
        from ${source(served)} s full join ${source(other)} o on ${keys.map((key) => `s.${key} = o.${key}`).join(' and ')}) d
     where kind <> 'changed' or cardinality(columns) > 0`;
}

async function pickRows(
  client: pg.ClientBase,
  model: PreparedModel,
  kind: DifferentRow['kind'],
  column: string | null,
  { limit, after }: ExamplePage,
): Promise<Differing[]> {
  const keys = model.keys.map((_, i) => `k${i + 1}`);
  const of = column === null ? '' : ` and columns @> array[${literal(column)}]`;
  const { rows } = await client.query<(string | null)[]>({
    text: `select k0, root, ${keys.join(', ')} from pg_temp.differing where kind = ${literal(kind)}${of} order by k0, ${keys.join(', ')} limit ${Number(limit)} offset ${Number(after)}`,
    rowMode: 'array',
    types: rawTypes,
  });
  return rows.map(([tenant, root, ...raw]) => ({
    kind,
    tenant: tenant as string,
    root: root as string,
    key: Object.fromEntries(model.keys.map(({ name, kind: of }, i) => [name, decode(of, raw[i] ?? null)])) as Row,
    column,
  }));
}
