import { aggregates, parseStreamName } from '@recount/journey';
import type { House } from './house.js';
import { FailureError } from './settings.js';

const DEFAULT_TENANT = 'default';

/**
 * The first stream of every type and tenant: from each the index leads to the next tenant's, past all others of this one.
 * A stream is named `{type}-{tenant}.{id}`; `.` is the byte after `-`, and `/` the one after `.`.
 */
const FIRST_STREAMS = `
  with recursive first (category, stream) as (
    select category, (select min(e.stream) from log.event e where e.stream > category || '-' and e.stream < category || '.')
      from unnest($1::text[]) category
    union all
    select category, (
      select min(e.stream) from log.event e where e.stream > split_part(first.stream, '.', 1) || '/' and e.stream < category || '.')
      from first where first.stream is not null)
  select stream from first where stream is not null`;

/** The tenants of the log, by name: those of whom anything was ever recorded. */
export async function tenantsOf(house: House): Promise<readonly string[]> {
  const { rows } = await house.pool().query<{ stream: string }>(FIRST_STREAMS, [Object.keys(aggregates)]);
  return [...new Set(rows.flatMap(({ stream }) => parseStreamName(stream)?.tenant ?? []))].sort();
}

/**
 * The tenant a question is about: the one asked for, else `default` where there is one, else the only one there is.
 * @throws FailureError naming the tenants when that does not decide it
 */
export async function tenantFor(house: House): Promise<string> {
  const { tenant } = house.settings;
  if (tenant !== undefined) return tenant;
  const tenants = await tenantsOf(house);
  if (tenants.includes(DEFAULT_TENANT)) return DEFAULT_TENANT;
  if (tenants.length <= 1) return tenants[0] ?? DEFAULT_TENANT;
  throw new FailureError(`Which tenant? There are ${tenants.join(', ')}: say --tenant ${tenants[0]}`);
}
