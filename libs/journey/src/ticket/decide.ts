import { accept, type Context, type Decision, type NewEvent, noChange, refuse } from '../aggregate.js';
import { invalid, isMigration, reasonOf, reasonRequired } from '../checks.js';
import { emit } from '../define.js';
import { STANDARD_SLA } from '../policy/standard.js';
import { dueAt, type Metric, type Run, ruleRefsOf, type Terms, termsOf, verdictOf } from './clock.js';
import type {
  AssignTicket,
  ChangePriority,
  CloseTicket,
  EscalateTicket,
  PauseTicket,
  RecordSlaBreach,
  ReopenTicket,
  ResolveTicket,
  RespondTicket,
  ResumeTicket,
} from './commands.js';
import {
  SLA_METRICS,
  TicketAssigned,
  TicketClosed,
  TicketEscalated,
  TicketFirstResponded,
  TicketPaused,
  TicketPriorityChanged,
  TicketReopened,
  TicketResolved,
  TicketResumed,
  TicketSlaBreached,
} from './events.js';
import type { TicketState } from './state.js';

const ruled = (terms: Terms | undefined) => (terms === undefined ? {} : { ruleRefs: ruleRefsOf(terms) });

/** A ticket that was resolved or closed is not worked on. */
function ended({ closed, resolution }: TicketState): Decision<never> | undefined {
  const end = closed ?? resolution;
  if (end === undefined) return undefined;
  return refuse('TICKET_CLOSED', `the ticket is ${closed === undefined ? 'resolved' : 'closed'}`, {
    expected: 'an open ticket',
    currentEventId: end.eventId,
  });
}

/** The metrics that are past due and were not found out yet: a fact each, before whatever changes what is due. */
const breaches = (state: TicketState, at: string): readonly NewEvent[] =>
  SLA_METRICS.flatMap((metric) => {
    const due = state.due[metric];
    if (due === undefined || at <= due || state.breaches[metric] !== undefined) return [];
    return [emit(TicketSlaBreached, { customerId: state.customerId, metric, dueAt: due })];
  });

/** What is due with the clocks running so. A response that was given is not due again; a resolution is one. */
const duesOf = (terms: Terms | undefined, state: TicketState, runs: readonly Run[], priority = state.priority) => {
  const due = (metric: Metric) => (terms === undefined ? undefined : dueAt(terms, priority, metric, runs));
  return {
    firstResponseDueAt: state.respondedBy === undefined && state.resolutions === 0 ? due('firstResponse') : undefined,
    resolutionDueAt: due('resolution'),
  };
};

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
  const due = duesOf(terms, state, [...state.runs, { from: context.occurredAt }]);
  return accept(emit(TicketResumed, { customerId: state.customerId, interactionId, ...due }, ruled(terms)));
}

/** Also from a pause: the clock then ended where it stood. */
export function resolve(command: ResolveTicket, state: TicketState, context: Context): Decision {
  if (state.closed !== undefined) return ended(state) as Decision;
  if (state.resolution !== undefined) {
    return refuse('TRANSITION_NOT_ALLOWED', 'the ticket is resolved already', {
      currentEventId: state.resolution.eventId,
    });
  }
  const resolutionCode = reasonOf(command.resolutionCode, context);
  if (resolutionCode === undefined) return reasonRequired('/resolutionCode');
  const { customerId } = state;
  const terms = termsOf(state.policyId, context);
  const verdict = verdictOf(terms, state, 'resolution', context.occurredAt);
  const resolutionNo = state.resolutions + 1;
  const { rootCauseCode } = command;
  return accept(
    ...breaches(state, context.occurredAt),
    emit(TicketResolved, { customerId, resolutionNo, resolutionCode, rootCauseCode, ...verdict }, ruled(terms)),
  );
}

/** Within so many days of the end as the policy allows, counted in local days. The clocks run on; breaches stay. */
export function reopen(command: ReopenTicket, state: TicketState, context: Context): Decision {
  const end = state.closed ?? state.resolution;
  if (end === undefined)
    return refuse('TRANSITION_NOT_ALLOWED', 'the ticket is open', { expected: 'a resolved or closed ticket' });
  const reason = reasonOf(command.reason, context);
  if (reason === undefined) return reasonRequired('/reason');
  const terms = termsOf(state.policyId, context);
  const days = (terms?.policy ?? context.reference.slaPolicy(STANDARD_SLA.id) ?? STANDARD_SLA).reopenDays;
  const last = context.addDays(context.localDate(end.at), days);
  if (context.localDate(context.occurredAt) > last && !isMigration(context)) {
    return refuse('REOPEN_WINDOW_EXPIRED', `the ticket could be reopened until ${last}`, {
      expected: last,
      actual: context.localDate(context.occurredAt),
      currentEventId: end.eventId,
    });
  }
  const { customerId } = state;
  const due = duesOf(terms, state, [...state.runs, { from: context.occurredAt }]);
  const reopening = state.reopenings + 1;
  return accept(emit(TicketReopened, { customerId, reason, reopening, ...due }, ruled(terms)));
}

/** A resolved ticket; one that is not takes the reason why it is given up. */
export function close(command: CloseTicket, state: TicketState, context: Context): Decision {
  if (state.closed !== undefined) return noChange();
  const { attributes, by = context.actorId } = command;
  // The reason says why it was not resolved: whoever folds the event can tell the two apart.
  if (state.resolution !== undefined && command.reasonCode !== undefined)
    return invalid('/reasonCode', 'absent for a ticket that was resolved', command.reasonCode);
  const reasonCode = state.resolution === undefined ? reasonOf(command.reasonCode, context) : undefined;
  if (state.resolution === undefined && reasonCode === undefined) {
    return refuse('NOT_RESOLVED', 'a ticket that was not resolved takes a reason to be closed', {
      path: '/reasonCode',
      expected: 'a reason',
    });
  }
  return accept(
    ...breaches(state, context.occurredAt),
    emit(TicketClosed, { customerId: state.customerId, by, reasonCode, attributes }),
  );
}

/** Issued by the scheduler once a metric is past due. What was answered, stopped or found out meanwhile is no change. */
export function recordSlaBreach({ metric }: RecordSlaBreach, state: TicketState, context: Context): Decision {
  const due = state.due[metric];
  if (due === undefined || state.breaches[metric] !== undefined) return noChange();
  if (context.occurredAt <= due) {
    return refuse('NOT_DUE', `the ${metric} is not past due`, { expected: `after ${due}`, actual: context.occurredAt });
  }
  return accept(emit(TicketSlaBreached, { customerId: state.customerId, metric, dueAt: due }));
}
