import { demoHighlights, demoStory } from '@recount/demo';
import type { Colours } from '../terminal/colour.js';

const TENANT = 'demo';

/** A customer, an order and a deal of the demonstration whose story is worth a look. */
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
  const { customerId, orderId, silentId } = highlights(until);
  const header = `-H 'X-Recount-Tenant: ${TENANT}'`;
  const body = JSON.stringify({
    journeyId: customerId,
    kind: 'call',
    direction: 'inbound',
    summary: 'Asked for another offer',
  });
  lines.push(
    `Things to try ${dim(`(the tenant ${TENANT} is made by a generator)`)}`,
    dim('  1. One customer, all round; then why so much is open'),
    `  curl -s ${header} ${url}/v1/models/customer_360/${customerId}`,
    `  ${recount} explain customer_360 ${customerId} --column open --tenant ${TENANT}`,
    dim('  2. What is receivable, invoiced and collected of its order; what is open in all, by age'),
    `  curl -s ${header} '${url}/v1/reports/receivable_triangle?orderId=${orderId}'`,
    `  ${recount} report receivable_ageing --tenant ${TENANT}`,
    dim('  3. Send a command, and find what became of it in the journey'),
    `  curl -s ${header} -H 'Content-Type: application/json' -d '${body}' ${url}/v1/interaction/$(node -p 'crypto.randomUUID()')/record`,
    `  curl -s ${header} '${url}/v1/models/journey_timeline?journey_id=${customerId}&sort=-occurred_at&limit=3'`,
  );
  if (silentId !== undefined)
    lines.push(
      dim('  4. A customer who fell silent: its health, and the events that say so'),
      `  ${recount} report customer_health --tenant ${TENANT} --param customerId=${silentId} --json`,
      `  ${recount} report customer_health_evidence --tenant ${TENANT} --param customerId=${silentId}`,
      `  ${recount} report churn_warning --tenant ${TENANT}`,
    );
  return lines.join('\n');
}
