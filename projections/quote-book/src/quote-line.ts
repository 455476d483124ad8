import type { JourneyEvents } from '@recount/journey';
import {
  date,
  decimal,
  type FoldEvent,
  fromMoney,
  instant,
  int,
  money,
  type PatchOf,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { goldenOf } from './golden.js';

const readModel = readModelOf<JourneyEvents>();
type Line = JourneyEvents['QuoteIssued']['lines'][number];
type Event = FoldEvent<
  'QuoteIssued' | 'QuoteRevised',
  Pick<JourneyEvents['QuoteIssued'], 'customerId' | 'revision' | 'lines'>
>;

const columns = {
  quote_id: uuid(),
  customer_id: uuid(),
  revision: int(),
  line_id: text(),
  product_id: text(),
  description: text(),
  quantity: decimal(),
  unit_of_measure: text(),
  currency: text('ISO 4217.'),
  list_price: money('Per unit.'),
  net_price: money('Per unit, after the discount.'),
  discount: int('Basis points of the list price.'),
  amount: money('Net price × quantity.'),
  tax_amount: money(),
  unit_cost: money('Per unit, as it was then.'),
  cost_version: text(),
  selling_cost: money('Direct selling cost per unit.'),
  available_quantity: decimal('In stock, as it was known then.'),
  stock_as_of: instant('How old that figure is.'),
  lead_time_days: int(),
  promised_date: date(),
  promise_gap_days: int('Days by which the promise is before the lead time.'),
} as const;

const lineOf = (line: Line): PatchOf<typeof columns> => ({
  line_id: line.lineId,
  product_id: line.productId,
  description: line.description,
  quantity: line.quantity,
  unit_of_measure: line.unitOfMeasure,
  currency: line.amount.currency,
  list_price: fromMoney(line.listPrice),
  net_price: fromMoney(line.netPrice),
  discount: line.discount,
  amount: fromMoney(line.amount),
  tax_amount: fromMoney(line.taxAmount),
  unit_cost: line.unitCost === undefined ? undefined : fromMoney(line.unitCost),
  cost_version: line.costVersion,
  selling_cost: line.sellingCost === undefined ? undefined : fromMoney(line.sellingCost),
  available_quantity: line.availableQuantity,
  stock_as_of: line.stockAsOf,
  lead_time_days: line.leadTimeDays,
  promised_date: line.promisedDate,
  promise_gap_days: line.promiseGapDays,
});
const offered = {
  keys: ({ id, data }: Event) => data.lines.map((part, index) => ({ key: { event_id: id, no: index + 1 }, part })),
  evolve: (_row: unknown, { streamId, data }: Event, parts: readonly Line[]) =>
    set<typeof columns>({
      quote_id: streamId,
      customer_id: data.customerId,
      revision: data.revision,
      ...lineOf(parts[0] as Line),
    }),
};

/** Every line of every revision, with the snapshot it was quoted on. */
export const quoteLine = readModel({
  name: 'quote_line',
  version: 1,
  shape: 'ledger',
  doc: 'One row per line of a revision: prices, discount, cost, stock and lead time as they were when it was quoted.',
  key: { event_id: uuid('The event that made the revision.'), no: int('Line within it, from 1.') },
  columns,
  indexes: [{ columns: ['quote_id', 'revision'] }],
  canonical: 'customer_id',
  on: { QuoteIssued: offered, QuoteRevised: offered },
  golden: goldenOf('QuoteIssued', 'QuoteRevised'),
});
