import type { Pool } from 'pg';

const tables = async (pool: Pool): Promise<readonly string[]> =>
  (
    await pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'read' and table_type = 'BASE TABLE' order by 1`,
    )
  ).rows.map(({ name }) => name);

/** Keeps every row of every read model as text, storage columns included, in the database itself. @returns rows kept */
export async function keepReadModels(pool: Pool): Promise<number> {
  await pool.query('drop schema if exists kept cascade');
  await pool.query('create schema kept');
  let rows = 0;
  for (const name of await tables(pool)) {
    const kept = await pool.query(
      `create unlogged table kept."${name}" as select t::text as line from read."${name}" t`,
    );
    rows += kept.rowCount ?? 0;
  }
  return rows;
}

/** How the read models differ from what was kept of them, in words; empty when every byte is the same. */
export async function changedSinceKept(pool: Pool): Promise<string[]> {
  const found: string[] = [];
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'kept'`,
  );
  for (const name of new Set([...rows.map((row) => row.name), ...(await tables(pool))])) {
    const before = `select line from kept."${name}"`;
    const after = `select t::text as line from read."${name}" t`;
    const only = async (these: string, those: string): Promise<readonly { line: string; n: string }[]> =>
      (await pool.query(`select line, count(*) over () as n from (${these} except all ${those}) d limit 1`)).rows;
    const [gone, came] = [await only(before, after), await only(after, before)];
    if (gone.length + came.length > 0)
      found.push(
        `${name}: ${gone[0]?.n ?? 0} gone, ${came[0]?.n ?? 0} new, e.g.\n  ${gone[0]?.line}\n  ${came[0]?.line}`,
      );
  }
  return found;
}
