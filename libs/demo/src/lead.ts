import { contact } from './contact.js';
import type { Script } from './script.js';
import { type Prospect, prospect, REGIONS, SALES, TIERS } from './world.js';

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  /** The person who speaks for it, and how to reach them. */
  readonly person: string;
  readonly email: string;
  /** When it became one. */
  readonly since: number;
}

const SOURCES = { web: 40, event: 15, referral: 15, campaign: 12, call: 8, partner: 6, social: 4 } as const;
const REASONS = { noBudget: 35, noNeed: 30, unreachable: 20, competitor: 10, duplicate: 5 } as const;
const CRITERIA = ['budget', 'authority', 'need', 'timing'] as const;

/** The customer's baseline, then the changes a year brings: every change names the value it replaces. */
function register(s: Script, at: number, id: string, p: Prospect, owner: string, fromLead: boolean): Customer {
  const { chance } = s;
  const profile: Record<string, string | null> = { tier: chance.pick(TIERS), region: p.region, phone: p.phone };
  s.write(at, `user:${owner}`, 'customer', id, 'register', {
    kind: 'org',
    name: p.company,
    industry: p.industry,
    country: 'DE',
    email: p.email,
    ownerId: owner,
    ...profile,
    ...(fromLead && { sourceLeadId: id }),
    attributes: { contactPerson: p.person },
  });
  const customer: Customer = { id, name: p.company, owner, person: p.person, email: p.email, since: at };
  let when = at;
  for (let n = chance.int(0, 3); n > 0; n--) {
    when = s.after(when, 10, 90);
    const path = chance.weighted({ tier: 4, region: 1, phone: 3 });
    const to =
      path === 'phone' ? `+49401${chance.int(1_000_000, 9_999_999)}` : chance.pick(path === 'tier' ? TIERS : REGIONS);
    if (to === profile[path]) continue;
    s.write(when, `user:${customer.owner}`, 'customer', id, 'change-profile', {
      changes: [
        { path: `/${path}`, old: profile[path] ?? null, new: to, source: chance.pick(['call', 'visit', 'email']) },
      ],
      reasonCode: 'customerInformed',
    });
    profile[path] = to;
  }
  if (chance.chance(0.12)) {
    const to = chance.pick(SALES.filter((name) => name !== owner));
    s.write(s.after(at, 20, 150), `user:${owner}`, 'customer', id, 'change-owner', { to, method: 'manual' });
  }
  return customer;
}

function assign(s: Script, at: number, id: string): { readonly owner: string; readonly at: number } {
  const owner = s.chance.pick(SALES);
  s.write(at, 'service:assignment', 'lead', id, 'assign', { ownerId: owner, method: 'roundRobin' });
  if (!s.chance.chance(0.1)) return { owner, at };
  const next = s.chance.pick(SALES.filter((name) => name !== owner));
  const later = s.after(at, 1, 6);
  s.write(later, `user:${owner}`, 'lead', id, 'assign', { ownerId: next, method: 'manual' });
  return { owner: next, at: later };
}

/** From the first sign to a customer, or to nothing. `existing` are the customers of earlier journeys. */
export function lead(s: Script, n: number, at: number, existing: readonly Customer[]): Customer | undefined {
  const { chance } = s;
  const p = prospect(chance, n);
  const id = s.id('journey');
  if (chance.chance(0.12)) return register(s, at, id, p, chance.pick(SALES), false);

  s.write(at, 'service:web-form', 'lead', id, 'capture', {
    source: chance.weighted(SOURCES),
    channel: chance.pick(['site', 'fair', 'newsletter', 'phone']),
    name: p.person,
    company: p.company,
    email: p.email,
    ...(chance.chance(0.7) && { phone: p.phone }),
    region: p.region,
    industry: p.industry,
  });
  if (chance.chance(0.05)) return undefined;
  const assigned = assign(s, s.after(at, 0, 2), id);
  const by = `user:${assigned.owner}`;
  let when = assigned.at;
  for (let calls = chance.int(1, 3); calls > 0; calls--) {
    when = s.after(when, 0, 6);
    contact(s, when, id, assigned.owner, `First contact with ${p.person}`);
  }
  if (chance.chance(0.15)) {
    when = s.after(when, 0, 3);
    const to = `${p.person.split(' ')[0]} ${p.person.split(' ')[1]}-${chance.pick(['Berg', 'Hall', 'Wald'])}`;
    s.write(when, by, 'lead', id, 'change-profile', {
      changes: [{ path: '/name', old: p.person, new: to, source: 'call' }],
    });
  }
  when = s.after(when, 1, 14);
  if (chance.chance(0.34)) {
    s.write(when, by, 'lead', id, 'disqualify', { reasonCode: chance.weighted(REASONS) });
    if (!chance.chance(0.15)) return undefined;
    when = s.after(when, 20, 90);
    s.write(when, by, 'lead', id, 'reopen', { reason: 'The prospect called back' });
    when = s.after(when, 1, 10);
  } else if (chance.chance(0.1)) return undefined;
  s.write(when, by, 'lead', id, 'qualify', {
    criteria: CRITERIA.map((code) => ({ code, met: code !== 'timing' || chance.chance(0.6) })),
  });
  if (chance.chance(0.08)) return undefined;

  const converted = s.after(when, 0, 7);
  const known = existing.filter((customer) => customer.since < converted);
  if (known.length > 0 && chance.chance(0.05)) {
    const customer = chance.pick(known);
    s.write(converted, by, 'lead', id, 'convert', { customerId: customer.id, mode: 'linked' });
    return undefined;
  }
  const customer = register(s, converted, id, p, assigned.owner, true);
  s.write(converted + 1000, by, 'lead', id, 'convert', { customerId: id, mode: 'created' });
  return customer;
}
