import type { JourneyEvents } from '@recount/journey';
import {
  date,
  type FoldEvent,
  type Handler,
  instant,
  int,
  money,
  type PatchOf,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { golden } from './golden.js';
import { offered } from './offer.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const key = { quote_id: uuid() } as const;
const columns = {
  quote_no: text(),
  customer_id: uuid('The journey it was made to.'),
  opportunity_id: uuid(),
  owner_id: text(),
  policy_id: text('The quoting policy whose limits hold.'),
  external_id: text(),
  status: text('open, accepted, rejected, withdrawn or expired. Whether an open one is still valid is a comparison.'),
  revision: int('The latest.'),
  basis_event_id: uuid('The event that made the latest revision, and with it the time of expiry.'),
  issued_at: instant('When the first revision was given.'),
  revised_at: instant('When the latest was.'),
  valid_until: date('The last day on which it can be accepted.'),
  expires_at: instant('The first instant after it.'),
  closed_at: instant(),
  accepted_by: text(),
  reason_code: text(),
  competitor_id: text(),
  order_id: uuid('The order placed on it.'),
  ordered_at: instant(),
  currency: text('ISO 4217.'),
  net: money(),
  tax: money(),
  total: money('net + tax.'),
  lines: int(),
  lines_with_stock: int('Lines quoted with a stock figure.'),
  lines_with_cost: int('Lines quoted with their cost.'),
  promise_gap_days: int('Days by which the worst promise is before the lead time; empty where all can be kept.'),
} as const;

const on = <E extends FoldEvent>(
  patch: (event: E) => PatchOf<typeof columns>,
): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { quote_id: event.streamId } }],
  evolve: (_row, event) => set(patch(event)),
});

/** Quotes as they stand now. Timers look here for what is due to expire. */
export const quoteBook = readModel({
  name: 'quote_book',
  version: 1,
  shape: 'state',
  doc: 'One row per quote as it stands now, in its latest revision.',
  key,
  columns,
  indexes: [
    { columns: ['customer_id'] },
    { columns: ['opportunity_id'] },
    { columns: ['owner_id', 'status'] },
    { columns: ['expires_at'], where: "status = 'open'", acrossTenants: true },
  ],
  canonical: 'customer_id',
  on: {
    QuoteIssued: on<Of<'QuoteIssued'>>(({ id, data, occurredAt }) => ({
      quote_no: data.quoteNo,
      customer_id: data.customerId,
      opportunity_id: data.opportunityId,
      owner_id: data.ownerId,
      policy_id: data.policyId,
      external_id: data.externalId,
      status: 'open',
      basis_event_id: id,
      issued_at: occurredAt,
      revised_at: occurredAt,
      ...offered(data),
    })),
    QuoteRevised: on<Of<'QuoteRevised'>>(({ id, data, occurredAt }) => ({
      basis_event_id: id,
      revised_at: occurredAt,
      ...offered(data),
    })),
    QuoteAccepted: on<Of<'QuoteAccepted'>>(({ data, occurredAt }) => ({
      status: 'accepted',
      closed_at: occurredAt,
      accepted_by: data.acceptedBy,
    })),
    QuoteRejected: on<Of<'QuoteRejected'>>(({ data, occurredAt }) => ({
      status: 'rejected',
      closed_at: occurredAt,
      reason_code: data.reasonCode,
      competitor_id: data.competitorId,
    })),
    QuoteWithdrawn: on<Of<'QuoteWithdrawn'>>(({ data, occurredAt }) => ({
      status: 'withdrawn',
      closed_at: occurredAt,
      reason_code: data.reasonCode,
    })),
    QuoteExpired: on<Of<'QuoteExpired'>>(({ data }) => ({ status: 'expired', closed_at: data.at })),
    OrderPlaced: {
      keys: ({ data }) => (data.quoteId === undefined ? [] : [{ key: { quote_id: data.quoteId } }]),
      evolve: (_row, { streamId, occurredAt }) => set({ order_id: streamId, ordered_at: occurredAt }),
    },
  },
  golden,
});
