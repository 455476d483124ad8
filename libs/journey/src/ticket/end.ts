import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { invalid, isMigration, reasonOf, reasonRequired } from '../checks.js';
import { emit } from '../define.js';
import { STANDARD_SLA } from '../policy/standard.js';
import { running, termsOf, verdictOf } from './clock.js';
import type { CloseTicket, ReopenTicket, ResolveTicket } from './commands.js';
import { breaches, duesOf, ended, ruled } from './due.js';
import { TicketClosed, TicketReopened, TicketResolved } from './events.js';
import type { TicketState } from './state.js';

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
  const due = duesOf(terms, state, running(state.runs, context.occurredAt));
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
