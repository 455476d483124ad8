import type { Pool } from 'pg';
import type { Catalogue } from '../catalogue.js';
import { viewOf } from '../tables.js';
import { snapshot } from './snapshot.js';

/** More than these are not named. */
const MAX_TENANTS = 1000;

/**
 * The tenants that have a row in any model, in order. From each the primary keys lead to the next one: what it costs grows
 * with the number of tenants, not with their rows.
 */
export async function tenantsOf(pool: Pool, catalogue: Catalogue): Promise<string[]> {
  const { rows: views } = await pool.query<{ name: string }>(
    `select viewname as name from pg_views where schemaname = 'read' and viewname = any($1)`,
    [catalogue.models.map(({ name }) => name)],
  );
  const models = views.map(({ name }) => name);
  if (models.length === 0) return [];
  const next = (after: string): string =>
    `least(${models.map((name) => `(select min(_tenant) from ${viewOf(name)}${after})`).join(', ')})`;
  const text = `
    with recursive one (tenant) as (
      select ${next('')}
      union all
      select ${next(' where _tenant > one.tenant')} from one where one.tenant is not null)
    select tenant from one where tenant is not null limit ${MAX_TENANTS}`;
  return snapshot({ pool }, { models, tenant: '' }, async ({ query }) =>
    (await query(text, [])).rows.map(([tenant]) => tenant as string),
  );
}
