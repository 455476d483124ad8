import { type ColumnKind, canonical, type PreparedModel } from '@recount/kernel';
import { quote } from './sql.js';

/** The PostgreSQL type behind each column kind. */
export const SQL_TYPE: Readonly<Record<ColumnKind, string>> = {
  uuid: 'uuid',
  text: 'text',
  int: 'bigint',
  decimal: 'numeric',
  ratio: 'double precision',
  bool: 'boolean',
  instant: 'timestamptz',
  date: 'date',
  json: 'jsonb',
};
/** Text is compared by code point everywhere: one order on every machine, and cheaper indexes. */
const declared = (kind: ColumnKind): string => (kind === 'text' ? 'text collate "C"' : SQL_TYPE[kind]);

/** The engine's own columns, after the model's. Ledgers also keep when it was true and which event it was. */
export interface EngineColumn {
  readonly name: '_tenant' | '_root' | '_pos' | '_removed' | '_occurred_at' | '_event_id';
  readonly type: string;
  readonly declared: string;
}
const engineColumn = (name: EngineColumn['name'], type: string, declaredAs = `${type} not null`): EngineColumn => ({
  name,
  type,
  declared: declaredAs,
});
const COMMON = [
  engineColumn('_tenant', 'text', 'text collate "C" not null'),
  engineColumn('_root', 'text', 'text collate "C" not null'),
  engineColumn('_pos', 'bigint'),
];
const STATE: readonly EngineColumn[] = [...COMMON, engineColumn('_removed', 'text', 'text')];
const LEDGER: readonly EngineColumn[] = [
  ...COMMON,
  engineColumn('_occurred_at', 'timestamptz'),
  engineColumn('_event_id', 'uuid'),
];
export const engineColumns = (model: PreparedModel): readonly EngineColumn[] => (model.ledger ? LEDGER : STATE);

/** The name of a version's table in schema `read`, unquoted. */
export const tableName = (model: Pick<PreparedModel, 'name' | 'version'>): string => `${model.name}__v${model.version}`;
/** The table of the model's own version, quoted and qualified. */
export const tableOf = (model: Pick<PreparedModel, 'name' | 'version'>): string => `read.${quote(tableName(model))}`;
/** The view queries read, quoted and qualified. */
export const viewOf = (name: string): string => `read.${quote(name)}`;

/** Every stored column in storage order, quoted. */
export const storedColumns = (model: PreparedModel): readonly string[] => [
  ...model.columns.map((column) => quote(column.name)),
  ...engineColumns(model).map((column) => column.name),
];
/** The primary key's columns, quoted. */
export const primaryKey = (model: PreparedModel): readonly string[] => [
  '_tenant',
  ...model.keys.map((key) => quote(key.name)),
];

/** `CREATE TABLE` without keys and indexes, so that a rebuild can load first. */
export function createTable(model: PreparedModel, table = tableOf(model)): string {
  const columns = [
    ...model.columns.map((column) => `${quote(column.name)} ${declared(column.kind)}${column.key ? ' not null' : ''}`),
    ...engineColumns(model).map((column) => `${column.name} ${column.declared}`),
  ];
  // Upserts rewrite rows in place: room on the page keeps their index entries where they are.
  return `create table ${table} (${columns.join(', ')})${model.ledger ? '' : ' with (fillfactor = 85)'}`;
}
/** Primary key and declared indexes. Names are left to PostgreSQL: tables are renamed, names would collide. */
export function createIndexes(model: PreparedModel, table = tableOf(model)): readonly string[] {
  const declaredIndexes = (model.definition.indexes ?? []).map(
    ({ columns, where, acrossTenants }) =>
      `create index on ${table} (${[...(acrossTenants ? [] : ['_tenant']), ...columns.map(quote)].join(', ')})${where === undefined ? '' : ` where ${where}`}`,
  );
  return [`alter table ${table} add primary key (${primaryKey(model).join(', ')})`, ...declaredIndexes];
}
/** The view queries read: columns listed, tombstones hidden. */
export function createView(model: PreparedModel): string {
  const engine = engineColumns(model).filter((column) => column.name !== '_removed');
  const columns = [...model.columns.map((column) => quote(column.name)), ...engine.map((column) => column.name)];
  return `create view ${viewOf(model.name)} as select ${columns.join(', ')} from ${tableOf(model)}${model.ledger ? '' : ' where _removed is null'}`;
}

/** `2026-03-31 21:59:59.5+00`, as PostgreSQL writes it in UTC, in the one form instants have here. */
export function instantText(raw: string): string {
  const end = raw.endsWith('+00') ? raw.length - 3 : raw.length;
  return `${raw.slice(0, 10)}T${raw.slice(11, 19)}.${raw.slice(20, Math.min(end, 23)).padEnd(3, '0')}Z`;
}

/** The value of a column from the text PostgreSQL wrote (sessions run in UTC): equal to the value that was stored. */
export function decode(kind: ColumnKind, raw: string | null): unknown {
  if (raw === null) return null;
  switch (kind) {
    case 'int':
    case 'ratio':
      return Number(raw);
    case 'bool':
      return raw === 't' || raw === 'true';
    case 'instant':
      return instantText(raw);
    case 'json':
      return canonical(JSON.parse(raw));
    default:
      return raw;
  }
}
