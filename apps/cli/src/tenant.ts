import { parseStreamName } from '@recount/journey';
import type { House } from './house.js';
import { FailureError } from './settings.js';

const DEFAULT_TENANT = 'default';

/** The tenants of the log: those whose settings were ever set. */
export async function tenantsOf(house: House): Promise<readonly string[]> {
  const { rows } = await house
    .pool()
    .query<{ stream: string }>(
      `select stream from log.event where stream like 'tenant-%' and revision = 0 order by stream`,
    );
  return rows.flatMap(({ stream }) => parseStreamName(stream)?.tenant ?? []);
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
