import type { Report } from '@recount/kernel';
import { viewOf } from '../tables.js';
import { invalid } from './errors.js';
import type { TypedParam } from './report-params.js';
import type { Snapshot } from './snapshot.js';

/** Values named in a refusal, at most. */
const NAMED = 20;

/**
 * Refuses parameters that are not among what the tenant's data knows: a report about a stage that does not exist would
 * otherwise be answered with nothing.
 * @throws ReadStoreError VALIDATION_FAILED naming those that are known
 */
export async function checkAmong(
  report: Report,
  typed: ReadonlyMap<string, TypedParam>,
  tenant: string,
  query: Snapshot['query'],
): Promise<void> {
  for (const [name, { among }] of Object.entries(report.params)) {
    const value = typed.get(name)?.sql ?? null;
    if (among === undefined || typeof value !== 'string' || among.also?.includes(value)) continue;
    const source = `${viewOf(among.from)}($1) as known(value)`;
    const { rows } = await query(`select 1 from ${source} where value = $2 limit 1`, [tenant, value]);
    if (rows.length > 0) continue;
    const known = await query(`select distinct value from ${source} order by value limit ${NAMED + 1}`, [tenant]);
    const names = [...new Set([...(among.also ?? []), ...known.rows.map(([one]) => one as string)])];
    const list = `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`;
    throw invalid(`/params/${name}`, `there is no ${value.slice(0, 100)}; there is ${list || 'nothing yet'}`);
  }
}
