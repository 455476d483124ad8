import type { Recorded } from '../aggregate.js';
import type { Money } from '../schema.js';
import type { opportunityEvents } from './events.js';

export interface OpportunityState {
  readonly exists: true;
  readonly eventId: string;
  readonly externalId: string | undefined;
  readonly openedAt: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly stageOrdinal: number;
  readonly amount: Money | undefined;
  readonly closeDate: string | undefined;
  readonly ownerId: string | undefined;
  /** The event that set each value, for STALE_FIELD_VALUE and ALREADY_OWNER. */
  readonly setBy: { readonly amount: string; readonly closeDate: string; readonly owner: string };
  readonly outcome: { readonly kind: 'won' | 'lost'; readonly eventId: string } | undefined;
}
export type State = { readonly exists: false } | OpportunityState;
export const initial: State = { exists: false };

type Event = Recorded<typeof opportunityEvents>;

export const evolve = (state: State, event: Event): State =>
  event.type === 'OpportunityOpened' ? opened(event) : state.exists ? next(state, event) : state;

const opened = ({ id, occurredAt, data }: Extract<Event, { type: 'OpportunityOpened' }>): OpportunityState => ({
  exists: true,
  eventId: id,
  externalId: data.externalId,
  openedAt: occurredAt,
  pipelineId: data.pipelineId,
  stageId: data.stageId,
  stageOrdinal: data.stageOrdinal,
  amount: data.amount,
  closeDate: data.expectedCloseDate,
  ownerId: data.ownerId,
  setBy: { amount: id, closeDate: id, owner: id },
  outcome: undefined,
});

function next(state: OpportunityState, event: Event): OpportunityState {
  switch (event.type) {
    case 'OpportunityStageChanged':
      return { ...state, stageId: event.data.to, stageOrdinal: event.data.toOrdinal };
    case 'OpportunityAmountChanged':
      return { ...state, amount: event.data.new, setBy: { ...state.setBy, amount: event.id } };
    case 'OpportunityCloseDateChanged':
      return { ...state, closeDate: event.data.new, setBy: { ...state.setBy, closeDate: event.id } };
    case 'OpportunityOwnerChanged':
      return { ...state, ownerId: event.data.to, setBy: { ...state.setBy, owner: event.id } };
    case 'OpportunityWon':
      return { ...state, outcome: { kind: 'won', eventId: event.id } };
    case 'OpportunityLost':
      return { ...state, outcome: { kind: 'lost', eventId: event.id } };
    case 'OpportunityReopened':
      return { ...state, stageId: event.data.stageId, stageOrdinal: event.data.stageOrdinal, outcome: undefined };
    default:
      return state;
  }
}
