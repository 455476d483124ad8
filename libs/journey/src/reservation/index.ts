import { defineAggregate } from '../define.js';
import { confirm, release, reserve } from './decide.js';
import { reservationEvents } from './events.js';
import { evolve, initial } from './state.js';

/** Who holds a value that is unique in the tenant. One stream per kind and value. */
export const reservation = defineAggregate({
  type: 'reservation',
  events: reservationEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: {
    reserve: { decide: reserve, opens: true },
    confirm: { decide: confirm },
    release: { decide: release },
  },
});
