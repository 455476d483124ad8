import { addMoney } from '../money.js';
import { emptyTable, entriesOf } from '../table.js';
import { fresh, type Intent, type MoveFunction, money, orderOf, type Player, pickOf } from './player.js';

const STAGES = ['new', 'qualified', 'quoted', 'negotiation'];

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
    ...(step.pick % 2 === 0 ? { unitCost: money(player, 300 * step.size), costVersion: 'std@1' } : {}),
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
    ...onQuote(player),
    ...(step.size % 3 === 0 ? { promisedDate: '2026-02-01', leadTimeDays: step.size } : {}),
    receivableTrigger: 'shipped',
  };
  return { streamType: 'order', id, command: 'place', body };
};

/** On the latest quote, where the customer has accepted it. */
function onQuote({ world, quotes }: Player): { readonly quoteId?: string } {
  const quoteId = quotes.at(-1);
  return quoteId !== undefined && world.state('quote', quoteId).closed?.kind === 'accepted' ? { quoteId } : {};
}

const ship: MoveFunction = (player, step) => {
  const order = orderOf(player, step);
  const lines = order?.state.lines.filter((line) => !line.cancelled && line.shipped === '0');
  if (order === undefined || lines === undefined || lines.length === 0) return undefined;
  const some = step.size % 2 === 0 ? lines : lines.slice(0, 1);
  const body = { shipmentId: `S${player.count++}`, lines: some.map(({ lineId, quantity }) => ({ lineId, quantity })) };
  return { streamType: 'order', id: order.id, command: 'ship', body };
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

/** From the first contact to the goods: what a customer does before and beside the money. */
export const salesMoves = {
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
  disqualify: (player, step) => {
    if (step.size < 90) return undefined;
    return { streamType: 'lead', id: player.id, command: 'disqualify', body: { reasonCode: 'noBudget' } };
  },
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
} satisfies Readonly<Record<string, MoveFunction>>;
