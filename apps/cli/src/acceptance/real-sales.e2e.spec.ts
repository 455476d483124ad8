import { importedDatabase } from '@recount/projection-customer-360/testing';
import { lawsOver } from './laws.js';

/** The large sets, in a file of their own so that they run beside the others. */
const SETS = { online_retail: 8, adventureworks: 8 };

if (process.env.RECOUNT_DATA)
  for (const [set, models] of Object.entries(SETS)) lawsOver(set, () => importedDatabase(set), { cells: 150, models });
else test.skip('laws over the imported sales: RECOUNT_DATA is not set', () => undefined);
