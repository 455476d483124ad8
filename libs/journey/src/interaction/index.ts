import { defineAggregate } from '../define.js';
import { record, recordClaims, recordFor, recordNeeds } from './decide.js';
import { interactionEvents } from './events.js';
import { evolve, initial } from './state.js';

/** One contact with a prospect or customer. Its root is the journey, where it is known. */
export const interaction = defineAggregate({
  type: 'interaction',
  events: interactionEvents,
  initial,
  evolve,
  root: (first, { stream }) => (first.data as { readonly journeyId?: string }).journeyId ?? stream,
  commands: {
    record: { decide: record, opens: true, opensFor: recordFor, claims: recordClaims, needs: recordNeeds },
  },
});
