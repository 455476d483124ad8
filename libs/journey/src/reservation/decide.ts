import { accept, type Decision, noChange, refuse } from '../aggregate.js';
import { emit } from '../define.js';
import type { ConfirmReservation, ReleaseReservation, ReserveValue } from './commands.js';
import { ReservationConfirmed, ReservationReleased, ValueReserved } from './events.js';
import type { ReservationState, State } from './state.js';

/**
 * A free or released value goes to the first holder that asks. The holder itself may ask again: a further command of
 * it takes over an unconfirmed reservation, so that a release meant for the former command no longer applies.
 */
export function reserve(command: ReserveValue, state: State): Decision {
  if (!state.exists || state.status === 'released') return accept(emit(ValueReserved, command));
  if (state.holder !== command.holder) {
    return refuse('DUPLICATE_IDENTITY_KEY', `${command.kind} ${command.value} is taken`, {
      path: '/value',
      expected: command.holder,
      actual: state.holder,
      currentEventId: state.eventId,
    });
  }
  const mine = state.status === 'confirmed' || state.holderCommandId === command.holderCommandId;
  return mine ? noChange() : accept(emit(ValueReserved, command));
}

/** By its holder, as long as it is reserved. */
export function confirm({ holder }: ConfirmReservation, state: ReservationState): Decision {
  if (state.holder !== holder || state.status === 'released') return notAllowed(state, holder);
  return state.status === 'confirmed' ? noChange() : accept(emit(ReservationConfirmed, { holder }));
}

/** The very reservation that was abandoned, never a confirmed one. */
export function release(command: ReleaseReservation, state: ReservationState): Decision {
  const { holder, holderCommandId } = command;
  if (state.holder !== holder || state.holderCommandId !== holderCommandId) return notAllowed(state, holder);
  if (state.status === 'released') return noChange();
  return state.status === 'confirmed' ? notAllowed(state, holder) : accept(emit(ReservationReleased, command));
}

const notAllowed = (state: ReservationState, holder: string): Decision<never> =>
  refuse('TRANSITION_NOT_ALLOWED', `the value is ${state.status} by ${state.holder}`, {
    path: '/holder',
    expected: state.holder,
    actual: holder,
    currentEventId: state.eventId,
  });
