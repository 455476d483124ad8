import type { Recorded } from '../aggregate.js';
import type { reservationEvents } from './events.js';

export interface ReservationState {
  readonly exists: true;
  readonly status: 'reserved' | 'confirmed' | 'released';
  readonly holder: string;
  readonly holderCommandId: string;
  /** The event that set the status. */
  readonly eventId: string;
}
export type State = { readonly exists: false } | ReservationState;
export const initial: State = { exists: false };

export function evolve(state: State, event: Recorded<typeof reservationEvents>): State {
  if (event.type === 'ValueReserved') {
    const { holder, holderCommandId } = event.data;
    return { exists: true, status: 'reserved', holder, holderCommandId, eventId: event.id };
  }
  if (!state.exists) return state;
  if (event.type === 'ReservationConfirmed') return { ...state, status: 'confirmed', eventId: event.id };
  return event.type === 'ReservationReleased' ? { ...state, status: 'released', eventId: event.id } : state;
}
