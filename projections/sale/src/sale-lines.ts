import type { JourneyEvents } from '@recount/journey';
import { bool, fromMoney, int, json, neg, readModelOf, set, text, uuid } from '@recount/kernel';
import type { Of } from './bookings.js';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();

/**
 * A line as `[line, product, quantity, amount, unit cost]`: amounts without tax, quantity and amount as they change the line,
 * below zero for what is taken back; no unit cost where the event states none. A cancelled line is `[line]`: all of it goes.
 */
export type Item = readonly [
  lineId: string,
  productId?: string | null,
  quantity?: string,
  amount?: string,
  unitCost?: string,
];

/** Lines in a row. A row is no document: 5,000 lines of an order would be too much for one. */
export const LINES_IN_A_ROW = 100;

interface Part {
  readonly kind: string;
  readonly customer_id: string;
  readonly order_id?: string;
  readonly currency: string;
  readonly restocked?: boolean;
  readonly items: readonly Item[];
}
type Money = JourneyEvents['OrderPlaced']['total'];
const item = (lineId: string, productId: string, quantity: string, amount: Money, unitCost?: Money): Item =>
  unitCost === undefined
    ? [lineId, productId, quantity, fromMoney(amount)]
    : [lineId, productId, quantity, fromMoney(amount), fromMoney(unitCost)];

const parts = <E>(of: (event: E) => Omit<Part, 'items'> & { readonly items: readonly Item[] }) => ({
  keys: (event: E & { readonly id: string }) => {
    const { items, ...rest } = of(event);
    const rows = Math.ceil(items.length / LINES_IN_A_ROW);
    return Array.from({ length: rows }, (_, n) => ({
      key: { event_id: event.id, no: n + 1 },
      part: { ...rest, items: items.slice(n * LINES_IN_A_ROW, (n + 1) * LINES_IN_A_ROW) },
    }));
  },
  evolve: (_row: unknown, _event: unknown, [part]: readonly Part[]) => set(part as Part),
});

const WITHOUT_LINES: readonly string[] = ['BalanceAdjusted', 'OrderCostRecorded', 'ServiceCostRecorded'];

/** The lines of orders, returns, cancellations and credit notes, up to a hundred in a row: half the cost of a row each. */
export const saleLines = readModel({
  name: 'sale_lines',
  version: 1,
  shape: 'ledger',
  doc: 'The lines of an event that sells or takes back, up to a hundred in a row.',
  key: { event_id: uuid('The event they are of.'), no: int('Which hundred, from 1.') },
  columns: {
    kind: text('placed, amended, cancelled, returned or credited.'),
    customer_id: uuid(),
    order_id: uuid('Empty for credit notes.'),
    currency: text('ISO 4217.'),
    restocked: bool('What came back can be sold again.'),
    items: json<readonly Item[]>('[line, product, quantity, amount, unit cost] each; of a cancelled line [line].'),
  },
  canonical: 'customer_id',
  on: {
    OrderPlaced: parts(({ data, streamId }: Of<'OrderPlaced'>) => ({
      kind: 'placed',
      customer_id: data.customerId,
      order_id: streamId,
      currency: data.total.currency,
      items: data.lines.map((line) => item(line.lineId, line.productId, line.quantity, line.amount, line.unitCost)),
    })),
    OrderAmended: parts(({ data, streamId }: Of<'OrderAmended'>) => ({
      kind: 'amended',
      customer_id: data.customerId,
      order_id: streamId,
      currency: data.deltaAmount.currency,
      items: data.lines.map((line) =>
        item(line.lineId, line.productId, line.deltaQuantity, line.deltaAmount, line.after.unitCost),
      ),
    })),
    OrderCancelled: parts(({ data, streamId }: Of<'OrderCancelled'>) => ({
      kind: 'cancelled',
      customer_id: data.customerId,
      order_id: streamId,
      currency: data.amount.currency,
      items: data.lineIds.map((lineId): Item => [lineId]),
    })),
    OrderReturned: parts(({ data, streamId }: Of<'OrderReturned'>) => ({
      kind: 'returned',
      customer_id: data.customerId,
      order_id: streamId,
      currency: data.amount.currency,
      restocked: data.restock,
      items: data.lines.map((line): Item => [line.lineId, null, neg(line.quantity), neg(fromMoney(line.amount))]),
    })),
    CreditNoteIssued: parts(({ data, streamId }: Of<'CreditNoteIssued'>) => ({
      kind: 'credited',
      customer_id: streamId,
      currency: data.amount.currency,
      items: data.lines.map(
        (line): Item => [line.lineId, line.productId, `-${line.quantity}`, neg(fromMoney(line.amount))],
      ),
    })),
  },
  golden: golden.filter(({ type }) => !WITHOUT_LINES.includes(type)),
});
