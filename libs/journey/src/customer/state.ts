import type { Recorded } from '../aggregate.js';
import { baseline, changed, type Profile } from '../profile.js';
import { suspected } from '../suspicion.js';
import { emptyTable, lookUp, put, type Table } from '../table.js';
import type { ContactRole } from './commands.js';
import type { customerEvents } from './events.js';

/** The fields of a customer that may change, as JSON pointers; attributes come on top. */
export const CUSTOMER_PATHS = [
  '/name',
  '/uscc',
  '/industry',
  '/region',
  '/country',
  '/phone',
  '/email',
  '/tier',
] as const;

/** What a customer has beside them; a merge settles these like fields. */
const FIXED_PATHS = ['/kind', '/externalId', '/ownerId'] as const;

/** The fields of a contact that may change. */
export const CONTACT_PATHS = ['/name', '/phone', '/email', '/title'] as const;

export interface Contact {
  readonly eventId: string;
  readonly profile: Profile;
  readonly roles: readonly ContactRole[];
  /** The departure, of somebody who no longer speaks for the customer. */
  readonly departedBy?: string;
}
export interface CustomerState {
  readonly exists: true;
  readonly eventId: string;
  readonly externalId: string | undefined;
  readonly profile: Profile;
  readonly contacts: Table<Contact>;
  /** Whom it was suspected to be. */
  readonly suspects: Table<true>;
  /** The merge that made it part of another customer. */
  readonly merged: { readonly mergeId: string; readonly survivorId: string; readonly eventId: string } | undefined;
  /** Merges that made others part of it, with what they changed as it was before; null once taken back. */
  readonly absorbed: Table<Absorbed | null>;
}
interface Absorbed {
  readonly eventId: string;
  readonly before: Readonly<Record<string, Profile[string] | undefined>>;
}
export type State = { readonly exists: false } | CustomerState;
export const initial: State = { exists: false };

type Event = Recorded<typeof customerEvents>;

export function evolve(state: State, event: Event): State {
  if (event.type === 'CustomerRegistered') {
    return {
      exists: true,
      eventId: event.id,
      externalId: event.data.externalId,
      profile: baseline(event.data, [...CUSTOMER_PATHS, ...FIXED_PATHS], event.id),
      contacts: emptyTable(),
      suspects: emptyTable(),
      merged: undefined,
      absorbed: emptyTable(),
    };
  }
  if (!state.exists) return state;
  if (event.type === 'CustomerProfileChanged')
    return { ...state, profile: changed(state.profile, event.data.changes, event.id) };
  if (event.type === 'CustomerOwnerChanged')
    return { ...state, profile: { ...state.profile, '/ownerId': { value: event.data.to, eventId: event.id } } };
  if (event.type === 'CustomerDuplicateSuspected') return { ...state, suspects: suspected(state.suspects, event.data) };
  return 'mergeId' in event.data ? withMerge(state, event as MergeEvent) : withContact(state, event);
}

type MergeEvent = Extract<Event, { data: { mergeId: string } }>;
function withMerge(state: CustomerState, event: MergeEvent): CustomerState {
  switch (event.type) {
    case 'CustomerMergedInto':
      return { ...state, merged: { ...event.data, eventId: event.id } };
    case 'CustomerMergeAbsorbed': {
      // A field that keeps its value keeps the event that set it.
      const changes = event.data.survivorship.filter(({ path, value }) => value !== state.profile[path]?.value);
      const before = Object.fromEntries(changes.map(({ path }) => [path, state.profile[path]]));
      const set = changes.map(({ path, value }) => [path, { value, eventId: event.id }]);
      return {
        ...state,
        profile: { ...state.profile, ...Object.fromEntries(set) },
        absorbed: put(state.absorbed, event.data.mergeId, { eventId: event.id, before }),
      };
    }
    case 'CustomerUnmerged': {
      const { mergeId, restored } = event.data;
      if (state.merged?.mergeId === mergeId) return { ...state, merged: undefined };
      const before = lookUp(state.absorbed, mergeId)?.before ?? {};
      const profile: Record<string, Profile[string]> = { ...state.profile };
      for (const { path } of restored) {
        const entry = before[path];
        if (entry === undefined) delete profile[path];
        else profile[path] = entry;
      }
      return { ...state, profile, absorbed: put(state.absorbed, mergeId, null) };
    }
  }
}

function withContact(state: CustomerState, event: Event): CustomerState {
  if (!('subjectId' in event.data)) return state;
  const { subjectId } = event.data;
  const contact = contactAfter(lookUp(state.contacts, subjectId), event);
  return contact === undefined ? state : { ...state, contacts: put(state.contacts, subjectId, contact) };
}

function contactAfter(contact: Contact | undefined, event: Event): Contact | undefined {
  if (event.type === 'ContactAdded') {
    const { id, data } = event;
    return { eventId: id, profile: baseline(data, CONTACT_PATHS, id), roles: data.roles };
  }
  if (contact === undefined) return undefined;
  switch (event.type) {
    case 'ContactChanged':
      return { ...contact, profile: changed(contact.profile, event.data.changes, event.id) };
    case 'ContactRoleAssigned':
      return { ...contact, roles: [...contact.roles, event.data.role] };
    case 'ContactDepartureRecorded':
      return { ...contact, departedBy: event.id };
    default:
      return contact;
  }
}
