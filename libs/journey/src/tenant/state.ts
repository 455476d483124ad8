import type { Recorded } from '../aggregate.js';
import type { DuplicatePolicy, tenantEvents } from './events.js';

export type State =
  | { readonly exists: false }
  | {
      readonly exists: true;
      readonly eventId: string;
      readonly timeZone: string;
      readonly currency: string;
      readonly name: string;
      readonly duplicates?: DuplicatePolicy | undefined;
    };
export const initial: State = { exists: false };

export const evolve = (state: State, event: Recorded<typeof tenantEvents>): State =>
  event.type === 'TenantConfigured' ? { exists: true, eventId: event.id, ...event.data } : state;
