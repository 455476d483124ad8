import type { Recorded } from '../aggregate.js';
import { baseline, changed, type Profile } from '../profile.js';
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
  readonly owner: { readonly id: string | undefined; readonly eventId: string };
  readonly contacts: Table<Contact>;
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
      profile: baseline(event.data, CUSTOMER_PATHS, event.id),
      owner: { id: event.data.ownerId, eventId: event.id },
      contacts: emptyTable(),
    };
  }
  if (!state.exists) return state;
  if (event.type === 'CustomerProfileChanged')
    return { ...state, profile: changed(state.profile, event.data.changes, event.id) };
  if (event.type === 'CustomerOwnerChanged') return { ...state, owner: { id: event.data.to, eventId: event.id } };
  return withContact(state, event);
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
