import { demoHighlights, demoStory } from '@recount/demo';
import type { Colours } from '../terminal/colour.js';

const TENANT = 'demo';

/** Customers of the demonstration whose story is worth a look. */
function highlights(until: string) {
  const found = demoHighlights(demoStory({ tenant: TENANT, until }).commands);
  if (!found) throw new Error('the demonstration has no customer to show');
  return found;
}

export interface TourOptions {
  readonly url: string;
  /** How the command line is called. */
  readonly recount: string;
  /** End of the demonstration's year; undefined when it is not there. */
  readonly until: string | undefined;
  readonly tenants: readonly string[];
  readonly colours: Colours;
}

/** What is printed when everything runs: where to look, and things to try that work when pasted. */
export function tour({ url, recount, until, tenants, colours }: TourOptions): string {
  const { bold, cyan, dim } = colours;
  const lines = [
    bold(`Recount is ready at ${cyan(url)}`),
    '',
    'Where to look',
    `  What is here    ${url}/`,
    `  The API         ${url}/docs`,
    `  Its state       ${url}/v1/status`,
    '',
  ];
  if (until === undefined) {
    const tenant = tenants[0] ?? 'default';
    lines.push(
      'Three things to try',
      `  ${recount} status`,
      `  ${recount} report funnel_stages --tenant ${tenant}`,
      `  ${recount} events --follow`,
    );
    return lines.join('\n');
  }
  const { customerId, silentId } = highlights(until);
  lines.push(
    `Three things to try ${dim(`(the tenant ${TENANT} is made by a generator)`)}`,
    dim('  1. One customer, all round'),
    `  curl -s -H 'X-Recount-Tenant: ${TENANT}' ${url}/v1/models/customer_360/${customerId}`,
    dim('  2. Why so much of it is open: the events that say so'),
    `  ${recount} explain customer_360 ${customerId} --column open --tenant ${TENANT}`,
  );
  if (silentId !== undefined)
    lines.push(
      dim('  3. A customer who fell silent: what its health is counted from'),
      `  ${recount} report customer_health_evidence --tenant ${TENANT} --param customerId=${silentId}`,
    );
  else lines.push(dim('  3. What is owed, by age'), `  ${recount} report receivable_ageing --tenant ${TENANT}`);
  return lines.join('\n');
}
