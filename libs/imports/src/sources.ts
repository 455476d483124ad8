import type { ImportSource } from './source.js';
import { adventureworks } from './sources/adventureworks.js';
import { cdnowSample } from './sources/cdnow-sample.js';
import { crmOpportunities } from './sources/crm-opportunities.js';
import { onlineRetail } from './sources/online-retail.js';
import { serviceIncidents } from './sources/service-incidents.js';
import { trafficFines } from './sources/traffic-fines.js';

/** Every source `recount import` knows, by name. */
export const sources: Readonly<Record<string, ImportSource>> = {
  [adventureworks.name]: adventureworks,
  [cdnowSample.name]: cdnowSample,
  [crmOpportunities.name]: crmOpportunities,
  [onlineRetail.name]: onlineRetail,
  [serviceIncidents.name]: serviceIncidents,
  [trafficFines.name]: trafficFines,
};
