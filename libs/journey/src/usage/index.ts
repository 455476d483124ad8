import { defineAggregate } from '../define.js';
import { record, recordClaims, recordFor, recordNeeds } from './decide.js';
import { usageEvents } from './events.js';
import { evolve, initial } from './state.js';

/** How a customer used the product in one period. Its root is the journey. */
export const usage = defineAggregate({
  type: 'usage',
  events: usageEvents,
  initial,
  evolve,
  root: (first) => (first.data as { readonly journeyId: string }).journeyId,
  commands: {
    record: { decide: record, opens: true, opensFor: recordFor, claims: recordClaims, needs: recordNeeds },
  },
});
