import type { EventOf } from '../event.js';
import type { FieldChange } from '../lead/commands.js';
import type { CustomerRegistered } from './events.js';

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
