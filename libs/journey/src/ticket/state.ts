import type { Recorded } from '../aggregate.js';
import type { Priority } from '../policy/events.js';
import { type Metric, type Run, running, stopped } from './clock.js';
import type { ticketEvents } from './events.js';

/** What ended a phase of a ticket, and when. */
interface End {
  readonly eventId: string;
  readonly at: string;
}
export interface Complaint {
  readonly eventId: string;
  readonly raisedAt: string;
  readonly categoryCode: string;
  readonly resolvedBy?: string;
}
export interface TicketState {
  readonly exists: true;
  readonly eventId: string;
  readonly externalId: string | undefined;
  readonly customerId: string | undefined;
  readonly kind: string;
  readonly priority: Priority;
  readonly policyId: string | undefined;
  readonly assignee: string | undefined;
  readonly level: number;
  /** Times the clocks ran, in order. */
  readonly runs: readonly Run[];
  /** What is due, as the last event that set it said. */
  readonly due: Readonly<Partial<Record<Metric, string>>>;
  readonly breaches: Readonly<Partial<Record<Metric, string>>>;
  readonly respondedBy: string | undefined;
  readonly pausedBy: string | undefined;
  /** The resolution that holds; undone by a reopening. */
  readonly resolution: (End & { readonly ratedBy?: string }) | undefined;
  readonly resolutions: number;
  readonly reopenings: number;
  readonly closed: End | undefined;
  readonly complaint: Complaint | undefined;
}
export type State = { readonly exists: false } | TicketState;
export const initial: State = { exists: false };

type Event = Recorded<typeof ticketEvents>;

export const evolve = (state: State, event: Event): State =>
  event.type === 'TicketOpened' ? opened(event) : state.exists ? next(state, event) : state;

const dues = (data: { readonly firstResponseDueAt?: string; readonly resolutionDueAt?: string }) => ({
  ...(data.firstResponseDueAt === undefined ? {} : { firstResponse: data.firstResponseDueAt }),
  ...(data.resolutionDueAt === undefined ? {} : { resolution: data.resolutionDueAt }),
});

const opened = ({ id, occurredAt, data }: Extract<Event, { type: 'TicketOpened' }>): TicketState => ({
  exists: true,
  eventId: id,
  externalId: data.externalId,
  customerId: data.customerId,
  kind: data.kind,
  priority: data.priority,
  policyId: data.slaPolicyId,
  assignee: undefined,
  level: 0,
  runs: [{ from: occurredAt }],
  due: dues(data),
  breaches: {},
  respondedBy: undefined,
  pausedBy: undefined,
  resolution: undefined,
  resolutions: 0,
  reopenings: 0,
  closed: undefined,
  complaint: undefined,
});

function next(state: TicketState, event: Event): TicketState {
  const { id, occurredAt: at } = event;
  switch (event.type) {
    case 'TicketPriorityChanged':
      return { ...state, priority: event.data.to, due: dues(event.data) };
    case 'TicketAssigned':
      return { ...state, assignee: event.data.to };
    case 'TicketEscalated':
      return { ...state, level: event.data.level };
    case 'TicketFirstResponded': {
      const { firstResponse: _done, ...due } = state.due;
      return { ...state, respondedBy: id, due };
    }
    case 'TicketPaused':
      return { ...state, pausedBy: id, runs: stopped(state.runs, at), due: {} };
    case 'TicketResumed':
      return { ...state, pausedBy: undefined, runs: running(state.runs, at), due: dues(event.data) };
    case 'TicketResolved':
      return {
        ...state,
        pausedBy: undefined,
        runs: stopped(state.runs, at),
        due: {},
        resolution: { eventId: id, at },
        resolutions: event.data.resolutionNo,
      };
    case 'TicketClosed':
      return { ...state, pausedBy: undefined, runs: stopped(state.runs, at), due: {}, closed: { eventId: id, at } };
    case 'TicketReopened':
      return {
        ...state,
        runs: running(state.runs, at),
        due: dues(event.data),
        resolution: undefined,
        reopenings: event.data.reopening,
        closed: undefined,
      };
    case 'TicketRated':
      return state.resolution === undefined ? state : { ...state, resolution: { ...state.resolution, ratedBy: id } };
    case 'TicketSlaBreached':
      return { ...state, breaches: { ...state.breaches, [event.data.metric]: id } };
    case 'ComplaintRaised':
      return { ...state, complaint: { eventId: id, raisedAt: at, categoryCode: event.data.categoryCode } };
    case 'ComplaintResolved':
      return state.complaint === undefined ? state : { ...state, complaint: { ...state.complaint, resolvedBy: id } };
    default:
      return state;
  }
}
