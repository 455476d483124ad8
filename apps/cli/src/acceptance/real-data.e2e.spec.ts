import { importedDatabase } from '@recount/projection-customer-360/testing';
import { lawsOver } from './laws.js';

/** Set → models it has rows in, at least: what it says nothing of has no rows to explain. */
const SETS = {
  crm_opportunities: 7,
  traffic_fines_10k: 7,
  cdnow_sample: 8,
  service_incidents: 5,
};

if (process.env.RECOUNT_DATA)
  for (const [set, models] of Object.entries(SETS)) lawsOver(set, () => importedDatabase(set), { cells: 150, models });
else test.skip('laws over the imported sets: RECOUNT_DATA is not set', () => undefined);
