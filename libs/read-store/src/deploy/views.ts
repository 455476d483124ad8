import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Catalogue, CatalogueModel } from '../catalogue.js';
import { quote } from '../sql.js';
import { createView } from '../tables.js';

const LOCK_TIMEOUT_MS = 300;
const LOCK_TRIES = 100;
const LOCK_NOT_AVAILABLE = new Set(['55P03', '40P01']);
/** A function or relation that is not there (yet). */
const UNDEFINED = new Set(['42P01', '42883', '42704']);

/** What stands in schema `read` beside the tables: its hash says whether it must be made again. */
export const viewsHash = (catalogue: Catalogue, live: readonly CatalogueModel[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        live.map(createView),
        catalogue.projections.map((projection) => [projection.name, projection.viewsSql]),
      ]),
    )
    .digest('hex');

/**
 * Runs `work` in a transaction that first holds every view of schema `read` exclusively, in name order, as queries lock
 * them in name order to read: an answer sees all of the change or nothing. Tried again while a long query holds one.
 */
export async function withViewsLocked<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await client.query('begin');
    try {
      const { rows } = await client.query<{ name: string }>(
        `select viewname as name from pg_views where schemaname = 'read' order by viewname collate "C"`,
      );
      await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      if (rows.length > 0)
        await client.query(
          `lock table ${rows.map(({ name }) => `read.${quote(name)}`).join(', ')} in access exclusive mode`,
        );
      await client.query('set local lock_timeout = 0');
      const result = await work();
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      if (!LOCK_NOT_AVAILABLE.has((error as { code?: string }).code ?? '') || attempt >= LOCK_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(20 * attempt, 500)));
    }
  }
}

const DROPS = `
  select format('drop view if exists %I.%I cascade', schemaname, viewname) as sql from pg_views where schemaname = 'read'
  union all
  select format('drop %s if exists %s cascade', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, p.oid::regprocedure)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'read'`;

/**
 * Drops every view and function of schema `read` and makes them anew: the views of the live models, then each
 * projection's own SQL, whichever order their dependencies ask for. Runs inside the caller's transaction.
 * @throws Error naming the projection whose SQL PostgreSQL refused
 */
export async function recreateViews(
  client: pg.ClientBase,
  catalogue: Catalogue,
  live: readonly CatalogueModel[],
): Promise<void> {
  await client.query('set local search_path = read');
  const { rows } = await client.query<{ sql: string }>(DROPS);
  for (const { sql } of rows) await client.query(sql);
  for (const model of live) await client.query(createView(model));
  let waiting = catalogue.projections.filter((projection) => projection.viewsSql.trim() !== '');
  while (waiting.length > 0) {
    const later: typeof waiting = [];
    let problem: Error | undefined;
    for (const projection of waiting) {
      await client.query('savepoint views');
      try {
        await client.query(projection.viewsSql);
      } catch (error) {
        await client.query('rollback to savepoint views');
        if (!UNDEFINED.has((error as { code?: string }).code ?? '')) throw named(projection.name, error);
        later.push(projection);
        problem = named(projection.name, error);
      }
    }
    if (later.length === waiting.length) {
      // What reads a model that could not be built must wait for it; everything else is a mistake in the SQL.
      const incomplete = later.every((projection) =>
        [...projection.models.map(({ name }) => name), ...projection.reports.flatMap((report) => report.models)].some(
          (name) => !live.some((model) => model.name === name),
        ),
      );
      if (!incomplete) throw problem;
      break;
    }
    waiting = later;
  }
  await client.query(
    `insert into engine.deployment (name, hash) values ('views', $1) on conflict (name) do update set hash = excluded.hash`,
    [viewsHash(catalogue, live)],
  );
  await client.query('reset search_path');
}
const named = (projection: string, error: unknown): Error =>
  new Error(`views.sql of ${projection}: ${(error as Error).message}`, { cause: error });
