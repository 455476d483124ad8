import type { ImportSource } from './source.js';
import { crmOpportunities } from './sources/crm-opportunities.js';
import { trafficFines } from './sources/traffic-fines.js';

/** Every source `recount import` knows, by name. */
export const sources: Readonly<Record<string, ImportSource>> = {
  [crmOpportunities.name]: crmOpportunities,
  [trafficFines.name]: trafficFines,
};
