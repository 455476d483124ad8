import { accept, type Context, type Decision, refuse } from '../aggregate.js';
import { notNegative, positive } from '../checks.js';
import { emit } from '../define.js';
import type {
  CompensateComplaint,
  IdentifyRootCause,
  RaiseComplaint,
  RateTicket,
  RecordServiceCost,
  ResolveComplaint,
} from './commands.js';
import {
  ComplaintCompensated,
  ComplaintRaised,
  ComplaintResolved,
  ComplaintRootCauseIdentified,
  ServiceCostRecorded,
  TicketRated,
} from './events.js';
import type { Complaint, TicketState } from './state.js';

/** A rating of the resolution that holds, once; also of a ticket that was closed since. */
export function rate(command: RateTicket, state: TicketState): Decision {
  const { scale = 5, score, comment, subjectId } = command;
  const { customerId, resolution, resolutions: resolutionNo } = state;
  if (resolution === undefined)
    return refuse('RATE_BEFORE_RESOLVE', 'only what was resolved is rated', { expected: 'a resolved ticket' });
  if (score < 1 || score > scale) {
    const expected = `1 to ${scale}`;
    return refuse('RATING_OUT_OF_SCALE', `the score is ${expected}`, { path: '/score', expected, actual: score });
  }
  if (resolution.ratedBy !== undefined)
    return refuse('ALREADY_RATED', 'this resolution was rated', { currentEventId: resolution.ratedBy });
  const subjects = subjectId === undefined ? {} : { subjectIds: [subjectId] };
  return accept(emit(TicketRated, { customerId, subjectId, resolutionNo, scale, score, comment }, subjects));
}

/** Classifies the complaint, once. Looking into it goes on whether the ticket is open or not. */
export function raiseComplaint(command: RaiseComplaint, state: TicketState): Decision {
  if (state.kind !== 'complaint') return notAComplaint(state);
  if (state.complaint !== undefined)
    return refuse('ALREADY_EXISTS', 'the complaint is raised', { currentEventId: state.complaint.eventId });
  return accept(emit(ComplaintRaised, { customerId: state.customerId, ...command }));
}

export function identifyRootCause(command: IdentifyRootCause, state: TicketState): Decision {
  return onOpenComplaint(state, () => [
    emit(ComplaintRootCauseIdentified, { customerId: state.customerId, ...command }),
  ]);
}

export function compensate(command: CompensateComplaint, state: TicketState, context: Context): Decision {
  return (
    positive(command.amount, '/amount', context) ??
    onOpenComplaint(state, () => [emit(ComplaintCompensated, { customerId: state.customerId, ...command })])
  );
}

export function resolveComplaint({ outcomeCode }: ResolveComplaint, state: TicketState, context: Context): Decision {
  return onOpenComplaint(state, ({ categoryCode, raisedAt }) => {
    const raisedOn = context.localDate(raisedAt);
    return [emit(ComplaintResolved, { customerId: state.customerId, categoryCode, outcomeCode, raisedOn })];
  });
}

/** What serving cost, at any time. */
export function recordCost(command: RecordServiceCost, state: TicketState): Decision {
  const parts = command.parts ?? [];
  return (
    notNegative(command.amount, '/amount') ??
    accept(emit(ServiceCostRecorded, { customerId: state.customerId, ...command, parts }))
  );
}

const notAComplaint = ({ kind, eventId }: TicketState): Decision<never> =>
  refuse('NOT_A_COMPLAINT', `the ticket is a ${kind}`, {
    expected: 'complaint',
    actual: kind,
    currentEventId: eventId,
  });

function onOpenComplaint(
  state: TicketState,
  events: (complaint: Complaint) => readonly ReturnType<typeof emit>[],
): Decision {
  const { kind, complaint } = state;
  if (kind !== 'complaint') return notAComplaint(state);
  if (complaint === undefined)
    return refuse('TRANSITION_NOT_ALLOWED', 'the complaint was not raised yet', { expected: 'a raised complaint' });
  if (complaint.resolvedBy !== undefined) {
    return refuse('TRANSITION_NOT_ALLOWED', 'the complaint was resolved', { currentEventId: complaint.resolvedBy });
  }
  return accept(...events(complaint));
}
