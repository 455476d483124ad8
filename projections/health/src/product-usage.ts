import type { JourneyEvents } from '@recount/journey';
import { date, type GoldenEvent, int, json, readModelOf, set, uuid } from '@recount/kernel';

const readModel = readModelOf<JourneyEvents>();
const CUSTOMER = '00000000-0000-4000-8000-000000000001';

const golden: readonly GoldenEvent<JourneyEvents>[] = [
  {
    type: 'ProductUsageRecorded',
    stream: 'usage-golden.00000000-0000-4000-8000-000000000010',
    root: CUSTOMER,
    data: {
      journeyId: CUSTOMER,
      periodStart: '2026-01-01',
      periodEnd: '2026-01-31',
      logins: 120,
      activeUsers: 8,
      seatsBought: 20,
      featureCounts: { export: 3, search: 0 },
    },
  },
];

/** How customers use the product: one row per period that was counted. */
export const productUsage = readModel({
  name: 'product_usage',
  version: 1,
  shape: 'ledger',
  doc: 'One row per period of a customer’s product usage.',
  key: { event_id: uuid() },
  columns: {
    customer_id: uuid(),
    period_start: date('Its first local day.'),
    period_end: date('Its last local day.'),
    logins: int(),
    active_users: int(),
    seats_bought: int(),
    features: json<Readonly<Record<string, number>>>('How often each feature was used.'),
  },
  indexes: [{ columns: ['customer_id'] }],
  canonical: 'customer_id',
  on: {
    ProductUsageRecorded: {
      keys: (event) => [{ key: { event_id: event.id } }],
      evolve: (_row, { data }) =>
        set({
          customer_id: data.journeyId,
          period_start: data.periodStart,
          period_end: data.periodEnd,
          logins: data.logins,
          active_users: data.activeUsers,
          seats_bought: data.seatsBought,
          features: data.featureCounts,
        }),
    },
  },
  golden,
});
