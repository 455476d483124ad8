import type { Projection } from '@recount/kernel';
import type { Pool } from 'pg';
import { quote } from '../sql.js';
import { viewOf } from '../tables.js';
import { snapshot } from './snapshot.js';
import { isDate, parseDate, parseInstant } from './values.js';

/** Answers the instant that a time of a request means to a tenant. */
export type InstantOf = (tenant: string, value: string, path: string) => Promise<string>;

/**
 * An instant is meant as it stands; a date means the last millisecond of that day where the tenant is (UTC where no zone
 * was ever set). The zone is the one known now: a later one restates the days of the past, as it does in the reports.
 * @throws ReadStoreError VALIDATION_FAILED
 */
export function endOfDay(pool: Pool, zone: Projection['zone']): InstantOf {
  const latest =
    zone === undefined
      ? 'null'
      : `(select ${quote(zone.column)} from ${viewOf(zone.model)} where _tenant = $2 order by _pos desc limit 1)`;
  const text = `
    select to_char((($1::date + 1)::timestamp at time zone coalesce(${latest}, 'UTC') - interval '1 millisecond') at time zone 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') where $2::text is not null`;
  return async (tenant, value, path) => {
    if (!isDate(value)) return parseInstant(value, path);
    const values = [parseDate(value, path), tenant];
    return snapshot({ pool }, { models: zone === undefined ? [] : [zone.model], tenant }, async ({ query }) => {
      const { rows } = await query(text, values);
      // The last day of all ends in another year, west of Greenwich.
      return parseInstant(rows[0]?.[0] as string, path);
    });
  };
}
