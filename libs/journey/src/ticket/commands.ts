import type { Priority } from '../policy/events.js';
import type { Money } from '../schema.js';
import type { PAUSE_REASONS, ROUTES, SERVICE_MODES, SEVERITIES, SLA_METRICS, TICKET_KINDS } from './events.js';

type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** `open`: opens the stream. The policy defaults to `standard`; a migration that names none has no clocks. */
export interface OpenTicket {
  readonly customerId?: string;
  readonly kind: (typeof TICKET_KINDS)[number];
  /** Default `remote`. */
  readonly serviceMode?: (typeof SERVICE_MODES)[number];
  readonly priority: Priority;
  readonly subjectId?: string;
  readonly productId?: string;
  readonly orderId?: string;
  readonly channel?: string;
  readonly summary?: string;
  readonly slaPolicyId?: string;
  readonly externalId?: string;
  readonly attributes?: Attributes;
}
/** `change-priority` */
export interface ChangePriority {
  readonly to: Priority;
}
/** `assign` */
export interface AssignTicket {
  readonly to: string;
}
/** `escalate`: to a level above the present one. */
export interface EscalateTicket {
  readonly level: number;
  readonly cause: string;
}
/** `respond`: the first answer; by default by whoever issues the command. */
export interface RespondTicket {
  readonly by?: string;
  readonly interactionId?: string;
}
/** `pause` */
export interface PauseTicket {
  readonly reason: (typeof PAUSE_REASONS)[number];
}
/** `resume`: the contact that ended the wait, where there was one. */
export interface ResumeTicket {
  readonly interactionId?: string;
}
/** `resolve` */
export interface ResolveTicket {
  readonly resolutionCode: string;
  readonly rootCauseCode?: string;
}
/** `reopen` */
export interface ReopenTicket {
  readonly reason: string;
}
/** `close`: a ticket that was not resolved takes a reason. */
export interface CloseTicket {
  readonly by?: string;
  readonly reasonCode?: string;
  readonly attributes?: Attributes;
}
/** `rate`: scale defaults to 5. */
export interface RateTicket {
  readonly scale?: number;
  readonly score: number;
  readonly comment?: string;
  readonly subjectId?: string;
}
/** `record-sla-breach`: issued by the scheduler. */
export interface RecordSlaBreach {
  readonly metric: (typeof SLA_METRICS)[number];
}
/** `raise-complaint` */
export interface RaiseComplaint {
  readonly severity: (typeof SEVERITIES)[number];
  readonly categoryCode: string;
}
/** `identify-root-cause` */
export interface IdentifyRootCause {
  readonly causeCode: string;
  readonly productId?: string;
  readonly routedTo: (typeof ROUTES)[number];
}
/** `compensate` */
export interface CompensateComplaint {
  readonly amount: Money;
  readonly note?: string;
}
/** `resolve-complaint` */
export interface ResolveComplaint {
  readonly outcomeCode: string;
}
/** `record-cost` */
export interface RecordServiceCost {
  readonly amount: Money;
  readonly parts?: readonly { readonly productId: string; readonly quantity: string }[];
  readonly orderId?: string;
}
