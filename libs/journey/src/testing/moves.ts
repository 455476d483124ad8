import { type Invoice, openOf, openOfPart, type Payment, type Receivable } from '../ar/state.js';
import { addMoney, atLeastZero, isPositive, subtractMoney } from '../money.js';
import type { OrderState } from '../order/state.js';
import type { Money } from '../schema.js';
import { emptyTable, entriesOf, lookUp } from '../table.js';
import { testId } from './context.js';
import type { JourneyWorld } from './world.js';

/** One random step of a customer's journey: which move, and two numbers that say which item and how much. */
export interface Step {
  readonly customer: number;
  readonly move: Move;
  readonly pick: number;
  readonly size: number;
  /** Hours since the step before. */
  readonly hours: number;
}
/** What a customer has got so far. */
export interface Player {
  readonly id: string;
  readonly world: JourneyWorld;
  readonly currency: string;
  readonly opportunities: string[];
  readonly orders: string[];
  readonly invoices: string[];
  readonly payments: string[];
  count: number;
}
export interface Intent {
  readonly streamType: string;
  readonly id: string;
  readonly command: string;
  readonly body: unknown;
}
type MoveFunction = (player: Player, step: Step) => Intent | undefined;

const STAGES = ['new', 'qualified', 'quoted', 'negotiation'];
const money = (player: Player, units: number): Money => ({ units: String(units), scale: 2, currency: player.currency });
const pickOf = <T>(items: readonly T[], step: Step): T | undefined => items[step.pick % Math.max(items.length, 1)];
const fresh = (player: Player, kind: string): string => testId(player.id, kind, String(player.count++));
const half = (amount: Money, step: Step): Money =>
  step.size % 2 === 0 ? amount : { ...amount, units: String((BigInt(amount.units) * BigInt(step.size)) / 100n) };

const ar = (player: Player, command: string, body: unknown): Intent => ({
  streamType: 'ar',
  id: player.id,
  command,
  body,
});
const orderOf = (player: Player, step: Step): { id: string; state: OrderState } | undefined => {
  const id = pickOf(player.orders, step);
  const state = id === undefined ? undefined : player.world.state('order', id);
  return id !== undefined && state?.exists === true ? { id, state } : undefined;
};
const receivablesOf = (player: Player): readonly Receivable[] => {
  const ledger = player.world.state('ar', player.id);
  const ids = player.orders.flatMap(
    (id) => (lookUp(ledger.orders, id) as { receivableIds: string[] } | undefined)?.receivableIds ?? [],
  );
  return ids.map((id) => lookUp(ledger.receivables, id) as Receivable);
};
const openReceivable = (player: Player, step: Step): Receivable | undefined =>
  pickOf(
    receivablesOf(player).filter((receivable) => isPositive(openOf(receivable))),
    step,
  );
const paymentWithRest = (player: Player, step: Step): { id: string; rest: Money } | undefined => {
  const { payments } = player.world.state('ar', player.id);
  const open = player.payments.map((id) => ({ id, rest: (lookUp(payments, id) as Payment | undefined)?.unallocated }));
  return pickOf(
    open.filter(
      (payment): payment is { id: string; rest: Money } => payment.rest !== undefined && isPositive(payment.rest),
    ),
    step,
  );
};
const invoiceOf = (player: Player, step: Step): { id: string; invoice: Invoice } | undefined => {
  const id = pickOf(player.invoices, step);
  const invoice =
    id === undefined ? undefined : (lookUp(player.world.state('ar', player.id).invoices, id) as Invoice | undefined);
  return id !== undefined && invoice !== undefined ? { id, invoice } : undefined;
};

const advanceLead: MoveFunction = (player, step) => {
  const { id, world } = player;
  const lead = world.state('lead', id);
  const onLead = (command: string, body: unknown): Intent => ({ streamType: 'lead', id, command, body });
  if (!lead.exists) {
    const source = pickOf(['web', 'event', 'referral', 'partner'], step);
    return onLead('capture', {
      source,
      externalId: `L-${id}`,
      company: `Company ${id.slice(0, 4)}`,
      phone: '+8613800138000',
    });
  }
  if (lead.owner === undefined) return onLead('assign', { ownerId: `sales-${step.pick % 3}` });
  if (lead.closed?.kind === 'disqualified') return onLead('reopen', { reason: 'called back' });
  if (lead.qualifiedBy === undefined)
    return onLead('qualify', { criteria: [{ code: 'budget', met: true, evidenceEventId: lead.eventId }] });
  if (lead.closed === undefined) return onLead('convert', { customerId: id, mode: 'created' });
  if (world.state('customer', id).exists) return undefined;
  const body = {
    kind: 'org',
    name: `Company ${id.slice(0, 4)}`,
    region: `R${step.pick % 4}`,
    sourceLeadId: id,
    ownerId: lead.owner.id,
  };
  return { streamType: 'customer', id, command: 'register', body };
};

const place: MoveFunction = (player, step) => {
  if (!player.world.state('customer', player.id).exists) return undefined;
  const id = fresh(player, 'order');
  player.orders.push(id);
  const lines = Array.from({ length: 1 + (step.pick % 3) }, (_, i) => ({
    lineId: String(i + 1),
    productId: `P${(step.size + i) % 7}`,
    quantity: i === 1 ? '2.5' : String(1 + ((step.size + i) % 4)),
    amount: money(player, 1_000 * step.size + 7 * i),
  }));
  const tax = money(player, 13 * step.size);
  const total = lines.reduce((sum, line) => addMoney(sum, line.amount), tax);
  const plans = [
    undefined,
    [
      { no: 1, percent: 3_000, trigger: 'signed' },
      { no: 2, percent: 6_000, trigger: 'shipped' },
      { no: 3, percent: 1_000, trigger: 'accepted' },
    ],
    [
      { no: 1, percent: 5_000, trigger: 'invoiced' },
      { no: 2, percent: 5_000, trigger: 'date', dueDays: 60 },
    ],
  ];
  const body = {
    orderNo: `O-${id}`,
    customerId: player.id,
    lines,
    total,
    tax,
    plan: plans[step.pick % 3],
    receivableTrigger: 'shipped',
  };
  return { streamType: 'order', id, command: 'place', body };
};

const ship: MoveFunction = (player, step) => {
  const order = orderOf(player, step);
  const lines = order?.state.lines.filter((line) => !line.cancelled && line.shipped === '0');
  if (order === undefined || lines === undefined || lines.length === 0) return undefined;
  const some = step.size % 2 === 0 ? lines : lines.slice(0, 1);
  const body = { shipmentId: `S${player.count++}`, lines: some.map(({ lineId, quantity }) => ({ lineId, quantity })) };
  return { streamType: 'order', id: order.id, command: 'ship', body };
};

const invoice: MoveFunction = (player, step) => {
  const order = orderOf(player, step);
  if (order === undefined) return undefined;
  const invoiceId = fresh(player, 'invoice');
  player.invoices.push(invoiceId);
  const receivable = step.size % 3 === 0 ? openReceivable(player, step) : undefined;
  const gross = half(receivable?.amount ?? order.state.contractAmount, step);
  const allocation =
    receivable === undefined
      ? { orderId: order.id }
      : { orderId: receivable.orderId, receivableId: receivable.receivableId };
  const body = {
    invoiceId,
    invoiceNo: `I-${invoiceId}`,
    net: gross,
    gross,
    dueDate: '2027-01-31',
    allocations: [{ ...allocation, amount: gross }],
  };
  return ar(player, 'issue-invoice', body);
};

const allocate: MoveFunction = (player, step) => {
  const payment = paymentWithRest(player, step);
  const target = step.size % 2 === 0 ? undefined : invoiceOf(player, step);
  const receivable = openReceivable(player, step);
  if (payment === undefined || (target === undefined && receivable === undefined)) return undefined;
  const to = target === undefined ? { receivableId: receivable?.receivableId } : { invoiceId: target.id };
  return ar(player, 'allocate-payment', { paymentId: payment.id, allocations: [to], upToOpen: true });
};

/** Commands that the domain refuses; the others may be refused now and then. */
const refused: MoveFunction = (player, step) => {
  const order = orderOf(player, step);
  const payment = paymentWithRest(player, step);
  const receivable = openReceivable(player, step);
  if (payment !== undefined && receivable !== undefined) {
    const amount = addMoney(payment.rest, money(player, 1));
    return ar(player, 'allocate-payment', {
      paymentId: payment.id,
      allocations: [{ receivableId: receivable.receivableId, amount }],
    });
  }
  if (order === undefined)
    return {
      streamType: 'lead',
      id: player.id,
      command: 'convert',
      body: { customerId: testId('other'), mode: 'created' },
    };
  const lines = [{ lineId: '1', quantity: '1000' }];
  return { streamType: 'order', id: order.id, command: 'ship', body: { shipmentId: `S${player.count++}`, lines } };
};

const opportunityMove: MoveFunction = (player, step) => {
  const id = pickOf(player.opportunities, step);
  const state = id === undefined ? undefined : player.world.state('opportunity', id);
  if (id === undefined || state?.exists !== true || step.size > 80) {
    const fresher = fresh(player, 'opportunity');
    player.opportunities.push(fresher);
    const customer = player.world.state('lead', player.id).exists ? { customerId: player.id } : {};
    return {
      streamType: 'opportunity',
      id: fresher,
      command: 'open',
      body: { ...customer, amount: money(player, step.size * 10_000) },
    };
  }
  const on = (command: string, body: unknown): Intent => ({ streamType: 'opportunity', id, command, body });
  if (state.outcome !== undefined) return on('reopen', { reason: 'new budget' });
  if (step.size % 7 === 0) return on('win', { reasonCode: 'noQuoteNeeded' });
  if (step.size % 5 === 0) return on('lose', { reasonCode: pickOf(['price', 'timing'], step) });
  if (step.size % 3 === 0) return on('change-amount', { old: state.amount, new: money(player, step.size * 9_000) });
  return on('change-stage', { to: pickOf(STAGES, step), reasonCode: 'moved' });
};

const MOVES = {
  advanceLead,
  opportunity: opportunityMove,
  place,
  ship,
  deliver: (player, step) => {
    const order = orderOf(player, step);
    const shipped = [...entriesOf(order?.state.shipments ?? emptyTable<{ readonly deliveredBy?: string }>())];
    const shipmentId = pickOf(shipped.map(([id]) => id).sort(), step);
    if (order === undefined || shipmentId === undefined) return undefined;
    return { streamType: 'order', id: order.id, command: 'confirm-delivery', body: { shipmentId } };
  },
  returnGoods: (player, step) => {
    const order = orderOf(player, step);
    const line = order?.state.lines.find(({ shipped, returned }) => shipped !== '0' && returned === '0');
    if (order === undefined || line === undefined) return undefined;
    const body = {
      returnId: `R${player.count++}`,
      lines: [{ lineId: line.lineId, quantity: '1' }],
      reasonCode: 'damaged',
    };
    return { streamType: 'order', id: order.id, command: 'return-goods', body };
  },
  cancel: (player, step) => {
    const order = orderOf(player, step);
    const line = order?.state.lines.find((one) => one.shipped === '0' && !one.cancelled);
    if (order === undefined || line === undefined || step.size < 70) return undefined;
    return {
      streamType: 'order',
      id: order.id,
      command: 'cancel',
      body: { lineIds: [line.lineId], reasonCode: 'changedMind' },
    };
  },
  invoice,
  creditNote: (player, step) => {
    const original = invoiceOf(player, step);
    if (original === undefined) return undefined;
    const creditNoteId = fresh(player, 'credit');
    const amount = half(atLeastZero(subtractMoney(original.invoice.gross, original.invoice.credited)), step);
    const against = step.pick % 4 === 0 ? {} : { originalInvoiceId: original.id };
    return ar(player, 'issue-credit-note', { creditNoteId, creditNoteNo: `C-${creditNoteId}`, amount, ...against });
  },
  pay: (player, step) => {
    const receivable = openReceivable(player, step);
    const paymentId = fresh(player, 'payment');
    player.payments.push(paymentId);
    const amount = receivable === undefined ? money(player, step.size * 700) : half(openOf(receivable), step);
    return ar(player, 'record-payment', { paymentId, method: 'bank', amount, bankRef: `B-${paymentId}` });
  },
  allocate,
  allocateInvoice: (player, step) => {
    const payment = paymentWithRest(player, step);
    const target = invoiceOf(player, step);
    const open = target?.invoice.parts.reduce((sum, part) => addMoney(sum, openOfPart(part)), money(player, 0));
    if (payment === undefined || target === undefined || open === undefined || !isPositive(open)) return undefined;
    return ar(player, 'allocate-payment', {
      paymentId: payment.id,
      allocations: [{ invoiceId: target.id, amount: half(open, step) }],
    });
  },
  refund: (player, step) => {
    const payment = paymentWithRest(player, step);
    return payment === undefined
      ? undefined
      : ar(player, 'refund-payment', { paymentId: payment.id, amount: half(payment.rest, step), reason: 'overpaid' });
  },
  adjust: (player, step) => {
    const receivable = pickOf(receivablesOf(player), step);
    if (receivable === undefined) return undefined;
    const cause = pickOf(['penalty', 'expense', 'price', 'return'], step);
    const delta = money(player, cause === 'penalty' || cause === 'expense' ? step.size : -step.size * 20);
    return ar(player, 'adjust-receivable', { receivableId: receivable.receivableId, delta, cause });
  },
  collect: (player, step) => {
    const receivable = openReceivable(player, step);
    return receivable === undefined
      ? undefined
      : ar(player, 'send-to-collection', { receivableId: receivable.receivableId });
  },
  writeOff: (player, step) => {
    const receivable = openReceivable(player, step);
    if (receivable === undefined || step.size < 60) return undefined;
    const amount = half(openOf(receivable), step);
    return ar(player, 'write-off', {
      receivableId: receivable.receivableId,
      amount,
      reasonCode: 'insolvent',
      approvedBy: 'cfo',
    });
  },
  adjustBalance: (player, step) =>
    ar(player, 'adjust-balance', { amount: money(player, 50 - step.size), reasonCode: 'goodwill', approvedBy: 'cfo' }),
  profile: (player, step) => {
    const state = player.world.state('customer', player.id);
    if (!state.exists) return undefined;
    const old = state.profile['/industry']?.value ?? null;
    const change = {
      path: '/industry',
      old: step.size % 9 === 0 ? 'stale' : old,
      new: pickOf(['steel', 'food', 'retail'], step),
    };
    return { streamType: 'customer', id: player.id, command: 'change-profile', body: { changes: [change] } };
  },
  owner: (player, step) => {
    const streamType = player.world.state('customer', player.id).exists ? 'customer' : 'lead';
    const command = streamType === 'customer' ? 'change-owner' : 'assign';
    const ownerId = `sales-${step.pick % 3}`;
    return { streamType, id: player.id, command, body: streamType === 'customer' ? { to: ownerId } : { ownerId } };
  },
  interact: (player, step) => ({
    streamType: 'interaction',
    id: fresh(player, 'interaction'),
    command: 'record',
    body: {
      journeyId: player.id,
      kind: pickOf(['call', 'email', 'visit'], step),
      direction: 'outbound',
      durationSec: step.size,
    },
  }),
  refused,
} satisfies Readonly<Record<string, MoveFunction>>;

export type Move = keyof typeof MOVES;

/** Moves, the more usual ones several times. */
export const moves: readonly Move[] = [
  ...(Object.keys(MOVES) as Move[]),
  ...([
    'advanceLead',
    'advanceLead',
    'advanceLead',
    'place',
    'ship',
    'ship',
    'invoice',
    'pay',
    'pay',
    'allocate',
    'opportunity',
    'opportunity',
  ] as const),
];
/** The command a step comes to, or undefined where the customer has nothing to make the move with. */
export const intentOf = (player: Player, step: Step): Intent | undefined =>
  (MOVES[step.move] as MoveFunction)(player, step);
