import { forCustomer } from '../checks.js';
import { defineAggregate } from '../define.js';
import { changeAmount, changeCloseDate, changeOwner, changeStage, lose, open, reopen, win } from './decide.js';
import { opportunityEvents } from './events.js';
import { evolve, initial } from './state.js';

/** A sales opportunity. Its root is the customer's journey; without a customer it is its own. */
export const opportunity = defineAggregate({
  type: 'opportunity',
  events: opportunityEvents,
  initial,
  evolve,
  root: (first, { stream }) => (first.data as { readonly customerId?: string }).customerId ?? stream,
  commands: {
    open: { decide: open, opens: true, opensFor: forCustomer },
    'change-stage': { decide: changeStage },
    'change-amount': { decide: changeAmount },
    'change-close-date': { decide: changeCloseDate },
    'change-owner': { decide: changeOwner },
    win: { decide: win },
    lose: { decide: lose },
    reopen: { decide: reopen },
  },
});
