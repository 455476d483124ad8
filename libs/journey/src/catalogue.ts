import { arEvents } from './ar/events.js';
import { customerEvents } from './customer/events.js';
import type { EventContract, EventOf } from './event.js';
import { identityEvents } from './identity/events.js';
import { intakeEvents } from './intake/events.js';
import { interactionEvents } from './interaction/events.js';
import { leadEvents } from './lead/events.js';
import { opportunityEvents } from './opportunity/events.js';
import { orderEvents } from './order/events.js';
import { pipelineEvents } from './pipeline/events.js';
import { policyEvents } from './policy/events.js';
import { quoteEvents } from './quote/events.js';
import { reservationEvents } from './reservation/events.js';
import { surveyEvents } from './survey/events.js';
import { tenantEvents } from './tenant/events.js';
import { ticketEvents } from './ticket/events.js';
import { usageEvents } from './usage/events.js';

/** Every event contract of the house, by type. */
export const contracts = {
  ...tenantEvents,
  ...pipelineEvents,
  ...policyEvents,
  ...leadEvents,
  ...customerEvents,
  ...identityEvents,
  ...opportunityEvents,
  ...quoteEvents,
  ...orderEvents,
  ...arEvents,
  ...ticketEvents,
  ...surveyEvents,
  ...interactionEvents,
  ...usageEvents,
  ...intakeEvents,
  ...reservationEvents,
} as const;

type Contracts = typeof contracts;
export type JourneyEventType = keyof Contracts;
/** Event type → payload: what a projection is typed by. */
export type JourneyEvents = { readonly [T in JourneyEventType]: EventOf<Contracts[T]>['data'] };

/** The contract of a type, or undefined for an event of a foreign writer. */
export const contractOf = (type: string): EventContract | undefined =>
  Object.hasOwn(contracts, type) ? (contracts as Readonly<Record<string, EventContract>>)[type] : undefined;
