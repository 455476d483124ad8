import type { Recorded } from '../aggregate.js';
import type { EventOf } from '../event.js';
import type { ProductUsageRecorded, usageEvents } from './events.js';

export type State =
  | { readonly exists: false }
  | {
      readonly exists: true;
      readonly eventId: string;
      readonly usage: EventOf<typeof ProductUsageRecorded>['data'];
    };
export const initial: State = { exists: false };

export const evolve = (state: State, event: Recorded<typeof usageEvents>): State =>
  event.type === 'ProductUsageRecorded' ? { exists: true, eventId: event.id, usage: event.data } : state;
