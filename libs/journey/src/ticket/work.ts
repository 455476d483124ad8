import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { invalid } from '../checks.js';
import { emit } from '../define.js';
import { running, termsOf, verdictOf } from './clock.js';
import type {
  AssignTicket,
  ChangePriority,
  EscalateTicket,
  PauseTicket,
  RespondTicket,
  ResumeTicket,
} from './commands.js';
import { breaches, duesOf, ended, ruled } from './due.js';
import {
  TicketAssigned,
  TicketEscalated,
  TicketFirstResponded,
  TicketPaused,
  TicketPriorityChanged,
  TicketResumed,
} from './events.js';
import type { TicketState } from './state.js';

/** The targets of the new priority hold from the opening on. A clock that stands is due nothing until it runs. */
export function changePriority({ to }: ChangePriority, state: TicketState, context: Context): Decision {
  const over = ended(state);
  if (over !== undefined) return over;
  if (to === state.priority) return noChange();
  const terms = termsOf(state.policyId, context);
  const due = state.pausedBy === undefined ? duesOf(terms, state, state.runs, to) : {};
  return accept(
    ...breaches(state, context.occurredAt),
    emit(TicketPriorityChanged, { customerId: state.customerId, from: state.priority, to, ...due }, ruled(terms)),
  );
}

export function assign({ to }: AssignTicket, state: TicketState): Decision {
  const over = ended(state);
  if (over !== undefined) return over;
  if (to === state.assignee) return noChange();
  return accept(emit(TicketAssigned, { customerId: state.customerId, from: state.assignee, to }));
}

export function escalate({ level, cause }: EscalateTicket, state: TicketState): Decision {
  const over = ended(state);
  if (over !== undefined) return over;
  if (level === state.level) return noChange();
  if (level < state.level) return invalid('/level', `above ${state.level}`, level);
  return accept(emit(TicketEscalated, { customerId: state.customerId, level, cause }));
}

/** The first answer, also while we wait for somebody. */
export function respond(command: RespondTicket, state: TicketState, context: Context): Decision {
  const over = ended(state);
  if (over !== undefined) return over;
  if (state.respondedBy !== undefined) {
    return refuse('ALREADY_RESPONDED', 'the customer got a first answer already', {
      currentEventId: state.respondedBy,
    });
  }
  const { customerId } = state;
  const terms = termsOf(state.policyId, context);
  const verdict = verdictOf(terms, state, 'firstResponse', context.occurredAt);
  const by = command.by ?? context.actorId;
  return accept(
    ...breaches(state, context.occurredAt),
    emit(TicketFirstResponded, { customerId, by, interactionId: command.interactionId, ...verdict }, ruled(terms)),
  );
}

export function pause({ reason }: PauseTicket, state: TicketState, context: Context): Decision {
  const over = ended(state);
  if (over !== undefined) return over;
  if (state.pausedBy !== undefined)
    return refuse('PAUSE_ALREADY_ACTIVE', 'the clocks stand already', { currentEventId: state.pausedBy });
  return accept(...breaches(state, context.occurredAt), emit(TicketPaused, { customerId: state.customerId, reason }));
}

export function resume({ interactionId }: ResumeTicket, state: TicketState, context: Context): Decision {
  const over = ended(state);
  if (over !== undefined) return over;
  if (state.pausedBy === undefined) return refuse('NOT_PAUSED', 'the clocks run');
  const terms = termsOf(state.policyId, context);
  const due = duesOf(terms, state, running(state.runs, context.occurredAt));
  return accept(emit(TicketResumed, { customerId: state.customerId, interactionId, ...due }, ruled(terms)));
}
