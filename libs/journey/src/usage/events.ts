import { event } from '../event.js';
import { counts, date, int, uuid } from '../schema.js';

/** Storage contract of `usage-{tenant}.{usageId}`: one period of one journey, appended at no_stream. The root is the journey. */
export const ProductUsageRecorded = event(
  'ProductUsageRecorded',
  'How a customer used the product in a period was counted.',
  {
    journeyId: uuid(),
    /** Local days, both of them in the period. */
    periodStart: date(),
    periodEnd: date(),
    logins: int(),
    activeUsers: int(),
    seatsBought: int(),
    /** How often each feature was used; 0 for one that is there and was not. */
    featureCounts: counts(),
  },
);

export const usageEvents = { ProductUsageRecorded } as const;
