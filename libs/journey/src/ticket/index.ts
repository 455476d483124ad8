import { forCustomer } from '../checks.js';
import { defineAggregate } from '../define.js';
import { recordSlaBreach } from './due.js';
import { close, reopen, resolve } from './end.js';
import { ticketEvents } from './events.js';
import { open, openClaims } from './open.js';
import { evolve, initial } from './state.js';
import { compensate, identifyRootCause, raiseComplaint, rate, recordCost, resolveComplaint } from './voice.js';
import { assign, changePriority, escalate, pause, respond, resume } from './work.js';

/** A request for service, its clocks and its rating. Its root is the customer's journey; without a customer, itself. */
export const ticket = defineAggregate({
  type: 'ticket',
  events: ticketEvents,
  initial,
  evolve,
  root: (first, { stream }) => (first.data as { readonly customerId?: string }).customerId ?? stream,
  commands: {
    open: { decide: open, opens: true, opensFor: forCustomer, claims: openClaims },
    'change-priority': { decide: changePriority },
    assign: { decide: assign },
    escalate: { decide: escalate },
    respond: { decide: respond },
    pause: { decide: pause },
    resume: { decide: resume },
    resolve: { decide: resolve },
    reopen: { decide: reopen },
    close: { decide: close },
    rate: { decide: rate },
    'record-sla-breach': { decide: recordSlaBreach },
    'raise-complaint': { decide: raiseComplaint },
    'identify-root-cause': { decide: identifyRootCause },
    compensate: { decide: compensate },
    'resolve-complaint': { decide: resolveComplaint },
    'record-cost': { decide: recordCost },
  },
});
