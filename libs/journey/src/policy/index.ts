import { defineAggregate } from '../define.js';
import { publishCalendar, publishQuotePolicy, publishSla } from './decide.js';
import { policyEvents } from './events.js';
import { evolve, initial } from './state.js';

/** A rule of the tenant, version by version: business calendars, service levels, quoting. Its id is `{kind}.{id}`. */
export const policy = defineAggregate({
  type: 'policy',
  events: policyEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: {
    'publish-calendar': { decide: publishCalendar, opens: true },
    'publish-sla': { decide: publishSla, opens: true },
    'publish-quote-policy': { decide: publishQuotePolicy, opens: true },
  },
});
