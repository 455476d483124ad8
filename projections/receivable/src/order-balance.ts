import type { JourneyEvents } from '@recount/journey';
import {
  add,
  type FoldEvent,
  fromMoney,
  type Handler,
  isNegative,
  isZero,
  keep,
  money,
  neg,
  type PatchOf,
  type RowOf,
  readModelOf,
  set,
  sub,
  text,
  uuid,
} from '@recount/kernel';
import { goldenOf } from './golden.js';
import { goldenCurrencies } from './golden-more.js';
import { goldenTakenBack } from './golden-taken-back.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const key = { order_id: uuid() } as const;
const columns = {
  order_no: text(),
  customer_id: uuid(),
  owner_id: text(),
  currency: text(
    'ISO 4217: of the order, else of its receivables, else of its first invoice. Amounts in others are left out.',
  ),
  contract: money('K: tax included, as amended, net of cancellations; null for a receivable without an order here.'),
  shipped: money('S: shipped net of returns.'),
  receivable: money('R: recognised and adjusted.'),
  invoiced: money('I: net of credit notes that name an original.'),
  collected: money('C: cash allocated, less what was taken back.'),
  written_off: money('W.'),
  g1: money('R − I: receivable not invoiced; below zero when invoiced early.'),
  g2: money('I − C − W: invoiced not collected; below zero when collected beyond invoice.'),
  g3: money('R − C − W: receivable not collected; always g1 + g2.'),
  flags: text('BALANCED, or UNINVOICED | OVER_INVOICED, UNCOLLECTED | ADVANCE, OVER_COLLECTED.'),
} as const;

type Row = RowOf<typeof columns> | undefined;
type Patch = PatchOf<typeof columns>;
type Figure = 'contract' | 'shipped' | 'receivable' | 'invoiced' | 'collected' | 'written_off';
type Edge = 'g1' | 'g2' | 'g3';

/** Which edges a figure enters, with which sign. g3 = g1 + g2 holds in every line of it, so it holds in every row. */
const EDGES: Readonly<Record<Figure, readonly (readonly [Edge, 1 | -1])[]>> = {
  contract: [],
  shipped: [],
  receivable: [
    ['g1', 1],
    ['g3', 1],
  ],
  invoiced: [
    ['g1', -1],
    ['g2', 1],
  ],
  collected: [
    ['g2', -1],
    ['g3', -1],
  ],
  written_off: [
    ['g2', -1],
    ['g3', -1],
  ],
};
const BLANK = {
  shipped: '0',
  receivable: '0',
  invoiced: '0',
  collected: '0',
  written_off: '0',
  g1: '0',
  g2: '0',
  g3: '0',
  flags: 'BALANCED',
} as const;

const signOf = (amount: string): number => (isZero(amount) ? 0 : isNegative(amount) ? -1 : 1);

/** The states of the triangle in fixed order; BALANCED when no edge is open. */
export function flagsOf(g1: string, g2: string, g3: string): string {
  const one = signOf(g1);
  const two = signOf(g2);
  const flags = one > 0 ? ['UNINVOICED'] : one < 0 ? ['OVER_INVOICED'] : [];
  if (two !== 0) flags.push(two > 0 ? 'UNCOLLECTED' : 'ADVANCE');
  if (signOf(g3) < 0) flags.push('OVER_COLLECTED');
  return flags.length === 0 ? 'BALANCED' : flags.join(' ');
}

/** One figure moved, with the edges it enters. A sum: the order of events does not matter. */
function moved(row: Row, figure: Figure, by: string): Patch {
  const patch: { -readonly [K in Figure | Edge | 'flags']?: string } = row === undefined ? { ...BLANK } : {};
  patch[figure] = add(row?.[figure] ?? '0', by);
  const edges = EDGES[figure];
  for (const [edge, sign] of edges) patch[edge] = add(row?.[edge] ?? '0', sign > 0 ? by : neg(by));
  if (edges.length > 0) {
    const now = (edge: Edge): string => patch[edge] ?? row?.[edge] ?? '0';
    patch.flags = flagsOf(now('g1'), now('g2'), now('g3'));
  }
  return patch;
}
/**
 * A figure told in a currency. A row has one: that of its order, else of its receivables, else of what came first. What is
 * told in another is left out, or else starts the row anew where it says (`settles`) which currency is the order's.
 */
function booked(row: Row, currency: string, settles: boolean, change: (row: Row) => Patch) {
  const known = row?.currency ?? null;
  if (known === null || known === currency) return set({ currency, ...change(row) });
  return settles ? set({ currency, ...change(undefined) }) : keep;
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
    booked(
      row,
      amount(event).currency,
      figure === 'receivable' && row?.contract == null && isZero(row?.receivable ?? '0'),
      (now) => ({ customer_id: event.streamId, ...moved(now, figure, fromMoney(amount(event))) }),
    ),
});

/** The receivable triangle of every order as it stands now. */
export const orderBalance = readModel({
  name: 'order_balance',
  version: 4,
  shape: 'state',
  doc: 'One row per order: contract, shipped, receivable, invoiced, collected, written off and the gaps between them, now.',
  key,
  columns,
  indexes: [{ columns: ['customer_id'] }],
  canonical: 'customer_id',
  on: {
    OrderPlaced: {
      keys: (e) => [{ key: { order_id: e.streamId } }],
      evolve: (row, e) =>
        booked(row, e.data.total.currency, true, (now) => ({
          order_no: e.data.orderNo,
          customer_id: e.data.customerId,
          owner_id: e.data.ownerId,
          ...moved(now, 'contract', fromMoney(e.data.total)),
        })),
    },
    OrderAmended: {
      keys: (e) => [{ key: { order_id: e.streamId } }],
      evolve: (row, { data }) =>
        set({
          ...moved(row, 'contract', fromMoney(data.deltaAmount)),
          ...moved(row, 'shipped', sub(fromMoney(data.deltaShipped), fromMoney(data.deltaReturned))),
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
        booked(row, e.data.gross.currency, false, (now) => ({
          customer_id: e.streamId,
          ...moved(now, 'invoiced', total(parts)),
        })),
    },
    CreditNoteIssued: {
      keys: (e) =>
        e.data.originalInvoiceId === undefined
          ? []
          : e.data.allocations.map((a) => ({ key: { order_id: a.orderId }, part: fromMoney(a.amount) })),
      evolve: (row, e, parts) =>
        booked(row, e.data.amount.currency, false, (now) => ({
          customer_id: e.streamId,
          ...moved(now, 'invoiced', neg(total(parts))),
        })),
    },
    PaymentAllocated: {
      keys: (e) => e.data.postings.map((p) => ({ key: { order_id: p.orderId }, part: fromMoney(p.amount) })),
      evolve: (row, e, parts) =>
        booked(row, e.data.unallocated.currency, false, (now) => moved(now, 'collected', total(parts))),
    },
    PaymentDeallocated: {
      keys: (e) => e.data.postings.map((p) => ({ key: { order_id: p.orderId }, part: fromMoney(p.amount) })),
      evolve: (row, e, parts) =>
        booked(row, e.data.unallocated.currency, false, (now) => moved(now, 'collected', neg(total(parts)))),
    },
  },
  golden: [
    ...goldenOf(
      'OrderPlaced',
      'OrderAmended',
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
    ...goldenCurrencies,
    ...goldenTakenBack,
  ],
});
