import type { Recorded } from '../aggregate.js';
import { baseline, changed, type Profile } from '../profile.js';
import type { customerEvents } from './events.js';

/** The fields of a customer that may change, as JSON pointers; attributes come on top. */
export const CUSTOMER_PATHS = [
  '/name',
  '/uscc',
  '/industry',
  '/region',
  '/country',
  '/phone',
  '/email',
  '/tier',
] as const;

export interface CustomerState {
  readonly exists: true;
  readonly eventId: string;
  readonly externalId: string | undefined;
  readonly profile: Profile;
  readonly owner: { readonly id: string | undefined; readonly eventId: string };
}
export type State = { readonly exists: false } | CustomerState;
export const initial: State = { exists: false };

export function evolve(state: State, event: Recorded<typeof customerEvents>): State {
  if (event.type === 'CustomerRegistered') {
    return {
      exists: true,
      eventId: event.id,
      externalId: event.data.externalId,
      profile: baseline(event.data, CUSTOMER_PATHS, event.id),
      owner: { id: event.data.ownerId, eventId: event.id },
    };
  }
  if (!state.exists) return state;
  if (event.type === 'CustomerProfileChanged')
    return { ...state, profile: changed(state.profile, event.data.changes, event.id) };
  if (event.type === 'CustomerOwnerChanged') return { ...state, owner: { id: event.data.to, eventId: event.id } };
  return state;
}
