import { type Invoice, openOf, type Payment, type Receivable } from '../ar/state.js';
import { isPositive } from '../money.js';
import type { OrderState } from '../order/state.js';
import type { Money } from '../schema.js';
import { lookUp } from '../table.js';
import { testId } from './context.js';
import type { JourneyWorld } from './world.js';

/** What a customer has got so far. */
export interface Player {
  readonly id: string;
  readonly world: JourneyWorld;
  readonly currency: string;
  readonly opportunities: string[];
  readonly quotes: string[];
  readonly tickets: string[];
  readonly surveys: string[];
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
/** Which item and how much: the random part of a move. */
export interface Turn {
  readonly pick: number;
  readonly size: number;
}
export type MoveFunction = (player: Player, step: Turn) => Intent | undefined;

export const money = (player: Player, units: number): Money => ({
  units: String(units),
  scale: 2,
  currency: player.currency,
});
export const pickOf = <T>(items: readonly T[], step: Turn): T | undefined =>
  items[step.pick % Math.max(items.length, 1)];
export const fresh = (player: Player, kind: string): string => testId(player.id, kind, String(player.count++));
export const half = (amount: Money, step: Turn): Money =>
  step.size % 2 === 0 ? amount : { ...amount, units: String((BigInt(amount.units) * BigInt(step.size)) / 100n) };

export const ar = (player: Player, command: string, body: unknown): Intent => ({
  streamType: 'ar',
  id: player.id,
  command,
  body,
});
export const orderOf = (player: Player, step: Turn): { id: string; state: OrderState } | undefined => {
  const id = pickOf(player.orders, step);
  const state = id === undefined ? undefined : player.world.state('order', id);
  return id !== undefined && state?.exists === true ? { id, state } : undefined;
};
export const receivablesOf = (player: Player): readonly Receivable[] => {
  const ledger = player.world.state('ar', player.id);
  const ids = player.orders.flatMap(
    (id) => (lookUp(ledger.orders, id) as { receivableIds: string[] } | undefined)?.receivableIds ?? [],
  );
  return ids.map((id) => lookUp(ledger.receivables, id) as Receivable);
};
export const openReceivable = (player: Player, step: Turn): Receivable | undefined =>
  pickOf(
    receivablesOf(player).filter((receivable) => isPositive(openOf(receivable))),
    step,
  );
export const paymentWithRest = (player: Player, step: Turn): { id: string; rest: Money } | undefined => {
  const { payments } = player.world.state('ar', player.id);
  const open = player.payments.map((id) => ({ id, rest: (lookUp(payments, id) as Payment | undefined)?.unallocated }));
  return pickOf(
    open.filter(
      (payment): payment is { id: string; rest: Money } => payment.rest !== undefined && isPositive(payment.rest),
    ),
    step,
  );
};
/** A payment of which something lies on items. */
export const paymentSpent = (player: Player, step: Turn): { id: string; settled: Payment['settled'] } | undefined => {
  const { payments } = player.world.state('ar', player.id);
  const all = player.payments.map((id) => ({
    id,
    settled: (lookUp(payments, id) as Payment | undefined)?.settled ?? [],
  }));
  return pickOf(
    all.filter(({ settled }) => settled.length > 0),
    step,
  );
};
export const invoiceOf = (player: Player, step: Turn): { id: string; invoice: Invoice } | undefined => {
  const id = pickOf(player.invoices, step);
  const invoice =
    id === undefined ? undefined : (lookUp(player.world.state('ar', player.id).invoices, id) as Invoice | undefined);
  return id !== undefined && invoice !== undefined ? { id, invoice } : undefined;
};
