import type { JourneyEvents } from '@recount/journey';
import { date, type FoldEvent, instant, int, money, type PatchOf, readModelOf, set, text, uuid } from '@recount/kernel';
import { golden } from './golden.js';
import { offered } from './offer.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const columns = {
  quote_id: uuid(),
  step: text('issued, revised, accepted, rejected, withdrawn, expired or ordered.'),
  customer_id: uuid(),
  revision: int(),
  quote_no: text('On the first step.'),
  opportunity_id: uuid(),
  owner_id: text('On the first step.'),
  valid_until: date(),
  expires_at: instant('When the validity of the revision is over.'),
  currency: text('ISO 4217.'),
  net: money(),
  tax: money(),
  total: money(),
  lines: int(),
  lines_with_stock: int(),
  lines_with_cost: int(),
  promise_gap_days: int(),
  reason_code: text(),
  competitor_id: text(),
  order_id: uuid('On the step ordered.'),
} as const;
type Step = PatchOf<typeof columns>;

const taken = <E extends FoldEvent>(of: (event: E) => Step | undefined) => ({
  keys: (event: E) => {
    const part = of(event);
    return part === undefined ? [] : [{ key: { event_id: event.id }, part }];
  },
  evolve: (_row: unknown, _event: E, parts: readonly Step[]) => set<typeof columns>(parts[0] as Step),
});
type Outcome = 'QuoteAccepted' | 'QuoteRejected' | 'QuoteWithdrawn' | 'QuoteExpired';
const ended = (step: string, { streamId, data }: Of<Outcome>): Step => ({
  quote_id: streamId,
  step,
  customer_id: data.customerId,
  opportunity_id: data.opportunityId,
  revision: data.revision,
});

/** Every step of every quote: what the reports of this folder are made of. */
export const quoteStep = readModel({
  name: 'quote_step',
  version: 1,
  shape: 'ledger',
  doc: 'One row per step of a quote: given, revised, accepted, rejected, withdrawn, expired, ordered.',
  key: { event_id: uuid('The event that took the step.') },
  columns,
  indexes: [{ columns: ['quote_id'] }],
  canonical: 'customer_id',
  on: {
    QuoteIssued: taken<Of<'QuoteIssued'>>(({ streamId, data }) => ({
      quote_id: streamId,
      step: 'issued',
      customer_id: data.customerId,
      quote_no: data.quoteNo,
      opportunity_id: data.opportunityId,
      owner_id: data.ownerId,
      ...offered(data),
    })),
    QuoteRevised: taken<Of<'QuoteRevised'>>(({ streamId, data }) => ({
      quote_id: streamId,
      step: 'revised',
      customer_id: data.customerId,
      opportunity_id: data.opportunityId,
      ...offered(data),
    })),
    QuoteAccepted: taken<Of<'QuoteAccepted'>>((event) => ended('accepted', event)),
    QuoteRejected: taken<Of<'QuoteRejected'>>((event) => ({
      ...ended('rejected', event),
      reason_code: event.data.reasonCode,
      competitor_id: event.data.competitorId,
    })),
    QuoteWithdrawn: taken<Of<'QuoteWithdrawn'>>((event) => ({
      ...ended('withdrawn', event),
      reason_code: event.data.reasonCode,
    })),
    QuoteExpired: taken<Of<'QuoteExpired'>>((event) => ended('expired', event)),
    OrderPlaced: taken<Of<'OrderPlaced'>>(({ streamId, data }) =>
      data.quoteId === undefined
        ? undefined
        : {
            quote_id: data.quoteId,
            step: 'ordered',
            customer_id: data.customerId,
            revision: data.quoteRevision,
            order_id: streamId,
          },
    ),
  },
  golden,
});
