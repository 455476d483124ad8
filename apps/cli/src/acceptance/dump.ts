import type { Pool } from 'pg';

/** Columns that tell where and when something was stored, and thus differ between two runs of the same history. */
const STORAGE = new Set(['_pos']);

/** Instants that two runs of the same history do not share. */
export interface Moments {
  /** Types of the events that occurred at them. */
  readonly types: readonly string[];
  /** The columns that hold them, by model; any other value of these columns is dumped as it is. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}
/** What is dumped in their place. */
export const MOMENT = 'a moment of this run';

export interface DumpOptions {
  /** A tenant to leave out. */
  readonly without?: string;
  /** The only tenant to dump. */
  readonly only?: string;
  readonly moments?: Moments;
}

/**
 * One line per row of every read model, in a stable order, without storage columns: two runs of the same history have
 * equal dumps.
 */
export async function dumpReadModels(
  pool: Pool,
  { without = '', only, moments = { types: [], columns: {} } }: DumpOptions = {},
): Promise<Map<string, string[]>> {
  const tables = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'read' and table_type = 'BASE TABLE' order by 1`,
  );
  const instants = await pool.query<{ all: string[] }>(
    `select coalesce(array_agg(distinct occurred_at::text), '{}') as all from log.event where type = any($1)`,
    [moments.types],
  );
  const dump = new Map<string, string[]>();
  for (const { name } of tables.rows) {
    const columns = await pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = 'read' and table_name = $1 order by ordinal_position`,
      [name],
    );
    const kept = columns.rows.map((c) => c.name).filter((c) => !STORAGE.has(c));
    const moving = moments.columns[name.replace(/__v\d+$/, '')] ?? [];
    const list = kept.map((c) =>
      moving.includes(c)
        ? `case when "${c}" = any($3::timestamptz[]) then '${MOMENT}' else "${c}"::text end`
        : `"${c}"::text`,
    );
    const rows = await pool.query<{ line: string }>(
      `select jsonb_build_array(${list.join(', ')})::text as line from read."${name}"
       where _tenant <> $1 and _tenant = coalesce($2, _tenant) and $3::timestamptz[] is not null order by 1`,
      [without, only ?? null, instants.rows[0]?.all],
    );
    dump.set(
      name,
      rows.rows.map((r) => r.line),
    );
  }
  return dump;
}

/** How two dumps differ, in words; empty when they are equal. */
export function differences(a: Map<string, string[]>, b: Map<string, string[]>): string[] {
  const found: string[] = [];
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const left = new Set(a.get(name) ?? []);
    const right = new Set(b.get(name) ?? []);
    if ((a.get(name) ?? []).length !== left.size) found.push(`${name}: doubled rows`);
    const onlyLeft = [...left].filter((line) => !right.has(line));
    const onlyRight = [...right].filter((line) => !left.has(line));
    if (onlyLeft.length + onlyRight.length > 0) {
      found.push(
        `${name}: ${onlyLeft.length} only left, ${onlyRight.length} only right, e.g.\n  ${onlyLeft[0]}\n  ${onlyRight[0]}`,
      );
    }
  }
  return found;
}
