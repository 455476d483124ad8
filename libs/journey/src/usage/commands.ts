import type { EventOf } from '../event.js';
import type { ProductUsageRecorded } from './events.js';

/** `record`: opens the stream. */
export type RecordProductUsage = Omit<EventOf<typeof ProductUsageRecorded>['data'], 'featureCounts'> & {
  readonly featureCounts?: Readonly<Record<string, number>>;
};
