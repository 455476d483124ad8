import { event } from '../event.js';
import { text, uuid } from '../schema.js';

/** Storage contract of `reservation-{tenant}.{v5 of kind and value}`: who holds a value that is unique in the tenant. */
export const ValueReserved = event('ValueReserved', 'A unique value was reserved for a stream.', {
  kind: text(64),
  value: text(200),
  holder: text(200),
  holderCommandId: text(100),
});
export const ReservationConfirmed = event('ReservationConfirmed', 'The holder’s stream took the value.', {
  holder: text(200),
});
export const ReservationReleased = event('ReservationReleased', 'A reservation that came to nothing was released.', {
  holder: text(200),
  holderCommandId: text(100),
  cause: text(64),
});
/** Written to the holder's own stream before a release: the late writer conflicts, decides again and sees the fence. */
export const ReservationAbandoned = event('ReservationAbandoned', 'A command that held a reservation was given up.', {
  reservationId: uuid(),
  holderCommandId: text(100),
});

export const reservationEvents = {
  ValueReserved,
  ReservationConfirmed,
  ReservationReleased,
  ReservationAbandoned,
} as const;
