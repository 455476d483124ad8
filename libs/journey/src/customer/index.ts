import { defineAggregate } from '../define.js';
import { addContact, assignContactRole, changeContact, recordDeparture } from './contacts.js';
import {
  changeOwner,
  changeProfile,
  changeProfileClaims,
  register,
  registerClaims,
  suspectDuplicate,
} from './decide.js';
import { customerEvents } from './events.js';
import { absorb, absorbReads, mergeInto, unmerge, whileItself } from './merge.js';
import { evolve, initial } from './state.js';

/** A customer. Its id is the journey's: the lead's it came from, where there was one. */
export const customer = defineAggregate({
  type: 'customer',
  events: customerEvents,
  initial,
  evolve,
  root: (_first, { id }) => id,
  commands: {
    register: { decide: register, opens: true, claims: registerClaims },
    'change-profile': { decide: whileItself(changeProfile), claims: changeProfileClaims },
    'change-owner': { decide: whileItself(changeOwner) },
    'add-contact': { decide: whileItself(addContact) },
    'change-contact': { decide: whileItself(changeContact) },
    'assign-contact-role': { decide: whileItself(assignContactRole) },
    'record-departure': { decide: whileItself(recordDeparture) },
    'suspect-duplicate': { decide: suspectDuplicate },
    'merge-into': { decide: mergeInto },
    absorb: { decide: absorb, reads: absorbReads },
    unmerge: { decide: unmerge },
  },
});
