import { forCustomer } from '../checks.js';
import { defineAggregate } from '../define.js';
import { answer, send, sendClaims } from './decide.js';
import { surveyEvents } from './events.js';
import { evolve, initial } from './state.js';

/** One contact asked in one wave of a survey. Its root is the customer's journey. */
export const survey = defineAggregate({
  type: 'survey',
  events: surveyEvents,
  initial,
  evolve,
  root: (first) => (first.data as { readonly customerId: string }).customerId,
  commands: {
    send: { decide: send, opens: true, opensFor: forCustomer, claims: sendClaims },
    answer: { decide: answer },
  },
});
