import { contact } from './contact.js';
import type { Customer } from './lead.js';
import { order } from './order.js';
import { DAY, dateOf, type Script } from './script.js';
import { ticket } from './tickets.js';
import { PRODUCTS } from './world.js';

/** How a customer and the company get on after the first order. */
const TEMPERS = {
  /** Now and then a call, seldom a ticket. */
  occasional: 58,
  /** Orders supplies again and again, and is looked after. */
  loyal: 20,
  /** Was loyal, stopped ordering and is hardly heard of. */
  silent: 12,
  /** Orders still, with ticket upon ticket. */
  troubled: 10,
} as const;
export type Temper = keyof typeof TEMPERS;

interface Signed {
  readonly id: string;
  readonly at: number;
  readonly productId: string | undefined;
}

/** The customer's people; who leaves is replaced. Answers the one to write to. */
function people(s: Script, customer: Customer, n: number): string {
  const { chance } = s;
  const write = (at: number, command: string, body: object) =>
    s.write(at, `user:${customer.owner}`, 'customer', customer.id, command, body);
  const main = s.id('contact', 1);
  const { since, person, email } = customer;
  const added = since + 2 * 3_600_000;
  write(added, 'add-contact', { subjectId: main, name: person, email, title: 'Purchasing', roles: ['decisionMaker'] });
  if (chance.chance(0.35)) {
    const user = s.id('contact', 2);
    const at = s.after(added, 3, 60);
    const name = `${chance.pick(['Alma', 'Bela', 'Cleo', 'Dina'])} ${person.split(' ').at(-1)}`;
    write(at, 'add-contact', {
      subjectId: user,
      name,
      phone: `+49302${String(1_000_000 + n).slice(-7)}`,
      roles: ['user'],
    });
    if (chance.chance(0.4)) write(s.after(at, 5, 40), 'assign-contact-role', { subjectId: user, role: 'influencer' });
    if (chance.chance(0.25)) write(s.after(at, 60, 160), 'record-departure', { subjectId: user });
  }
  if (chance.chance(0.2)) {
    const changes = [{ path: '/title', old: 'Purchasing', new: 'Head of purchasing', source: 'call' }];
    write(s.after(added, 20, 120), 'change-contact', { subjectId: main, changes });
  }
  return main;
}

/** Supplies ordered again: one product, no opportunity, at the list price. */
function supplies(s: Script, customer: Customer, from: number, to: number): Signed[] {
  const { chance } = s;
  const orders: Signed[] = [];
  const pace = chance.int(18, 34);
  for (let at = s.after(from, 10, 25); at < to; at = s.after(at, pace - 3, pace + 4)) {
    const product = chance.pick(PRODUCTS.slice(0, 5));
    const id = s.id('order', orders.length);
    const line = {
      lineId: '1',
      productId: product.id,
      description: product.name,
      quantity: chance.int(1, 6),
      price: product.price,
    };
    order(s, { id, customer, opportunityId: undefined, quoteId: undefined, owner: customer.owner, lines: [line] }, at);
    orders.push({ id, at, productId: product.id });
  }
  return orders;
}

/** Calls and visits of account care, every few days. */
function visits(s: Script, customer: Customer, from: number, to: number, every: readonly [number, number]): void {
  for (let at = s.after(from, ...every); at < to; at = s.after(at, ...every))
    contact(s, at, customer.id, customer.owner, 'Account care');
}

/** Both waves ask the one to write to; some answer, some think again. */
function surveys(s: Script, customer: Customer, contactId: string, waves: readonly number[], temper: Temper): void {
  const { chance } = s;
  const scores =
    temper === 'troubled' || temper === 'silent'
      ? { 3: 30, 5: 30, 6: 25, 8: 15 }
      : { 6: 10, 7: 15, 8: 25, 9: 30, 10: 20 };
  for (const start of waves) {
    if (start < customer.since + 30 * DAY || !chance.chance(0.6)) continue;
    const at = start + chance.int(0, 300) * 60_000;
    const wave = `nps-${dateOf(start).slice(0, 7)}`;
    const id = s.id('survey', wave);
    const write = (when: number, command: string, body: object) =>
      s.write(when, 'service:survey', 'survey', id, command, body);
    write(at, 'send', {
      customerId: customer.id,
      subjectId: contactId,
      wave,
      channel: 'email',
      closesOn: dateOf(start + 21 * DAY),
    });
    if (!chance.chance(0.6)) continue;
    const answered = s.after(at, 1, 9);
    const score = Number(chance.weighted(scores));
    write(answered, 'answer', { score });
    if (chance.chance(0.08)) write(s.after(answered, 1, 6), 'answer', { score: score === 10 ? 9 : score + 1 });
  }
}

/**
 * What is told of a customer beside its deals: people, supplies, account care, service, and what they think of it. Answers
 * how it went.
 */
export function care(
  s: Script,
  customer: Customer,
  n: number,
  firstOrder: Signed | undefined,
  year: { readonly from: number; readonly end: number },
): Temper {
  const { chance } = s;
  const main = people(s, customer, n);
  if (firstOrder === undefined) return 'occasional';
  const { end } = year;
  const temper: Temper = end - firstOrder.at > 150 * DAY ? chance.weighted(TEMPERS) : 'occasional';
  const regular = temper !== 'occasional';
  const quietSince = end - chance.int(66, 84) * DAY;
  const orders = regular ? supplies(s, customer, firstOrder.at, temper === 'silent' ? quietSince : end) : [];
  if (temper === 'silent') {
    visits(s, customer, firstOrder.at, end - 31 * DAY, [4, 7]);
    if (chance.chance(0.5)) contact(s, s.after(end, -18, -6), customer.id, customer.owner, 'Nobody had time');
  } else visits(s, customer, firstOrder.at, end, regular ? [5, 9] : [35, 80]);

  const all = [firstOrder, ...orders];
  const count = Number(chance.weighted({ 0: 45, 1: 30, 2: 15, 3: 7, 4: 3 })) + (regular ? 2 : 0);
  let request = 0;
  for (; request < count; request++) {
    const of = chance.pick(all);
    ticket(s, customer, { n: request, at: s.after(of.at, 20, 150), contact: main, order: of });
  }
  if (temper === 'troubled') {
    for (let more = chance.int(5, 8); more > 0; more--, request++)
      ticket(s, customer, {
        n: request,
        at: s.after(end, -27, -3),
        contact: main,
        order: chance.pick(all),
        trouble: true,
      });
  }
  surveys(s, customer, main, [year.from + 190 * DAY, end - 25 * DAY], temper);
  return temper;
}
