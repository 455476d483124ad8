import { crmOpportunitiesComparisons } from './testing/crm-opportunities.js';

crmOpportunitiesComparisons('embedded log');
