import { care } from './care.js';
import { deal } from './deal.js';
import { fairList } from './intake.js';
import { type Customer, lead } from './lead.js';
import { random } from './random.js';
import { rules } from './rules.js';
import { DAY, type DemoCommand, script } from './script.js';
import { usage } from './usage.js';
import { PIPELINE, TENANT_SETTINGS } from './world.js';

export interface DemoOptions {
  readonly tenant: string;
  /** UTC instant: nothing in the story is later, and it began a year earlier. */
  readonly until: string;
  /** Default 500. */
  readonly journeys?: number;
  readonly seed?: string;
}

export const DEMO_DAYS = 365;
const JOURNEYS = 500;
const SEED = 'nordlicht';
/** A repeat customer's next opportunity comes this many days after the one before. */
const NEXT_DEAL_DAYS = 70;

/** What must stand before the first journey. */
function settings(tenant: string, from: number): DemoCommand[] {
  const commands: DemoCommand[] = [];
  const s = script(tenant, 'settings', random('settings'), commands);
  s.write(from, 'service:demo', 'tenant', 'settings', 'configure', TENANT_SETTINGS);
  s.write(from, 'service:demo', 'pipeline', PIPELINE.id, 'define', {
    name: PIPELINE.name,
    stages: PIPELINE.stages,
    skipAllowed: true,
  });
  rules(s, from);
  return commands;
}

/** The story: settings first, then every command in the order of its occurredAt. A function of its options alone. */
export function demoStory(options: DemoOptions): {
  readonly settings: readonly DemoCommand[];
  readonly commands: readonly DemoCommand[];
} {
  const { tenant, until, journeys = JOURNEYS, seed = SEED } = options;
  const end = Date.parse(until);
  const from = end - DEMO_DAYS * DAY;
  const commands: DemoCommand[] = [];
  const customers: Customer[] = [];
  for (let n = 0; n < journeys; n++) {
    const chance = random(`${seed}/${n}`);
    const begun = commands.length;
    const s = script(tenant, `journey-${n}`, chance, commands);
    // Journeys begin all through the year, in the order of their number.
    const begins = s.after(from + Math.floor((n / journeys) * DEMO_DAYS) * DAY, 0, 1);
    const customer = lead(s, n, begins, customers);
    if (!customer) continue;
    customers.push(customer);
    const deals = Number(chance.weighted({ 0: 12, 1: 52, 2: 26, 3: 10 }));
    for (let d = 0, at = customer.since; d < deals; d++, at += NEXT_DEAL_DAYS * DAY) deal(s, customer, d, at);
    const temper = care(s.beside, customer, n, firstOrder(commands.slice(begun)), { from, end });
    const product = script(tenant, s.lane, random(`${seed}/${n}/usage`), commands, `${s.lane}/usage`);
    usage(product, customer.id, commands.slice(begun), { temper, end });
  }
  fairList(script(tenant, 'fair', random(`${seed}/fair`), commands), from + 100 * DAY + 9 * 3_600_000);
  const told = commands
    .map((command, order) => ({ command, order }))
    .filter(({ command }) => Date.parse(command.occurredAt) <= end)
    .sort((a, b) =>
      a.command.occurredAt < b.command.occurredAt
        ? -1
        : a.command.occurredAt > b.command.occurredAt
          ? 1
          : a.order - b.order,
    );
  return { settings: settings(tenant, from), commands: told.map(({ command }) => command) };
}

/** The first order signed in a journey. */
function firstOrder(journey: readonly DemoCommand[]) {
  const signed = journey.filter((c) => c.streamType === 'order' && c.command === 'place');
  const first = signed.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))[0];
  if (first === undefined) return undefined;
  const [line] = (first.body as { readonly lines: readonly { readonly productId: string }[] }).lines;
  return { id: first.id, at: Date.parse(first.occurredAt), productId: line?.productId };
}
