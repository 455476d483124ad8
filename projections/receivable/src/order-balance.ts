import type { JourneyEvents } from '@recount/journey';
import {
  add,
  cmp,
  type FoldEvent,
  fromMoney,
  type Handler,
  money,
  neg,
  readModelOf,
  set,
  sub,
  text,
  uuid,
} from '@recount/kernel';
import { goldenOf } from './golden.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const key = { order_id: uuid() } as const;
const columns = {
  order_no: text(),
  customer_id: uuid(),
  owner_id: text(),
  currency: text('ISO 4217.'),
  contract: money('K: tax included, net of cancellations; null for a receivable without an order here.'),
  shipped: money('S: shipped net of returns.'),
  receivable: money('R: recognised and adjusted.'),
  invoiced: money('I: net of credit notes that name an original.'),
  collected: money('C: cash allocated.'),
  written_off: money('W.'),
  g1: money('R − I: receivable not invoiced; below zero when invoiced early.'),
  g2: money('I − C − W: invoiced not collected; below zero when collected beyond invoice.'),
  g3: money('R − C − W: receivable not collected; always g1 + g2.'),
  flags: text('BALANCED, or UNINVOICED | OVER_INVOICED, UNCOLLECTED | ADVANCE, OVER_COLLECTED.'),
} as const;

interface Amounts {
  readonly contract: string | null;
  readonly shipped: string | null;
  readonly receivable: string | null;
  readonly invoiced: string | null;
  readonly collected: string | null;
  readonly written_off: string | null;
}
type Figure = keyof Amounts;

/** The states of the triangle as a list in fixed order; BALANCED when no edge is open. */
export function flagsOf(g1: string, g2: string, g3: string): string {
  const one = cmp(g1, '0');
  const two = cmp(g2, '0');
  const flags = [
    one > 0 ? 'UNINVOICED' : one < 0 ? 'OVER_INVOICED' : '',
    two > 0 ? 'UNCOLLECTED' : two < 0 ? 'ADVANCE' : '',
    cmp(g3, '0') < 0 ? 'OVER_COLLECTED' : '',
  ].filter((flag) => flag !== '');
  return flags.length === 0 ? 'BALANCED' : flags.join(' ');
}

/** One figure moved, and the three edges that follow from all of them. */
function moved(row: Amounts | undefined, figure: Figure, by: string) {
  const now = (name: Figure): string => {
    const before = row?.[name] ?? '0';
    return name === figure ? add(before, by) : before;
  };
  const settled = add(now('collected'), now('written_off'));
  const g1 = sub(now('receivable'), now('invoiced'));
  const g2 = sub(now('invoiced'), settled);
  const g3 = sub(now('receivable'), settled);
  return {
    contract: figure === 'contract' ? now('contract') : undefined,
    shipped: now('shipped'),
    receivable: now('receivable'),
    invoiced: now('invoiced'),
    collected: now('collected'),
    written_off: now('written_off'),
    g1,
    g2,
    g3,
    flags: flagsOf(g1, g2, g3),
  };
}
const total = (parts: readonly string[]): string => parts.reduce((a, b) => add(a, b));

/** An event of the order’s own stream that moves one figure. */
const byOrder = <E extends FoldEvent>(
  figure: Figure,
  amount: (event: E) => string,
): Handler<typeof key, typeof columns, E> => ({
  keys: (event: E) => [{ key: { order_id: event.streamId } }],
  evolve: (row, event) => set(moved(row, figure, amount(event))),
});
/** An event of the customer’s ledger about one order. */
const byReceivable = <E extends FoldEvent<string, { readonly orderId: string }>>(
  figure: Figure,
  amount: (event: E) => JourneyEvents['PaymentReceived']['amount'],
): Handler<typeof key, typeof columns, E> => ({
  keys: (event: E) => [{ key: { order_id: event.data.orderId } }],
  evolve: (row, event) =>
    set({
      customer_id: event.streamId,
      currency: amount(event).currency,
      ...moved(row, figure, fromMoney(amount(event))),
    }),
});

/** The receivable triangle of every order as it stands now. */
export const orderBalance = readModel({
  name: 'order_balance',
  version: 1,
  shape: 'state',
  doc: 'One row per order: contract, shipped, receivable, invoiced, collected, written off and the gaps between them, now.',
  key,
  columns,
  indexes: [{ columns: ['customer_id'] }, { columns: ['flags'] }],
  on: {
    OrderPlaced: {
      keys: (e) => [{ key: { order_id: e.streamId } }],
      evolve: (row, e) =>
        set({
          order_no: e.data.orderNo,
          customer_id: e.data.customerId,
          owner_id: e.data.ownerId,
          currency: e.data.total.currency,
          ...moved(row, 'contract', fromMoney(e.data.total)),
        }),
    },
    OrderCancelled: byOrder<Of<'OrderCancelled'>>('contract', (e) => neg(fromMoney(e.data.amount))),
    OrderShipped: byOrder<Of<'OrderShipped'>>('shipped', (e) => fromMoney(e.data.amount)),
    OrderReturned: byOrder<Of<'OrderReturned'>>('shipped', (e) => neg(fromMoney(e.data.amount))),
    ReceivableRecognized: byReceivable<Of<'ReceivableRecognized'>>('receivable', (e) => e.data.amount),
    ReceivableAdjusted: byReceivable<Of<'ReceivableAdjusted'>>('receivable', (e) => e.data.delta),
    ReceivableWrittenOff: byReceivable<Of<'ReceivableWrittenOff'>>('written_off', (e) => e.data.amount),
    InvoiceIssued: {
      keys: (e) => e.data.allocations.map((a) => ({ key: { order_id: a.orderId }, part: fromMoney(a.amount) })),
      evolve: (row, e, parts) =>
        set({ customer_id: e.streamId, currency: e.data.gross.currency, ...moved(row, 'invoiced', total(parts)) }),
    },
    CreditNoteIssued: {
      keys: (e) =>
        e.data.originalInvoiceId === undefined
          ? []
          : e.data.allocations.map((a) => ({ key: { order_id: a.orderId }, part: fromMoney(a.amount) })),
      evolve: (row, e, parts) =>
        set({
          customer_id: e.streamId,
          currency: e.data.amount.currency,
          ...moved(row, 'invoiced', neg(total(parts))),
        }),
    },
    PaymentAllocated: {
      keys: (e) => e.data.postings.map((p) => ({ key: { order_id: p.orderId }, part: fromMoney(p.amount) })),
      evolve: (row, _e, parts) => set(moved(row, 'collected', total(parts))),
    },
  },
  golden: goldenOf(
    'OrderPlaced',
    'OrderCancelled',
    'OrderShipped',
    'OrderReturned',
    'ReceivableRecognized',
    'ReceivableAdjusted',
    'ReceivableWrittenOff',
    'InvoiceIssued',
    'CreditNoteIssued',
    'PaymentAllocated',
  ),
});
