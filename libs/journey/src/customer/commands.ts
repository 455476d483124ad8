import type { EventOf } from '../event.js';
import type { Survival } from '../identity/survivorship.js';
import type { FieldChange } from '../lead/commands.js';
import type { ContactAdded, CustomerRegistered } from './events.js';

/** `register`: opens the stream. */
export type RegisterCustomer = EventOf<typeof CustomerRegistered>['data'];
/** `change-profile`: every change names the old value (`STALE_FIELD_VALUE` when it is another). Paths: /name, /uscc,
 * /industry, /region, /country, /phone, /email, /tier and /attributes/{key}. */
export interface ChangeCustomerProfile {
  readonly changes: readonly FieldChange[];
  readonly reasonCode?: string;
}
/** `change-owner` */
export interface ChangeOwner {
  readonly to: string;
  readonly method?: 'manual' | 'rule' | 'roundRobin' | 'claim';
}
export type ContactRole = 'decisionMaker' | 'influencer' | 'user' | 'finance';
/** `add-contact`: a person with a phone number or an e-mail address. Somebody who left may be added again. */
export type AddContact = Omit<EventOf<typeof ContactAdded>['data'], 'roles'> & {
  readonly roles?: readonly ContactRole[];
};
/** `change-contact`: as `change-profile`. Paths: /name, /phone, /email, /title and /attributes/{key}. */
export interface ChangeContact {
  readonly subjectId: string;
  readonly changes: readonly FieldChange[];
}
/** `assign-contact-role` */
export interface AssignContactRole {
  readonly subjectId: string;
  readonly role: ContactRole;
}
/** `merge-into`: on a loser, issued by a reactor. */
export interface MergeInto {
  readonly mergeId: string;
  readonly survivorId: string;
}
/** `absorb`: on the survivor, issued by a reactor. */
export interface AbsorbCustomers {
  readonly mergeId: string;
  readonly loserIds: readonly string[];
  readonly survivorship: readonly Survival[];
}
/** `unmerge`: on losers and survivor, issued by a reactor. */
export interface UnmergeCustomer {
  readonly mergeId: string;
  readonly survivorId: string;
}
/** `record-departure` */
export interface RecordDeparture {
  readonly subjectId: string;
  readonly newEmployer?: string;
}
