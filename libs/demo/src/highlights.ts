import { DAY, type DemoCommand } from './script.js';

export interface DemoHighlights {
  readonly customerId: string;
  readonly orderId: string;
  readonly opportunityId: string;
  /** Ordered again and again, then fell silent: health and the churn warning have something to say. */
  readonly silentId: string | undefined;
}

/** A customer worth looking at: its order is paid in instalments and shipped in parts, and not all of it is paid. */
export function demoHighlights(commands: readonly DemoCommand[]): DemoHighlights | undefined {
  const times = new Map<string, number>();
  for (const { streamType, command, id } of commands) {
    const key = `${streamType}/${command}/${id}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const count = (streamType: string, command: string, id: string): number =>
    times.get(`${streamType}/${command}/${id}`) ?? 0;
  for (const { streamType, command, id, body } of commands) {
    if (streamType !== 'order' || command !== 'place' || !('plan' in body)) continue;
    const { customerId, opportunityId } = body as object as { customerId: string; opportunityId?: string };
    if (opportunityId === undefined) continue;
    const payments = count('ar', 'record-payment', customerId);
    const unpaid = count('ar', 'issue-invoice', customerId) > payments;
    if (unpaid && payments > 0 && count('order', 'ship', id) > 1)
      return { customerId, orderId: id, opportunityId, silentId: silent(commands) };
  }
  return undefined;
}

/** Days without an order, and contacts before them, that make a customer one who fell silent. */
const SILENT_DAYS = 60;
const HEARD = 12;

/** The first customer of many orders whose last one is long ago, after many contacts. */
function silent(commands: readonly DemoCommand[]): string | undefined {
  const end = Date.parse(commands.at(-1)?.occurredAt ?? '');
  const known = new Map<string, { orders: number; last: number; contacts: number }>();
  for (const { streamType, command, body, occurredAt } of commands) {
    const { customerId, journeyId } = body as { readonly customerId?: string; readonly journeyId?: string };
    const ordered = streamType === 'order' && command === 'place';
    const id = ordered ? customerId : streamType === 'interaction' ? journeyId : undefined;
    if (id === undefined) continue;
    const one = known.get(id) ?? { orders: 0, last: 0, contacts: 0 };
    if (!ordered) one.contacts += Date.parse(occurredAt) > end - 120 * DAY ? 1 : 0;
    else {
      one.orders += 1;
      one.last = Date.parse(occurredAt);
    }
    known.set(id, one);
  }
  for (const [id, { orders, last, contacts }] of known)
    if (orders >= 4 && contacts >= HEARD && last < end - SILENT_DAYS * DAY) return id;
  return undefined;
}
