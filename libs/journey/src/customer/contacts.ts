import { accept, type Decision, noChange, refuse } from '../aggregate.js';
import { emailAddress, firstOf, invalid, phoneNumber } from '../checks.js';
import { emit } from '../define.js';
import { changed, changesOf, type Profile } from '../profile.js';
import { lookUp } from '../table.js';
import type { AddContact, AssignContactRole, ChangeContact, RecordDeparture } from './commands.js';
import { ContactAdded, ContactChanged, ContactDepartureRecorded, ContactRoleAssigned } from './events.js';
import { CONTACT_PATHS, type Contact, type CustomerState } from './state.js';

/** Each person once; who has left may come back. */
export function addContact(command: AddContact, state: CustomerState): Decision {
  const { subjectId, phone, email } = command;
  const known = lookUp(state.contacts, subjectId);
  if (known !== undefined && known.departedBy === undefined) {
    return refuse('CONTACT_EXISTS', 'the customer has this contact already', {
      path: '/subjectId',
      actual: subjectId,
      currentEventId: known.eventId,
    });
  }
  const wrong = firstOf(
    phone === undefined && email === undefined ? unreachable('/phone') : undefined,
    phoneNumber(phone, '/phone'),
    emailAddress(email, '/email'),
  );
  if (wrong !== undefined) return wrong;
  const roles = [...new Set(command.roles ?? [])];
  return accept(emit(ContactAdded, { ...command, roles }, { subjectIds: [subjectId] }));
}

/** Every change names the value it replaces; a contact keeps a name and a way to be reached. */
export function changeContact({ subjectId, changes: given }: ChangeContact, state: CustomerState): Decision {
  const contact = lookUp(state.contacts, subjectId);
  if (contact === undefined) return unknown(subjectId);
  const changes = changesOf(given, contact.profile, CONTACT_PATHS);
  if (!('length' in changes)) return changes;
  const after = changed(contact.profile, changes, '');
  for (const [i, { path }] of given.entries())
    if (path === '/name' && isEmpty(after, path)) return invalid(`/changes/${i}/new`, 'text', null);
  if (isEmpty(after, '/phone') && isEmpty(after, '/email')) return unreachable('/changes');
  if (changes.length === 0) return noChange();
  return accept(emit(ContactChanged, { subjectId, changes }, { subjectIds: [subjectId] }));
}

export function assignContactRole({ subjectId, role }: AssignContactRole, state: CustomerState): Decision {
  const contact = lookUp(state.contacts, subjectId);
  if (contact === undefined) return unknown(subjectId);
  if (contact.departedBy !== undefined) return departed(contact);
  if (contact.roles.includes(role)) return noChange();
  return accept(emit(ContactRoleAssigned, { subjectId, role }, { subjectIds: [subjectId] }));
}

export function recordDeparture({ subjectId, newEmployer }: RecordDeparture, state: CustomerState): Decision {
  const contact = lookUp(state.contacts, subjectId);
  if (contact === undefined) return unknown(subjectId);
  if (contact.departedBy !== undefined) return departed(contact);
  return accept(emit(ContactDepartureRecorded, { subjectId, newEmployer }, { subjectIds: [subjectId] }));
}

const isEmpty = (profile: Profile, path: string): boolean => (profile[path]?.value ?? null) === null;

const unreachable = (path: string): Decision<never> => invalid(path, 'a phone number or an e-mail address', undefined);

const unknown = (subjectId: string): Decision<never> =>
  refuse('NOT_FOUND', `the customer has no contact ${subjectId}`, { path: '/subjectId', actual: subjectId });

const departed = ({ departedBy }: Contact): Decision<never> =>
  refuse('TRANSITION_NOT_ALLOWED', 'the contact has left the customer', {
    path: '/subjectId',
    expected: 'active',
    actual: 'departed',
    ...(departedBy === undefined ? {} : { currentEventId: departedBy }),
  });
