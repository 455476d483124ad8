import type { JourneyEvents } from '@recount/journey';
import {
  decimal,
  type FoldEvent,
  fromMoney,
  type Handler,
  money,
  neg,
  type PatchOf,
  readModelOf,
  set,
  sub,
  text,
  untaxed,
  uuid,
} from '@recount/kernel';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const key = { event_id: uuid() } as const;
const columns = {
  customer_id: uuid(),
  kind: text('customer, order, order_value, interaction, ticket, rating or nps.'),
  subject: text('The order, interaction, ticket or contact it is about.'),
  detail: text('Order number, kind of contact, kind of ticket, wave of a survey, why a value changed.'),
  amount: money('Order value without tax: placed, and by how much it changed since.'),
  currency: text('ISO 4217.'),
  score: decimal('Rating or recommendation on 0 to 100.'),
} as const;
type C = typeof columns;
type Signal = PatchOf<C>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One row for an event that speaks of a customer; none where it is not known whose it is. */
const on = <E extends FoldEvent>(
  customerOf: (event: E) => string | undefined,
  signal: (event: E) => Signal,
): Handler<typeof key, C, E> => ({
  keys: (event) => (customerOf(event) === undefined ? [] : [{ key: { event_id: event.id } }]),
  evolve: (_row, event) => set({ customer_id: customerOf(event), ...signal(event) }),
});
const ofData = ({ data }: { readonly data: { readonly customerId?: string } }): string | undefined => data.customerId;
const ofRoot = ({ root }: FoldEvent): string | undefined => (UUID.test(root) ? root : undefined);

/** `n / d` on 0 to 100, cut after six places. */
const percent = (n: number, d: number): string => {
  const millionths = Math.floor((n * 100_000_000) / d);
  return `${Math.floor(millionths / 1_000_000)}.${String(millionths % 1_000_000).padStart(6, '0')}`;
};

/** Everything a customer's health is read from beside the receivables: one row per event that says something about it. */
export const healthSignal = readModel({
  name: 'health_signal',
  version: 2,
  shape: 'ledger',
  doc: 'One row per order, change of its value, contact, ticket, rating and recommendation of a customer.',
  key,
  columns,
  indexes: [{ columns: ['customer_id'] }],
  canonical: 'customer_id',
  on: {
    CustomerRegistered: on<Of<'CustomerRegistered'>>(ofRoot, ({ streamId }) => ({
      kind: 'customer',
      subject: streamId,
    })),
    OrderPlaced: on<Of<'OrderPlaced'>>(ofData, ({ data, streamId }) => ({
      kind: 'order',
      subject: streamId,
      detail: data.orderNo,
      amount: untaxed(data.total, data.tax),
      currency: data.total.currency,
    })),
    OrderAmended: on<Of<'OrderAmended'>>(ofData, ({ data, streamId }) => ({
      kind: 'order_value',
      subject: streamId,
      detail: 'amended',
      // What came back before is worth as much less, or more, as its lines are from now on.
      amount: sub(untaxed(data.deltaAmount, data.deltaTax), fromMoney(data.deltaReturned)),
      currency: data.deltaAmount.currency,
    })),
    OrderCancelled: on<Of<'OrderCancelled'>>(ofData, ({ data, streamId }) => ({
      kind: 'order_value',
      subject: streamId,
      detail: 'cancelled',
      amount: neg(untaxed(data.amount, data.tax)),
      currency: data.amount.currency,
    })),
    OrderReturned: on<Of<'OrderReturned'>>(ofData, ({ data, streamId }) => ({
      kind: 'order_value',
      subject: streamId,
      detail: 'returned',
      // Goods come back without tax.
      amount: neg(fromMoney(data.amount)),
      currency: data.amount.currency,
    })),
    InteractionRecorded: on<Of<'InteractionRecorded'>>(
      // What was said among ourselves is no contact.
      (event) => (event.data.direction === 'internal' ? undefined : ofRoot(event)),
      ({ data, streamId }) => ({ kind: 'interaction', subject: streamId, detail: `${data.direction} ${data.kind}` }),
    ),
    TicketOpened: on<Of<'TicketOpened'>>(ofData, ({ data, streamId }) => ({
      kind: 'ticket',
      subject: streamId,
      detail: data.kind,
    })),
    TicketRated: on<Of<'TicketRated'>>(ofData, ({ data, streamId }) => ({
      kind: 'rating',
      subject: `${streamId}/${data.resolutionNo}`,
      detail: `${data.score} of ${data.scale}`,
      score: percent(data.score - 1, data.scale - 1),
    })),
    NpsAnswered: on<Of<'NpsAnswered'>>(ofData, ({ data }) => ({
      kind: 'nps',
      subject: data.subjectId,
      detail: data.wave,
      score: percent(data.score, 10),
    })),
  },
  golden,
});
