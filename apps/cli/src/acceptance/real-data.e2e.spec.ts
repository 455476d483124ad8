import { importedDatabase } from '@recount/projection-customer-360/testing';
import { lawsOver } from './laws.js';

/** Set → models it has rows in, at least (what it says nothing of has no rows to explain), and its turn at the columns. */
const SETS = {
  crm_opportunities: { models: 7, turn: 0 },
  traffic_fines_10k: { models: 7, turn: 1 },
  cdnow_sample: { models: 8, turn: 4 },
  service_incidents: { models: 5, turn: 2 },
};

if (process.env.RECOUNT_DATA)
  for (const [set, options] of Object.entries(SETS))
    lawsOver(set, () => importedDatabase(set), { cells: 150, ...options });
else test.skip('laws over the imported sets: RECOUNT_DATA is not set', () => undefined);
