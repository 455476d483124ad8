import { contact } from './contact.js';
import type { Customer } from './lead.js';
import { type OrderLine, order, orderTotal, quoteLines } from './order.js';
import { type Quotes, quotes } from './quotes.js';
import { dateOf, type Script } from './script.js';
import { euro, PIPELINE, SALES, share } from './world.js';

const LOST = { price: 35, competitor: 25, noDecision: 25, timing: 15 } as const;
const COMPETITORS = ['Sensorix', 'Metron', 'Kaltek'] as const;
const LAST = PIPELINE.stages.length - 1;
const stageId = (index: number): string => (PIPELINE.stages[index] as { id: string }).id;

/** One sales opportunity while it is open. */
interface Deal {
  readonly id: string;
  readonly customer: Customer;
  owner: string;
  stage: number;
  amount: number | undefined;
  closeDate: string;
  lines: readonly OrderLine[];
  readonly quotes: Quotes;
}
const QUOTED = PIPELINE.stages.findIndex(({ id }) => id === 'quoted');
/** The quote is sent and answered some minutes after the sales people agreed on it. */
const MINUTES = 60_000;

/** What happens beside the stages: amounts and dates move, owners change, people talk. */
function events(s: Script, deal: Deal, at: number): number {
  const { chance } = s;
  const by = `user:${deal.owner}`;
  let when = at;
  if (chance.chance(0.5)) {
    when = s.after(when, 0, 4);
    contact(s, when, deal.customer.id, deal.owner, `About ${stageId(deal.stage)}`);
  }
  if (chance.chance(0.15)) {
    when = s.after(when, 0, 3);
    deal.lines = quoteLines(chance);
    const amount = orderTotal(deal.lines).total;
    s.write(when, by, 'opportunity', deal.id, 'change-amount', {
      ...(deal.amount !== undefined && { old: euro(deal.amount) }),
      new: euro(amount),
      reasonCode: 'scopeChanged',
    });
    deal.amount = amount;
    if (deal.stage >= QUOTED) deal.quotes.offer(when + 10 * MINUTES, deal.owner, deal.lines);
  }
  if (chance.chance(0.1)) {
    when = s.after(when, 0, 2);
    const to = dateOf(s.after(when, 20, 70));
    if (to !== deal.closeDate) {
      s.write(when, by, 'opportunity', deal.id, 'change-close-date', {
        old: deal.closeDate,
        new: to,
        reasonCode: 'customerDelay',
      });
      deal.closeDate = to;
    }
  }
  if (chance.chance(0.03)) {
    when = s.after(when, 0, 2);
    const to = chance.pick(SALES.filter((name) => name !== deal.owner));
    s.write(when, by, 'opportunity', deal.id, 'change-owner', { to });
    deal.owner = to;
  }
  return when;
}

/** Moves through the pipeline, with skips and steps back, until it is lost on the way or stands at the last stage. */
function advance(s: Script, deal: Deal, at: number): { readonly at: number; readonly lost: boolean } {
  const { chance } = s;
  let when = at;
  let regresses = 0;
  while (deal.stage < LAST) {
    when = s.after(events(s, deal, when), 2, 14);
    if (chance.chance(0.11)) return { at: when, lost: true };
    const back = deal.stage > 0 && regresses < 2 && chance.chance(0.07);
    const skip = !back && deal.stage + 2 <= LAST && chance.chance(0.1);
    if (back) regresses++;
    deal.stage += back ? -1 : skip ? 2 : 1;
    const body = { to: stageId(deal.stage), ...(back && { reasonCode: 'requirementsChanged' }) };
    s.write(when, `user:${deal.owner}`, 'opportunity', deal.id, 'change-stage', body);
    if (deal.stage === QUOTED) deal.quotes.offer(when + 10 * MINUTES, deal.owner, deal.lines);
  }
  return { at: s.after(events(s, deal, when), 1, 10), lost: chance.chance(0.12) };
}

function lose(s: Script, deal: Deal, at: number): void {
  const reasonCode = s.chance.weighted(LOST);
  s.write(at, `user:${deal.owner}`, 'opportunity', deal.id, 'lose', {
    reasonCode,
    ...(reasonCode === 'competitor' && { competitorId: s.chance.pick(COMPETITORS) }),
  });
  deal.quotes.lose(at + MINUTES, deal.owner, reasonCode);
}

/** From opening to won or lost; a lost one sometimes comes back. A won one becomes an order. */
export function deal(s: Script, customer: Customer, n: number, from: number): void {
  const { chance } = s;
  const opened = s.after(from, 1, 20);
  const lines = quoteLines(chance);
  const amount = chance.chance(0.85) ? share(orderTotal(lines).total, chance.int(8_500, 11_000)) : undefined;
  const it: Deal = {
    id: s.id('opportunity', n),
    customer,
    owner: customer.owner,
    stage: 0,
    amount,
    closeDate: dateOf(s.after(opened, 30, 90)),
    lines,
    quotes: quotes(s.beside, s.id('opportunity', n), customer, customer.person),
  };
  s.write(opened, `user:${it.owner}`, 'opportunity', it.id, 'open', {
    customerId: customer.id,
    name: `${lines[0]?.description ?? 'Sensors'} for ${customer.name}`,
    pipelineId: PIPELINE.id,
    stageId: stageId(0),
    ownerId: it.owner,
    productId: lines[0]?.productId,
    expectedCloseDate: it.closeDate,
    ...(amount !== undefined && { amount: euro(amount) }),
  });
  let outcome = advance(s, it, opened);
  if (outcome.lost) {
    lose(s, it, outcome.at);
    if (!chance.chance(0.14)) return;
    const reopened = s.after(outcome.at, 10, 60);
    s.write(reopened, `user:${it.owner}`, 'opportunity', it.id, 'reopen', {
      reason: 'The customer asked for a new offer',
    });
    outcome = advance(s, it, reopened);
    if (outcome.lost) {
      lose(s, it, outcome.at);
      return;
    }
  }
  const orderId = s.id('order', n);
  const quoteId = it.quotes.accept(outcome.at - 10 * MINUTES, it.owner, it.lines);
  s.write(outcome.at, `user:${it.owner}`, 'opportunity', it.id, 'win', {
    wonAmount: euro(orderTotal(it.lines).total),
    orderId,
    ...(quoteId === undefined ? { reasonCode: 'directAgreement' } : { quoteId }),
  });
  const placed = { id: orderId, customer, opportunityId: it.id, owner: it.owner, lines: it.lines, quoteId };
  order(s, placed, outcome.at + 60_000);
}
