import { afterwards } from './afterwards.js';
import { bill, creditReturn, type Instalment } from './billing.js';
import type { Customer } from './lead.js';
import type { Random } from './random.js';
import { dateOf, type Script } from './script.js';
import { COST_VERSION, euro, LOGISTICS, PRODUCTS, share } from './world.js';

export interface OrderLine {
  readonly lineId: string;
  readonly productId: string;
  readonly description: string;
  readonly quantity: number;
  /** Cents. */
  readonly price: number;
}
export interface Placed {
  readonly id: string;
  readonly customer: Customer;
  readonly opportunityId: string | undefined;
  /** The accepted quote it is placed on. */
  readonly quoteId: string | undefined;
  readonly owner: string;
  readonly lines: readonly OrderLine[];
}
type Trigger = Instalment['trigger'];
interface PlanPart {
  readonly no: number;
  readonly percent: number;
  readonly trigger: Trigger;
  readonly dueDays: number;
}

const TAX_BASIS_POINTS = 1900;
const STYLES = { signed: 20, shipped: 30, invoiced: 14, planned: 24, plannedLater: 12 } as const;
const PLAN: readonly PlanPart[] = [
  { no: 1, percent: 3000, trigger: 'signed', dueDays: 14 },
  { no: 2, percent: 6000, trigger: 'shipped', dueDays: 30 },
  { no: 3, percent: 1000, trigger: 'invoiced', dueDays: 60 },
];
const LATER: readonly PlanPart[] = [
  { no: 1, percent: 5000, trigger: 'shipped', dueDays: 30 },
  { no: 2, percent: 5000, trigger: 'invoiced', dueDays: 45 },
];

/** One to four lines. */
export function quoteLines(chance: Random): readonly OrderLine[] {
  const first = chance.int(0, PRODUCTS.length - 1);
  return Array.from({ length: chance.int(1, 4) }, (_, i) => {
    const product = PRODUCTS[(first + i) % PRODUCTS.length] as (typeof PRODUCTS)[number];
    return {
      lineId: String(i + 1),
      productId: product.id,
      description: product.name,
      quantity: chance.int(1, 12),
      price: product.price,
    };
  });
}
const amountOf = (lines: readonly { readonly quantity: number; readonly price: number }[]): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
const costOf = (productId: string): number => PRODUCTS.find(({ id }) => id === productId)?.cost ?? 0;
/** Cents: sum of the lines, tax on it, and both. */
export function orderTotal(lines: readonly OrderLine[]): {
  readonly net: number;
  readonly tax: number;
  readonly total: number;
} {
  const net = amountOf(lines);
  const tax = share(net, TAX_BASIS_POINTS);
  return { net, tax, total: net + tax };
}

/** Cents: what cancelling a line takes off the contract, its share of the tax included (rounded half up). */
function withTaxShare(line: OrderLine, lines: readonly OrderLine[]): number {
  const amount = line.quantity * line.price;
  const { net, tax } = orderTotal(lines);
  return amount + Number((2n * BigInt(tax) * BigInt(amount) + BigInt(net)) / (2n * BigInt(net)));
}

/** The plan's amounts as the order computes them: rounded down, the last takes the remainder. */
function instalments(s: Script, orderId: string, total: number, plan: readonly PlanPart[]): readonly Instalment[] {
  let left = total;
  return plan.map((part, i) => {
    const amount = i === plan.length - 1 ? left : Math.floor((total * part.percent) / 10_000);
    left -= amount;
    return { ...part, orderId, receivableId: s.receivableId(orderId, part.no), amount };
  });
}

/** Ships in one or two parts and delivers each; answers when the last one left and arrived. */
function fulfil(
  s: Script,
  placed: Placed,
  lines: readonly OrderLine[],
  from: number,
): { readonly shipped: number; readonly delivered: number; readonly arrived: boolean } {
  const { chance } = s;
  const halves = lines.map((line) => ({ ...line, quantity: Math.ceil(line.quantity / 2) }));
  const rests = lines.map((line, i) => ({ ...line, quantity: line.quantity - (halves[i] as OrderLine).quantity }));
  const partial = chance.chance(0.35) && rests.some((line) => line.quantity > 0);
  let shipped = from;
  let delivered = from;
  let arrived = true;
  for (const [n, part] of (partial ? [halves, rests.filter((line) => line.quantity > 0)] : [lines]).entries()) {
    shipped = s.after(shipped, 2, 14);
    const shipmentId = `S${n + 1}`;
    const by = `user:${chance.pick(LOGISTICS)}`;
    s.write(shipped, by, 'order', placed.id, 'ship', {
      shipmentId,
      lines: part.map(({ lineId, quantity }) => ({ lineId, quantity: String(quantity) })),
      carrier: chance.pick(['Hermod', 'Parcelline', 'RailFreight']),
      trackingNo: `NL${placed.id.slice(0, 8)}${n + 1}`.toUpperCase(),
    });
    if (chance.chance(0.04)) {
      arrived = false;
      continue;
    }
    delivered = s.after(shipped, 1, 6);
    s.write(delivered, by, 'order', placed.id, 'confirm-delivery', { shipmentId });
  }
  return { shipped, delivered: Math.max(shipped, delivered), arrived };
}

/** An order from signing to the last payment. */
export function order(s: Script, placed: Placed, at: number): void {
  const { chance } = s;
  const by = `user:${placed.owner}`;
  const style = chance.weighted(STYLES);
  const { tax, total } = orderTotal(placed.lines);
  const trigger: Trigger =
    style === 'planned' || style === 'signed' ? 'signed' : style === 'invoiced' ? 'invoiced' : 'shipped';
  s.write(at, by, 'order', placed.id, 'place', {
    orderNo: `SO-${placed.id.slice(0, 8).toUpperCase()}`,
    customerId: placed.customer.id,
    ...(placed.opportunityId !== undefined && { opportunityId: placed.opportunityId }),
    ...(placed.quoteId !== undefined && { quoteId: placed.quoteId }),
    ownerId: placed.owner,
    lines: placed.lines.map(({ quantity, price, ...line }) => ({
      ...line,
      quantity: String(quantity),
      unitPrice: euro(price),
      amount: euro(quantity * price),
      unitCost: euro(costOf(line.productId)),
      costVersion: COST_VERSION,
    })),
    total: euro(total),
    tax: euro(tax),
    terms: { days: 30 },
    receivableTrigger: trigger,
    promisedDate: dateOf(s.after(at, 20, 40)),
    ...(style === 'planned' && { plan: PLAN }),
  });
  let plan: readonly PlanPart[] = style === 'planned' ? PLAN : [{ no: 1, percent: 10_000, trigger, dueDays: 30 }];
  let when = at;
  if (style === 'plannedLater') {
    when = s.after(when, 0, 1);
    plan = LATER;
    s.write(when, by, 'order', placed.id, 'set-instalments', { plan: LATER });
  }
  if (style === 'shipped' && chance.chance(0.12)) {
    s.write(s.after(when, 1, 2), by, 'order', placed.id, 'cancel', { reasonCode: 'customerWithdrew' });
    return;
  }
  const last = placed.lines.at(-1) as OrderLine;
  const shortened = style === 'shipped' && placed.lines.length > 1 && chance.chance(0.15);
  if (shortened) {
    when = s.after(when, 1, 2);
    s.write(when, by, 'order', placed.id, 'cancel', { lineIds: [last.lineId], reasonCode: 'notNeeded' });
  }
  const lines = shortened ? placed.lines.slice(0, -1) : placed.lines;
  const parts = instalments(s, placed.id, shortened ? total - withTaxShare(last, placed.lines) : total, plan);
  const { shipped, delivered, arrived } = fulfil(s, placed, lines, when);
  const back = style === 'shipped' && delivered > shipped && chance.chance(0.25) ? placed.lines[0] : undefined;
  if (back)
    creditReturn(s, placed, parts[0] as Instalment, {
      shipped,
      delivered,
      line: back,
      taxBasisPoints: TAX_BASIS_POINTS,
    });
  afterwards(s.beside, placed, {
    signed: at,
    total: shortened ? undefined : total,
    delivered: arrived && back === undefined ? delivered : undefined,
  });
  if (back === undefined)
    bill(s, placed.customer, parts, { signed: at, shipped, delivered, taxBasisPoints: TAX_BASIS_POINTS });
}
