import type { JourneyEvents } from '@recount/journey';
import {
  bool,
  type FoldEvent,
  fromMoney,
  type Handler,
  instant,
  int,
  json,
  money,
  neg,
  type PatchOf,
  personal,
  type RowOf,
  ratio,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { isFurther, journeyOf, type Stage } from './journey.js';
import type { ByCurrency } from './money.js';

export type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

/** A count: nothing yet is zero. */
const counter = (doc?: string) => int({ ...(doc === undefined ? {} : { doc }), default: 0 });

export const key = { customer_id: uuid('The journey: lead, customer and everything they did share one id.') } as const;
export const columns = {
  profile_of: text('Whose stream speaks for the profile: lead, then customer.'),
  kind: text('org or person.'),
  name: personal(text()),
  company: text(),
  uscc: text('Unified social credit code.'),
  industry: text(),
  region: text(),
  country: text(),
  phone: personal(text()),
  email: personal(text()),
  wechat: personal(text()),
  tier: text(),
  external_id: text(),
  attributes: json<Readonly<Record<string, string | number | boolean | null>>>(),
  owner_id: text(),
  lead_source: text(),
  lead_status: text('captured, assigned, qualified, disqualified, reopened or converted.'),
  disqualified_reason: text(),
  stage: text(
    'Furthest stage ever reached: lead, qualified, registered, opportunity, quoted, won, ordered, shipped, invoiced, paid.',
  ),
  registered_at: instant(),
  date_unknown: bool('The source knew no date of its first event.'),
  first_event_at: instant(),
  last_event_at: instant(),
  events: counter('Events of the journey.'),
  interactions: counter(),
  last_contact_at: instant('Latest contact that was not internal.'),
  last_contact_kind: text(),
  last_contact_id: uuid(),
  opportunities: counter(),
  opportunities_open: counter(),
  opportunities_won: counter(),
  opportunities_lost: counter(),
  contacts: counter('People who speak for the customer; departed ones are left out.'),
  quotes: counter(),
  quotes_open: counter('Neither answered, withdrawn nor expired.'),
  quotes_accepted: counter(),
  last_quote_at: instant(),
  last_quote_id: uuid(),
  last_quote_no: text(),
  orders: counter(),
  orders_cancelled: counter('Orders cancelled as a whole.'),
  orders_completed: counter(),
  shipments: counter(),
  deliveries: counter(),
  returns: counter(),
  invoices: counter(),
  credit_notes: counter(),
  payments: counter(),
  receivables_in_collection: counter('Receivables ever sent to collection.'),
  first_order_at: instant(),
  last_order_at: instant(),
  last_order_id: uuid(),
  last_order_no: text(),
  last_payment_at: instant(),
  tickets: counter(),
  tickets_open: counter('Neither resolved nor closed.'),
  tickets_reopened: counter('Reopenings.'),
  complaints: counter(),
  sla_breaches: counter(),
  last_ticket_at: instant(),
  last_ticket_id: uuid(),
  ratings: counter(),
  ratings_satisfied: counter('The upper two of five, or as many of another scale.'),
  csat: ratio('ratings_satisfied ÷ ratings.'),
  last_rating_at: instant(),
  last_rating: text('`4/5`.'),
  last_rating_id: uuid('The ticket rated.'),
  nps_answers: counter('Answers; a contact may answer a wave again.'),
  last_nps_at: instant(),
  last_nps: int('0 to 10.'),
  last_nps_id: uuid('The survey answered.'),
  currency: text('ISO 4217; empty once there are several: see by_currency.'),
  ordered: money('Order totals with amendments, net of cancellations.'),
  shipped: money('Shipped net of returns.'),
  invoiced: money('Invoiced net of credit notes that name an original.'),
  receivable: money('Recognised and adjusted.'),
  collected: money('Cash allocated, less what was taken back.'),
  written_off: money(),
  open: money('receivable − collected − written_off.'),
  received: money('Cash received.'),
  refunded: money(),
  unallocated: money('received − refunded − collected.'),
  customer_credit: money('Credit notes without an original.'),
  balance_adjusted: money(),
  cost: money('Costs recorded on orders and tickets.'),
  compensated: money('Paid out over complaints.'),
  by_currency: json<ByCurrency>(
    'All sums per currency, for a customer with more than one; the amount columns are empty then.',
  ),
} as const;
export type K = typeof key;
export type C = typeof columns;
export type Row = RowOf<C> | undefined;
export type Patch = PatchOf<C>;

export const later = (a: string | null | undefined, b: string): boolean => a == null || b > a;
/** Latest by (when it was true, id): the order in which events are folded does not matter. */
export const latest = (at: string | null | undefined, id: string | null | undefined, e: FoldEvent): boolean =>
  at == null || e.occurredAt > at || (e.occurredAt === at && e.streamId > (id ?? ''));

/** The patch of an event, with what every event of a journey adds. */
function seen(row: Row, e: FoldEvent, patch: Patch): Patch {
  const more: { -readonly [N in keyof Patch]: Patch[N] } = patch;
  more.events = (row?.events ?? 0) + 1;
  if (row?.first_event_at == null || row.first_event_at > e.occurredAt) more.first_event_at = e.occurredAt;
  if (later(row?.last_event_at, e.occurredAt)) more.last_event_at = e.occurredAt;
  return more;
}
/** A handler for the journey's row. */
export const on = <E extends FoldEvent>(patch: (row: Row, event: E) => Patch): Handler<K, C, E> => ({
  keys: (event) => {
    const customer_id = journeyOf(event);
    return customer_id === undefined ? [] : [{ key: { customer_id } }];
  },
  evolve: (row, event) => set(seen(row, event, patch(row, event))),
});
/**
 * Whether a profile event is of the customer the row is of. Where customers were merged, the events of all of them are folded
 * as one's: what they did adds up, and the profile is what the survivor's own stream says of it.
 */
export const speaks = (e: FoldEvent): boolean => e.streamId === e.root;
export const one = (n: number | null | undefined, by = 1): number => (n ?? 0) + by;
/** The furthest stage, where this one is further. */
export const reach = (row: Row, stage: Stage): Patch => (isFurther(row?.stage, stage) ? { stage } : {});
/** The lead's profile speaks until the customer's stream does. */
export const asLead = (row: Row, patch: Patch): Patch => (row?.profile_of === 'customer' ? {} : patch);
type Money = JourneyEvents['PaymentReceived']['amount'];
export const plus = (m: Money): string => fromMoney(m);
export const minus = (m: Money): string => neg(fromMoney(m));
