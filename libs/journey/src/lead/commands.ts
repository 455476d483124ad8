import type { EventOf } from '../event.js';
import type { LeadCaptured } from './events.js';

/** `capture`: at least one contact point (phone, email, wechat, company), a known source. Opens the stream. */
export type CaptureLead = EventOf<typeof LeadCaptured>['data'];
/** `assign` */
export interface AssignLead {
  readonly ownerId: string;
  readonly teamId?: string;
  readonly method?: 'manual' | 'rule' | 'roundRobin' | 'claim';
}
/** `qualify`: the lead has an owner; evidence, where named, is an event of this stream. */
export interface QualifyLead {
  readonly criteria: readonly { readonly code: string; readonly met: boolean; readonly evidenceEventId?: string }[];
}
/** `disqualify` */
export interface DisqualifyLead {
  readonly reasonCode: string;
  readonly note?: string;
}
/** `reopen` */
export interface ReopenLead {
  readonly reason: string;
}
/** `convert`: `created` keeps the lead's id as customer id; `linked` names an existing customer. */
export interface ConvertLead {
  readonly customerId: string;
  readonly opportunityId?: string;
  readonly mode: 'created' | 'linked';
}
/** `change-profile`: each change names the old value it replaces. */
export interface ChangeLeadProfile {
  readonly changes: readonly FieldChange[];
}
/** One changed field: JSON pointer into the profile, the value it had and the value it gets (null = empty). */
export interface FieldChange {
  readonly path: string;
  readonly old: string | number | boolean | null;
  readonly new: string | number | boolean | null;
  readonly source?: string;
}
