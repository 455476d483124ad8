import type { Recorded } from '../aggregate.js';
import type { EventOf } from '../event.js';
import type { Money } from '../schema.js';
import type { QuoteIssued, quoteEvents } from './events.js';

export type OfferedLine = EventOf<typeof QuoteIssued>['data']['lines'][number];
export interface QuoteState {
  readonly exists: true;
  readonly eventId: string;
  readonly externalId: string | undefined;
  readonly customerId: string;
  readonly opportunityId: string | undefined;
  readonly policyId: string;
  readonly revision: number;
  /** The event that made the revision. */
  readonly revisedBy: string;
  readonly lines: readonly OfferedLine[];
  readonly total: Money;
  readonly expiresAt: string;
  readonly closed:
    | { readonly kind: 'accepted' | 'rejected' | 'withdrawn' | 'expired'; readonly eventId: string }
    | undefined;
}
export type State = { readonly exists: false } | QuoteState;
export const initial: State = { exists: false };

type Event = Recorded<typeof quoteEvents>;

export function evolve(state: State, event: Event): State {
  if (event.type === 'QuoteIssued') {
    const { externalId, customerId, opportunityId, policyId } = event.data;
    const one = { exists: true, eventId: event.id, externalId, customerId, opportunityId, policyId } as const;
    return { ...one, ...offered(event), closed: undefined };
  }
  if (!state.exists) return state;
  switch (event.type) {
    case 'QuoteRevised':
      return { ...state, ...offered(event) };
    case 'QuoteAccepted':
      return { ...state, closed: { kind: 'accepted', eventId: event.id } };
    case 'QuoteRejected':
      return { ...state, closed: { kind: 'rejected', eventId: event.id } };
    case 'QuoteWithdrawn':
      return { ...state, closed: { kind: 'withdrawn', eventId: event.id } };
    case 'QuoteExpired':
      return { ...state, closed: { kind: 'expired', eventId: event.id } };
    default:
      return state;
  }
}

const offered = ({ id, data }: Extract<Event, { type: 'QuoteIssued' | 'QuoteRevised' }>) => ({
  revision: data.revision,
  revisedBy: id,
  lines: data.lines,
  total: data.total,
  expiresAt: data.expiresAt,
});
