import type { Recorded } from '../aggregate.js';
import { baseline, changed, type Profile } from '../profile.js';
import { suspected } from '../suspicion.js';
import { emptyTable, put, type Table } from '../table.js';
import type { leadEvents } from './events.js';

/** The fields of a lead that may change, as JSON pointers; attributes come on top. */
export const LEAD_PATHS = [
  '/channel',
  '/name',
  '/company',
  '/phone',
  '/email',
  '/wechat',
  '/region',
  '/industry',
] as const;
/** Any one of them is a way to reach the lead. */
export const CONTACT_PATHS = ['/phone', '/email', '/wechat', '/company'] as const;

export interface LeadState {
  readonly exists: true;
  readonly eventId: string;
  readonly source: string;
  readonly externalId: string | undefined;
  readonly profile: Profile;
  readonly owner: { readonly id: string; readonly eventId: string } | undefined;
  readonly qualifiedBy: string | undefined;
  readonly closed: { readonly kind: 'disqualified' | 'converted'; readonly eventId: string } | undefined;
  /** Whom it was suspected to be. */
  readonly suspects: Table<true>;
  /** Ids of the stream's events, for evidence. */
  readonly eventIds: Table<true>;
}
export type State = { readonly exists: false } | LeadState;
export const initial: State = { exists: false };

type Event = Recorded<typeof leadEvents>;

export function evolve(state: State, event: Event): State {
  if (event.type === 'LeadCaptured') {
    return {
      exists: true,
      eventId: event.id,
      source: event.data.source,
      externalId: event.data.externalId,
      profile: baseline(event.data, LEAD_PATHS, event.id),
      owner: undefined,
      qualifiedBy: undefined,
      closed: undefined,
      suspects: emptyTable(),
      eventIds: put(emptyTable<true>(), event.id, true),
    };
  }
  return state.exists ? next({ ...state, eventIds: put(state.eventIds, event.id, true) }, event) : state;
}

function next(state: LeadState, event: Event): LeadState {
  switch (event.type) {
    case 'LeadAssigned':
      return { ...state, owner: { id: event.data.ownerId, eventId: event.id } };
    case 'LeadQualified':
      return { ...state, qualifiedBy: event.id };
    case 'LeadDisqualified':
      return { ...state, closed: { kind: 'disqualified', eventId: event.id } };
    case 'LeadReopened':
      return { ...state, closed: undefined, qualifiedBy: undefined };
    case 'LeadConverted':
      return { ...state, closed: { kind: 'converted', eventId: event.id } };
    case 'LeadProfileChanged':
      return { ...state, profile: changed(state.profile, event.data.changes, event.id) };
    case 'LeadDuplicateSuspected':
      return {
        ...state,
        suspects: suspected(state.suspects, event.data),
      };
    default:
      return state;
  }
}
