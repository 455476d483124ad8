import { demoHighlights, demoStory } from '@recount/demo';
import type { Colours } from '../terminal/colour.js';

const TENANT = 'demo';

/** A customer, an order and a deal of the demonstration whose story is worth a look. */
function highlights(until: string) {
  const found = demoHighlights(demoStory({ tenant: TENANT, until }).commands);
  if (!found) throw new Error('the demonstration has no customer to show');
  return found;
}

/** What is printed when everything runs: where to look, and three things to try that work when pasted. */
export function tour(url: string, demo: { readonly until: string } | undefined, tenants: readonly string[], colours: Colours): string {
  const { bold, cyan, dim } = colours;
  const look = [
    ['API', `${url}/docs`],
    ['Latest events', `${url}/v1/events?direction=backwards&limit=20`],
    ['Status', `${url}/v1/status`],
  ];
  const lines = [
    `${bold(`Recount is ready at ${cyan(url)}`)}`,
    '',
    'Where to look',
    ...look.map(([name, address]) => `  ${(name as string).padEnd(14)} ${address}`),
    '',
  ];
  if (!demo) {
    const tenant = tenants[0] ?? 'default';
    lines.push('Three things to try', `  npx recount status`, `  npx recount report --tenant ${tenant}`, `  npx recount events --follow`);
    return lines.join('\n');
  }
  const { customerId, orderId } = highlights(demo.until);
  const header = `-H 'X-Recount-Tenant: ${TENANT}'`;
  const body = JSON.stringify({ journeyId: customerId, kind: 'call', direction: 'inbound', summary: 'Asked for another offer' });
  lines.push(
    `Three things to try ${dim(`(tenant ${TENANT}, made by a generator)`)}`,
    dim('  1. One customer, all round; then the events behind one figure of it'),
    `  curl -s ${header} ${url}/v1/models/customer_360/${customerId}`,
    `  npx recount explain customer_360 ${customerId} --column open --tenant ${TENANT}`,
    dim('  2. Receivable, invoiced and collected for its order; what is open in all, by age'),
    `  curl -s ${header} '${url}/v1/reports/receivable_triangle?orderId=${orderId}'`,
    `  npx recount report receivable_ageing --tenant ${TENANT}`,
    dim('  3. Send a command, and find what became of it in the journey'),
    `  curl -s ${header} -H 'Content-Type: application/json' -d '${body}' ${url}/v1/interaction/$(node -p 'crypto.randomUUID()')/record`,
    `  curl -s ${header} '${url}/v1/models/journey_timeline?journey_id=${customerId}&sort=-occurred_at&limit=3'`,
  );
  return lines.join('\n');
}
