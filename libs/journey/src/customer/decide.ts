import { accept, type Claim, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { alreadyExists, emailAddress, firstOf, invalid, phoneNumber } from '../checks.js';
import { emit } from '../define.js';
import { changesOf } from '../profile.js';
import { type SuspectDuplicate, suspicionOf } from '../suspicion.js';
import type { ChangeCustomerProfile, ChangeOwner, RegisterCustomer } from './commands.js';
import {
  CustomerDuplicateSuspected,
  CustomerOwnerChanged,
  CustomerProfileChanged,
  CustomerRegistered,
} from './events.js';
import { mergedAway } from './merge.js';
import { CUSTOMER_PATHS, type CustomerState, type State } from './state.js';
import { isUscc } from './uscc.js';

/** With a baseline of all fields; a unified social credit code belongs to one customer. */
export function register(command: RegisterCustomer, state: State, context: Context): Decision {
  if (state.exists) {
    const known = command.externalId !== undefined && command.externalId === state.externalId;
    return known ? noChange() : (mergedAway(state, context) ?? alreadyExists('the customer', state.eventId));
  }
  const wrong = firstOf(
    creditCode(command.uscc, '/uscc'),
    phoneNumber(command.phone, '/phone'),
    emailAddress(command.email, '/email'),
  );
  return wrong ?? accept(emit(CustomerRegistered, command));
}

/** Every change names the value it replaces; changes that change nothing are dropped. */
export function changeProfile(command: ChangeCustomerProfile, state: CustomerState): Decision {
  const changes = changesOf(command.changes, state.profile, CUSTOMER_PATHS);
  if (!('length' in changes)) return changes;
  for (const { path, new: value } of changes) {
    const at = `/changes/${command.changes.findIndex((change) => change.path === path)}/new`;
    const wrong =
      path === '/uscc'
        ? creditCode(value ?? undefined, at)
        : path === '/name' && value === null
          ? invalid(at, 'text', value)
          : undefined;
    if (wrong !== undefined) return wrong;
  }
  if (changes.length === 0) return noChange();
  return accept(emit(CustomerProfileChanged, { changes, reasonCode: command.reasonCode }));
}

export function changeOwner({ to, method }: ChangeOwner, state: CustomerState): Decision {
  const owner = state.profile['/ownerId'];
  if (to === owner?.value) {
    return refuse('ALREADY_OWNER', `${to} owns the customer already`, {
      path: '/to',
      actual: to,
      currentEventId: owner.eventId,
    });
  }
  return accept(emit(CustomerOwnerChanged, { from: ownerOf(owner?.value), to, method: method ?? 'manual' }));
}

const ownerOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const claim = (value: unknown): readonly Claim[] =>
  typeof value === 'string' && isUscc(value) ? [{ kind: 'customer.uscc', value, code: 'DUPLICATE_IDENTITY_KEY' }] : [];
export const registerClaims = ({ uscc }: RegisterCustomer): readonly Claim[] => claim(uscc);
/** A code that a customer gave up stays claimed: it may have been theirs for years. */
export const changeProfileClaims = ({ changes }: ChangeCustomerProfile): readonly Claim[] =>
  claim(changes.find((change) => change.path === '/uscc')?.new);

const creditCode = (value: unknown, path: string): Decision<never> | undefined =>
  value === undefined || (typeof value === 'string' && isUscc(value))
    ? undefined
    : refuse('INVALID_USCC', 'no unified social credit code: 18 characters with a check character (GB 32100)', {
        path,
        actual: value,
      });

/** Whom a customer may be that no lead announced; one that was merged away is decided on. */
export function suspectDuplicate(command: SuspectDuplicate, state: CustomerState, context: Context): Decision {
  const found = state.merged === undefined ? suspicionOf(command, state.suspects, context) : undefined;
  return found === undefined ? noChange() : accept(emit(CustomerDuplicateSuspected, found));
}
