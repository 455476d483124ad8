import { accept, type Context, type Decision, type NewEvent, noChange, refuse } from '../aggregate.js';
import { emit } from '../define.js';
import type { Priority } from '../policy/events.js';
import { dueAt, type Metric, type Run, ruleRefsOf, type Terms } from './clock.js';
import type { RecordSlaBreach } from './commands.js';
import { SLA_METRICS, TicketSlaBreached } from './events.js';
import type { TicketState } from './state.js';

/** What an event says of the rules it was decided by. */
export const ruled = (terms: Terms | undefined) => (terms === undefined ? {} : { ruleRefs: ruleRefsOf(terms) });

/** A ticket that was resolved or closed is not worked on. */
export function ended({ closed, resolution }: TicketState): Decision<never> | undefined {
  const end = closed ?? resolution;
  if (end === undefined) return undefined;
  return refuse('TICKET_CLOSED', `the ticket is ${closed === undefined ? 'resolved' : 'closed'}`, {
    expected: 'an open ticket',
    currentEventId: end.eventId,
  });
}

/** The metrics that are past due and were not found out yet: a fact each, before whatever changes what is due. */
export const breaches = (state: TicketState, at: string): readonly NewEvent[] =>
  SLA_METRICS.flatMap((metric) => {
    const due = state.due[metric];
    if (due === undefined || at <= due || state.breaches[metric] !== undefined) return [];
    return [emit(TicketSlaBreached, { customerId: state.customerId, metric, dueAt: due })];
  });

/** What is due with the clocks running so. A response that was given is not due again; a resolution is one. */
export const duesOf = (
  terms: Terms | undefined,
  state: TicketState,
  runs: readonly Run[],
  priority: Priority = state.priority,
) => {
  const due = (metric: Metric) => (terms === undefined ? undefined : dueAt(terms, priority, metric, runs));
  return {
    firstResponseDueAt: state.respondedBy === undefined && state.resolutions === 0 ? due('firstResponse') : undefined,
    resolutionDueAt: due('resolution'),
  };
};

/** Issued by the scheduler once a metric is past due. What was answered, stopped or found out meanwhile is no change. */
export function recordSlaBreach({ metric }: RecordSlaBreach, state: TicketState, context: Context): Decision {
  const due = state.due[metric];
  if (due === undefined || state.breaches[metric] !== undefined) return noChange();
  if (context.occurredAt <= due) {
    return refuse('NOT_DUE', `the ${metric} is not past due`, { expected: `after ${due}`, actual: context.occurredAt });
  }
  return accept(emit(TicketSlaBreached, { customerId: state.customerId, metric, dueAt: due }));
}
