import type { Pool } from 'pg';

/** Columns that tell where and when something was stored, and thus differ between two runs of the same history. */
const STORAGE = new Set(['_pos']);

/**
 * One line per row of every read model, in a stable order, without storage columns: two runs of the same history have
 * equal dumps.
 * @param without a tenant to leave out
 */
export async function dumpReadModels(pool: Pool, without = ''): Promise<Map<string, string[]>> {
  const tables = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'read' and table_type = 'BASE TABLE' order by 1`,
  );
  const dump = new Map<string, string[]>();
  for (const { name } of tables.rows) {
    const columns = await pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = 'read' and table_name = $1 order by ordinal_position`,
      [name],
    );
    const kept = columns.rows.map((c) => c.name).filter((c) => !STORAGE.has(c));
    const list = kept.map((c) => `"${c}"::text`).join(', ');
    const rows = await pool.query<{ line: string }>(
      `select jsonb_build_array(${list})::text as line from read."${name}" where _tenant <> $1 order by 1`,
      [without],
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
