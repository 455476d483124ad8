import type { Customer } from './lead.js';
import type { OrderLine } from './order.js';
import { DAY, dateOf, type Script } from './script.js';
import { COST_VERSION, euro, PRODUCTS, share } from './world.js';

const TAX_BASIS_POINTS = 1900;
/** A quote is answered or revised at least this long after it was given. */
const HOUR = 3_600_000;

interface Live {
  readonly id: string;
  readonly revision: number;
  /** The last day of validity, and a moment after it. */
  readonly validUntil: string;
  readonly over: number;
}

/** The quotes of one opportunity. Nobody's answer ends in an expiry that the scheduler finds. */
export interface Quotes {
  /** Gives a quote for the lines, or the next revision of the one that stands. */
  offer(at: number, by: string, lines: readonly OrderLine[]): void;
  /** The customer takes it; a quote that is over is given anew first. Undefined where none was ever given. */
  accept(at: number, by: string, lines: readonly OrderLine[]): string | undefined;
  /** The opportunity was lost: the customer says no, or says nothing. */
  lose(at: number, by: string, reasonCode: string): void;
}

/** With prices as they are, and what is known of cost, stock and lead time on the day. */
function quotedLine(s: Script, line: OrderLine, at: number): object {
  const product = PRODUCTS.find(({ id }) => id === line.productId) as (typeof PRODUCTS)[number];
  const reduced = s.chance.chance(0.3) ? s.chance.int(2, 12) : 0;
  const known = s.chance.chance(0.6);
  return {
    lineId: line.lineId,
    productId: line.productId,
    description: line.description,
    quantity: String(line.quantity),
    listPrice: euro(Math.ceil((line.price * 100) / (100 - reduced))),
    netPrice: euro(line.price),
    tax: TAX_BASIS_POINTS,
    unitCost: euro(product.cost),
    costVersion: COST_VERSION,
    ...(known && { availableQuantity: String(s.chance.int(0, 40)), stockAsOf: new Date(at - HOUR).toISOString() }),
    leadTimeDays: product.leadTimeDays,
    promisedDate: dateOf(at + s.chance.int(Math.max(3, product.leadTimeDays - 2), product.leadTimeDays + 20) * DAY),
  };
}

export function quotes(s: Script, opportunityId: string, customer: Customer, person: string): Quotes {
  const { chance } = s;
  let live: Live | undefined;
  let given = 0;

  const expired = (at: number): boolean => {
    if (live === undefined || at < live.over) return false;
    s.write(live.over, 'scheduler:quote-expiry', 'quote', live.id, 'expire', { revision: live.revision });
    live = undefined;
    return true;
  };
  const offer: Quotes['offer'] = (at, by, lines) => {
    expired(at);
    const validUntil = dateOf(at + chance.int(14, 45) * DAY);
    const amounts = lines.map(({ quantity, price }) => quantity * price);
    const total = amounts.reduce((sum, amount) => sum + amount + share(amount, TAX_BASIS_POINTS), 0);
    const body = { validUntil, lines: lines.map((line) => quotedLine(s, line, at)), total: euro(total) };
    // In summer and in winter the day after has begun by then.
    const over = Date.parse(validUntil) + DAY + HOUR;
    if (live === undefined) {
      const id = s.id('quote', `${opportunityId}/${given++}`);
      const head = {
        quoteNo: `Q-${id.slice(0, 8).toUpperCase()}`,
        customerId: customer.id,
        opportunityId,
        ownerId: by,
      };
      s.write(at, `user:${by}`, 'quote', id, 'issue', { ...head, ...body });
      live = { id, revision: 1, validUntil, over };
    } else {
      const revision = live.revision + 1;
      s.write(at, `user:${by}`, 'quote', live.id, 'revise', { revision, ...body, reasonCode: 'scopeChanged' });
      live = { ...live, revision, validUntil, over };
    }
  };
  return {
    offer,
    accept(at, by, lines) {
      if (given === 0) return undefined;
      expired(at - HOUR);
      if (live === undefined || at >= live.over) offer(at - HOUR, by, lines);
      const { id, revision } = live as Live;
      s.write(at, `user:${by}`, 'quote', id, 'accept', {
        revision,
        acceptedBy: person,
        evidenceRef: `mail ${dateOf(at)}`,
      });
      live = undefined;
      return id;
    },
    lose(at, by, reasonCode) {
      if (live === undefined || expired(at)) return;
      if (reasonCode === 'price' || reasonCode === 'competitor')
        s.write(at, `user:${by}`, 'quote', (live as Live).id, 'reject', { reasonCode });
      else if (chance.chance(0.3))
        s.write(at, `user:${by}`, 'quote', (live as Live).id, 'withdraw', { reasonCode: 'noDecision' });
      else expired(Number.POSITIVE_INFINITY);
      live = undefined;
    },
  };
}
