import { duplicateIsSuspected } from './duplicates/reactor.js';
import { linkedLeadIsIdentified, mergeReachesCustomers } from './identity.js';
import type { Reactor } from './reactor.js';
import { instalmentBecomesReceivable, invoiceTriggersInstalments } from './receivables.js';

/** Every reactor of the house. */
export const houseReactors: readonly Reactor[] = [
  invoiceTriggersInstalments,
  instalmentBecomesReceivable,
  mergeReachesCustomers,
  linkedLeadIsIdentified,
  duplicateIsSuspected,
];
