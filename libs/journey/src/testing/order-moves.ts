import type { Contact } from '../customer/state.js';
import { addMoney, subtractMoney, sumMoney } from '../money.js';
import type { LineState } from '../order/state.js';
import { entriesOf, lookUp } from '../table.js';
import { testId } from './context.js';
import { type Intent, type MoveFunction, money, orderOf, pickOf } from './player.js';

const KINDS = ['cogs', 'freight', 'commission', 'entertainment', 'service'];

/** What becomes of an order beside its shipments, and who speaks for the customer. */
export const orderMoves = {
  amend: (player, step) => {
    const order = orderOf(player, step);
    const live = order?.state.lines.filter((line) => !line.cancelled) ?? [];
    const line = pickOf(live, step);
    if (order === undefined || line === undefined) return undefined;
    const { state } = order;
    const more = money(player, 11 * step.size);
    // Now and then less than was shipped: refused.
    const changed = { ...line, quantity: String(step.pick % 5), amount: addMoney(line.amount, more) };
    const added = { lineId: `A${player.count++}`, productId: 'P9', quantity: '1', amount: more };
    const terms = ({ lineId, quantity, amount }: Pick<LineState, 'lineId' | 'quantity' | 'amount'>) => ({
      lineId,
      quantity,
      amount,
    });
    const lines = step.size % 2 === 0 ? [terms(changed)] : [added];
    const tax = subtractMoney(
      state.contractAmount,
      sumMoney(
        live.map((one) => one.amount),
        more,
      ),
    );
    const total = addMoney(state.contractAmount, more);
    const body = {
      amendmentNo: state.amendments + 1,
      lines,
      total,
      tax,
      promisedDate: `2026-03-0${1 + (step.pick % 9)}`,
    };
    return { streamType: 'order', id: order.id, command: 'amend', body };
  },
  fulfil: (player, step) => {
    // The first order comes to its end; the others stay where they are.
    const order = orderOf(player, step.pick < 8 ? { ...step, pick: 0 } : step);
    if (order === undefined) return undefined;
    const on = (command: string, body: unknown): Intent => ({ streamType: 'order', id: order.id, command, body });
    const { state } = order;
    const left = state.lines.filter((line) => !line.cancelled && line.shipped === '0');
    const under = [...entriesOf(state.shipments)].find(([, shipment]) => shipment.deliveredBy === undefined);
    if (under !== undefined && step.size > 10) return on('confirm-delivery', { shipmentId: under[0] });
    if (left.length > 0 && step.size % 3 > 0) {
      const lines = left.map(({ lineId, quantity }) => ({ lineId, quantity }));
      return on('ship', { shipmentId: `S${player.count++}`, lines });
    }
    if (state.confirmedBy === undefined && step.size % 2 === 0) return on('confirm', { evidenceRef: 'mail' });
    if (state.accepted === undefined) return on('accept-delivery', { docRef: 'signed' });
    return on('complete', {});
  },
  cost: (player, step) => {
    const order = orderOf(player, step);
    if (order === undefined) return undefined;
    const body = { costId: `C${player.count++}`, kind: pickOf(KINDS, step), amount: money(player, 10 * step.size) };
    return { streamType: 'order', id: order.id, command: 'record-cost', body };
  },
  contact: (player, step) => {
    if (!player.world.state('customer', player.id).exists) return undefined;
    const subjectId = testId(player.id, 'subject', String(step.pick % 2));
    const on = (command: string, body: object): Intent => ({
      streamType: 'customer',
      id: player.id,
      command,
      body: { subjectId, ...body },
    });
    const known: Contact | undefined = lookUp(player.world.state('customer', player.id).contacts, subjectId);
    if (known === undefined) return on('add-contact', { name: 'Zhang', phone: '+8613800138000' });
    if (step.size % 4 === 0)
      return on('assign-contact-role', { role: pickOf(['user', 'finance', 'decisionMaker'], step) });
    if (step.size % 5 === 0) return on('record-departure', {});
    if (step.size % 7 === 0) return on('add-contact', { name: 'Zhang', phone: '+8613800138000' });
    const old = step.size % 3 === 0 ? 'stale' : (known.profile['/title']?.value ?? null);
    return on('change-contact', { changes: [{ path: '/title', old, new: `T${step.size}` }] });
  },
} satisfies Readonly<Record<string, MoveFunction>>;
