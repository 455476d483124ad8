import { importedDatabase } from '@recount/projection-customer-360/testing';
import { lawsOver } from './laws.js';

/** The large sets, in a file of their own so that they run beside the others. */
const SETS = {
  // Fewer cells: one root holds what nobody in particular bought, and each of its cells is a refold of 130,000 lines.
  online_retail: { cells: 60, models: 8, turn: 6 },
  adventureworks: { cells: 240, models: 8, turn: 5 },
};

if (process.env.RECOUNT_DATA)
  for (const [set, options] of Object.entries(SETS)) lawsOver(set, () => importedDatabase(set), options);
else test.skip('laws over the imported sales: RECOUNT_DATA is not set', () => undefined);
