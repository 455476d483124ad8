import type { Recorded } from '../aggregate.js';
import type { interactionEvents } from './events.js';

export type State =
  | { readonly exists: false }
  | { readonly exists: true; readonly eventId: string; readonly externalId: string | undefined };
export const initial: State = { exists: false };

export const evolve = (state: State, event: Recorded<typeof interactionEvents>): State =>
  event.type === 'InteractionRecorded' ? { exists: true, eventId: event.id, externalId: event.data.externalId } : state;
