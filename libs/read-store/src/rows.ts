import { type ColumnKind, type Entry, entryId, type PreparedModel } from '@recount/kernel';
import { quote } from './sql.js';
import { decode, engineColumns, primaryKey, SQL_TYPE, storedColumns, tableOf } from './tables.js';

/** How the rows of one model go to and come from their table. Statements and encoders are made once. */
export interface RowCodec {
  /** One entry as a JSON object for `json_to_recordset`, its members named by place. */
  toJson(entry: Entry): string;
  /** One entry as a line of COPY's text format, with its newline. */
  toCopy(entry: Entry): string;
  /** Key values as a JSON object for the keyed read. */
  keyToJson(tenant: string, key: readonly unknown[]): string;
  /** A stored row, in the order of the keyed read. */
  fromRow(raw: readonly (string | null)[]): Entry;
  /** The write of a batch as the body of a CTE: `param` is the placeholder of a JSON array, `guard` a condition. */
  insert(param: string, guard: string): string;
  /** The keyed read: takes a JSON array of keys. */
  readonly select: string;
  /** COPY of whole rows. */
  readonly copy: string;
}

const ESCAPED = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string =>
  ESCAPED.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] as string) : text;

type Encode = (value: unknown) => string;
const plain: Encode = (value) => (value === null ? '\\N' : `${value}`);
const COPY: Readonly<Record<ColumnKind, Encode>> = {
  uuid: plain,
  text: (value) => (value === null ? '\\N' : escaped(value as string)),
  int: plain,
  decimal: plain,
  ratio: plain,
  bool: (value) => (value === null ? '\\N' : value === true ? 't' : 'f'),
  instant: plain,
  date: plain,
  json: (value) => (value === null ? '\\N' : escaped(JSON.stringify(value))),
};
const quoted: Encode = (value) => `"${value}"`;
/** JSON of values that are not null; canonical text of most kinds needs no escape. */
const JSON_TEXT: Readonly<Record<ColumnKind, Encode>> = {
  uuid: quoted,
  text: JSON.stringify,
  int: String,
  decimal: quoted,
  ratio: String,
  bool: String,
  instant: quoted,
  date: quoted,
  json: JSON.stringify,
};

export function rowCodec(model: PreparedModel, table = tableOf(model)): RowCodec {
  const columns = model.columns.map(({ name, kind }) => ({ name, kind, toCopy: COPY[kind], toJson: JSON_TEXT[kind] }));
  const keys = model.keys.map(({ kind }) => kind);
  const stored = storedColumns(model);
  const engine = engineColumns(model);
  const key = primaryKey(model);
  const types = [...columns.map(({ kind }) => SQL_TYPE[kind]), ...engine.map((column) => column.type)];
  const shape = types.map((type, i) => `c${i} ${type}`).join(', ');
  const update = stored.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  const conflict = model.ledger ? '' : ` on conflict (${key.join(', ')}) do update set ${update.join(', ')}`;
  const keyShape = ['t text', ...keys.map((kind, i) => `k${i} ${SQL_TYPE[kind]}`)].join(', ');
  const keyJoin = model.keys.map(({ name }, i) => ` and s.${quote(name)} = r.k${i}`).join('');
  const n = columns.length;

  return {
    toJson(entry) {
      let text = '{';
      for (let i = 0; i < n; i++) {
        const { name, toJson } = columns[i] as (typeof columns)[0];
        const value = entry.row[name];
        if (value !== null) text += `"c${i}":${toJson(value)},`;
      }
      const tail = model.ledger
        ? `"c${n + 3}":"${entry.occurredAt}","c${n + 4}":"${entry.eventId}"`
        : `"c${n + 3}":${JSON.stringify(entry.removed)}`;
      return `${text}"c${n}":${JSON.stringify(entry.tenant)},"c${n + 1}":${JSON.stringify(entry.root)},"c${n + 2}":${entry.pos},${tail}}`;
    },
    toCopy(entry) {
      let text = '';
      for (let i = 0; i < n; i++) {
        const { name, toCopy } = columns[i] as (typeof columns)[0];
        text += `${toCopy(entry.row[name])}\t`;
      }
      const tail = model.ledger
        ? `${entry.occurredAt}\t${entry.eventId}`
        : entry.removed === null
          ? '\\N'
          : escaped(entry.removed);
      return `${text}${escaped(entry.tenant)}\t${escaped(entry.root)}\t${entry.pos}\t${tail}\n`;
    },
    keyToJson(tenant, values) {
      let text = `{"t":${JSON.stringify(tenant)}`;
      for (let i = 0; i < values.length; i++) text += `,"k${i}":${JSON_TEXT[keys[i] as ColumnKind](values[i])}`;
      return `${text}}`;
    },
    fromRow(raw) {
      const row: Record<string, unknown> = { ...model.blank };
      for (let i = 0; i < n; i++) {
        const { name, kind } = columns[i] as (typeof columns)[0];
        row[name] = decode(kind, raw[i] ?? null);
      }
      const tenant = raw[n] as string;
      const id = entryId(
        tenant,
        model.keys.map(({ name }) => row[name]),
      );
      const base = { id, tenant, root: raw[n + 1] as string, row, pos: BigInt(raw[n + 2] as string) };
      return model.ledger
        ? {
            ...base,
            removed: null,
            occurredAt: decode('instant', raw[n + 3] as string) as string,
            eventId: raw[n + 4] as string,
          }
        : { ...base, removed: raw[n + 3] ?? null, occurredAt: '', eventId: '' };
    },
    insert: (param, guard) =>
      `insert into ${table} (${stored.join(', ')}) select ${types.map((_, i) => `r.c${i}`).join(', ')} from json_to_recordset(${param}::json) as r(${shape}) where ${guard}${conflict}`,
    select: `select ${stored.map((name) => `s.${name}`).join(', ')} from json_to_recordset($1::json) as r(${keyShape}) join ${table} s on s._tenant = r.t${keyJoin}`,
    copy: `copy ${table} (${stored.join(', ')}) from stdin`,
  };
}
