import type { Placed } from './order.js';
import { DAY, dateOf, type Script } from './script.js';
import { COST_VERSION, euro, LOGISTICS, PRODUCTS } from './world.js';

/** What an order goes through beside shipping and billing: confirmed, its date moved, its costs, accepted, completed. */
export function afterwards(
  s: Script,
  placed: Placed,
  /** `total` in cents where nothing of it was cancelled; `delivered` where all of it arrived and stayed. */
  when: { readonly signed: number; readonly total: number | undefined; readonly delivered: number | undefined },
): void {
  const { chance } = s;
  const by = `user:${placed.owner}`;
  const write = (at: number, actor: string, command: string, body: object) =>
    s.write(at, actor, 'order', placed.id, command, body);
  const confirmed = when.signed + chance.int(10, 600) * 60_000;
  if (chance.chance(0.4)) write(confirmed, by, 'confirm', { evidenceRef: `mail ${dateOf(confirmed)}` });
  if (when.total !== undefined && chance.chance(0.1)) {
    const promisedDate = dateOf(when.signed + chance.int(45, 70) * DAY);
    write(s.after(when.signed, 1, 1), by, 'amend', {
      amendmentNo: 1,
      total: euro(when.total),
      promisedDate,
      reasonCode: 'customerDelay',
    });
  }
  if (when.delivered === undefined) return;
  const value = placed.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
  const cost = (at: number, costId: string, kind: string, cents: number) =>
    write(at, `user:${chance.pick(LOGISTICS)}`, 'record-cost', { costId, kind, amount: euro(cents) });
  if (chance.chance(0.7)) cost(s.after(when.delivered, 1, 6), 'freight', 'freight', 4500 + Math.floor(value / 60));
  if (chance.chance(0.25)) cost(s.after(when.delivered, 5, 20), 'commission', 'commission', Math.floor(value / 40));
  if (chance.chance(0.05)) {
    const [line] = placed.lines;
    const product = PRODUCTS.find(({ id }) => id === line?.productId);
    write(s.after(when.delivered, 2, 9), by, 'record-cost', {
      costId: 'exchange',
      kind: 'cogs',
      amount: euro(product?.cost ?? 0),
      lineId: line?.lineId,
      costVersion: COST_VERSION,
      note: 'One piece exchanged on site',
    });
  }
  if (!chance.chance(0.55)) return;
  const accepted = s.after(when.delivered, 1, 5);
  write(accepted, by, 'accept-delivery', { docRef: `acceptance ${dateOf(accepted)}` });
  if (chance.chance(0.7)) write(s.after(accepted, 2, 12), by, 'complete', {});
}
