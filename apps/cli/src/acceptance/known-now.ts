import { type AnyReadModel, prepare } from '@recount/kernel';
import { decode, quote, type ReadStore, tableOf } from '@recount/read-store';
import type { Pool } from 'pg';

/**
 * Refolds rows of every model as known at the position everything is folded to, and holds them against what is stored.
 * @param rows of each model, chosen by the hash of their keys
 * @returns what differs, in words; and how many rows were held against each other
 */
export async function notKnownNow(
  store: ReadStore,
  pool: Pool,
  models: readonly AnyReadModel[],
  rows: number,
): Promise<{ readonly differences: readonly string[]; readonly compared: number }> {
  const { position } = (await store.status()).checkpoint;
  const differences: string[] = [];
  let compared = 0;
  for (const { columns, keys, ...model } of models.map(prepare)) {
    const texts = columns.map(({ name }) => `${quote(name)}::text`);
    const stored = await pool.query<{ tenant: string; texts: (string | null)[] }>(
      `select _tenant as tenant, array[${texts.join(', ')}] as texts from ${tableOf(model)}
       ${model.ledger ? '' : 'where _removed is null'} order by md5(concat_ws(',', ${texts.slice(0, keys.length)})) limit $1`,
      [rows],
    );
    for (const { tenant, texts } of stored.rows) {
      const row = Object.fromEntries(columns.map(({ name, kind }, i) => [name, decode(kind, texts[i] ?? null)]));
      const key = keys.map(({ name }) => String(row[name]));
      const { row: known, mergedFrom = [] } = await store.explain(model.name, tenant, key, {
        knownAt: String(position),
      });
      // Answered as one with whom it was merged with (merge.int.spec.ts); what is stored is its own.
      if (mergedFrom.length > 0) continue;
      if (JSON.stringify(known) !== JSON.stringify(row))
        differences.push(`${model.name} ${key}: ${JSON.stringify(row)} is known as ${JSON.stringify(known)}`);
      compared += 1;
    }
  }
  return { differences, compared };
}

/** Events that were recorded after others that occurred later. */
const LATE = `
  select count(*)::int as n from (
    select occurred_at < max(occurred_at) over (order by position rows between unbounded preceding and 1 preceding) as late
      from log.event) e where late`;

/** What there was to go wrong: rows and tombstones of these models, and late events. */
export async function whatThereWas(
  pool: Pool,
  models: readonly AnyReadModel[],
): Promise<{ readonly rows: number; readonly tombstones: number; readonly late: number }> {
  const counts = models.map(
    ({ name, version }) => `select to_jsonb(t) ->> '_removed' is not null as gone from read."${name}__v${version}" t`,
  );
  const { rows } = await pool.query<{ rows: number; tombstones: number }>(
    `select count(*)::int as rows, (count(*) filter (where gone))::int as tombstones from (${counts.join(' union all ')}) c`,
  );
  const late = await pool.query<{ n: number }>(LATE);
  return { ...(rows[0] as (typeof rows)[number]), late: late.rows[0]?.n ?? 0 };
}
