import { defineAggregate } from '../define.js';
import { configure } from './decide.js';
import { tenantEvents } from './events.js';
import { evolve, initial } from './state.js';

/** What holds for the whole tenant: one stream, `settings`. */
export const tenant = defineAggregate({
  type: 'tenant',
  events: tenantEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: { configure: { decide: configure, opens: true } },
});
