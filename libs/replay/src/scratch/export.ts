import type { PreparedModel } from '@recount/kernel';
import { copiedLines, decode, primaryKey, quote, unescaped } from '@recount/read-store';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Scratch } from './scratch.js';

/** A row as it is handed out: the tenant, then the model's columns. */
export type ScratchRow = Readonly<Record<string, unknown>>;

/**
 * The rows of a replay in the order of their keys, removed ones left out, in pages; memory stays flat.
 * @param limit how many at most; all without
 */
export async function* scratchRows(
  pool: pg.Pool,
  { table, shape }: Scratch,
  model: PreparedModel,
  limit?: number,
): AsyncGenerator<ScratchRow[]> {
  const client = await pool.connect();
  let whole = false;
  try {
    const columns = ['_tenant', ...model.columns.map(({ name }) => quote(name))].join(', ');
    const seen = shape === 'state' ? ' where _removed is null' : '';
    const end = limit === undefined ? '' : ` limit ${Math.trunc(limit)}`;
    const text = `copy (select ${columns} from ${table}${seen} order by ${primaryKey(model).join(', ')}${end}) to stdout`;
    for await (const lines of copiedLines(client.query(copyTo(text)))) {
      yield lines.map((line) => {
        const [tenant, ...raw] = line.split('\t').map((field) => (field === '\\N' ? null : unescaped(field)));
        const row: Record<string, unknown> = { _tenant: tenant };
        for (const [i, { name, kind }] of model.columns.entries()) row[name] = decode(kind, raw[i] ?? null);
        return row;
      });
    }
    whole = true;
  } finally {
    // A copy that nobody reads to its end leaves the connection in the middle of it.
    client.release(!whole);
  }
}

/** Formats that rows can be written in: as text, which may go anywhere, and parquet, which is a file. */
export const FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];
export type TextFormat = Exclude<Format, 'parquet'>;

const csvField = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A page of rows as text: RFC 4180 (nothing for null, "" for empty text), or JSON, one row a line. */
export function formatted(format: TextFormat, rows: readonly ScratchRow[]): string {
  const line = format === 'csv' ? (row: ScratchRow) => Object.values(row).map(csvField).join(',') : JSON.stringify;
  return rows.map((row) => `${line(row)}\n`).join('');
}
/** What comes before the first row. */
export const formatHead = (format: TextFormat, model: PreparedModel): string =>
  format === 'csv' ? `_tenant,${model.columns.map(({ name }) => name).join(',')}\n` : '';
