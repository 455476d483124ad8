import { isDeepStrictEqual } from 'node:util';
import { type AnyReadModel, type PreparedModel, prepare } from '@recount/kernel';
import { decode, quote, type ReadStore, tableOf } from '@recount/read-store';
import type { Pool } from 'pg';
import { eventsOfRoot, plainFold } from './plain-fold.js';

/** How many rows were held against what is known now, and of these how many were what. */
export interface Compared {
  readonly rows: number;
  readonly tombstones: number;
  /** Rows of customers that counted as one with others at the end. */
  readonly merged: number;
}

interface Stored {
  readonly tenant: string;
  readonly root: string;
  readonly gone: boolean;
  readonly texts: readonly (string | null)[];
}

/**
 * Refolds every row of every model, removed ones too, as known at the position everything is folded to, and holds it
 * against what is stored. A customer that counts as one with others is answered as one: that answer as known now is held
 * against the one given without a moment, and what is stored against what the shortest fold makes of its own events.
 * @returns what differs, in words; and how many rows were held against each other
 */
export async function notKnownNow(
  store: ReadStore,
  pool: Pool,
  models: readonly AnyReadModel[],
): Promise<{ readonly differences: readonly string[]; readonly compared: Compared }> {
  const { position } = (await store.status()).checkpoint;
  const known = { knownAt: String(position) };
  const differences: string[] = [];
  const compared = { rows: 0, tombstones: 0, merged: 0 };
  for (const model of models.map(prepare)) {
    const { name, columns, keys, definition } = model;
    for (const { tenant, root, gone, texts } of await storedRows(pool, model)) {
      const row = Object.fromEntries(columns.map((one, i) => [one.name, decode(one.kind, texts[i] ?? null)]));
      const key = keys.map((one) => String(row[one.name]));
      const differs = (what: string, other: unknown): void => {
        differences.push(`${name} ${key}: ${gone ? 'gone' : JSON.stringify(row)} is ${what} ${JSON.stringify(other)}`);
      };
      const told = await store.explain(name, tenant, key, known);
      if (told.mergedFrom === undefined) {
        if (JSON.stringify(told.row) !== JSON.stringify(gone ? null : row)) differs('known as', told.row);
      } else {
        const [now, then] = [await store.getRow(name, tenant, key), await store.getRow(name, tenant, key, known)];
        if (!isDeepStrictEqual(now.row, then.row)) differs('answered as one, known otherwise:', [now.row, then.row]);
        const own = plainFold(definition, await eventsOfRoot(pool, tenant, root), row);
        const asserted = [...(own ?? [])].every(([column, { value }]) => isDeepStrictEqual(row[column], value));
        if ((own === undefined) !== gone || !asserted) differs('of its own events', own && [...own]);
        compared.merged += 1;
      }
      compared.rows += 1;
      if (gone) compared.tombstones += 1;
    }
  }
  return { differences, compared };
}

async function storedRows(pool: Pool, { columns, ...model }: PreparedModel): Promise<readonly Stored[]> {
  const texts = columns.map(({ name }) => `${quote(name)}::text`);
  const gone = model.ledger ? 'false' : '_removed is not null';
  const { rows } = await pool.query<Stored>(
    `select _tenant as tenant, _root as root, ${gone} as gone, array[${texts.join(', ')}] as texts from ${tableOf(model)}`,
  );
  return rows;
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
