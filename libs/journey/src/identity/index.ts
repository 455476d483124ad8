import { defineAggregate } from '../define.js';
import { identityEvents } from './events.js';
import { evolve, initial } from './state.js';

/** Who is the same as whom: one stream of a tenant, `customers`, so that decisions have one order and no cycle can form. */
export const identity = defineAggregate({
  type: 'identity',
  events: identityEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: {},
});
