import { openLog } from '@recount/event-log';
import { mirrorReached, runMirror } from '@recount/mirror';
import type { OpenLog } from '@recount/projection-customer-360/testing';
import { crmOpportunitiesComparisons } from '@recount/projection-funnel/testing';
import { trafficFinesComparisons } from '@recount/projection-receivable/testing';
import { servedByProcess } from './testing/process.js';

/** EventStoreDB as a house's log, mirrored into its database. */
const over =
  (serve: typeof servedByProcess): OpenLog =>
  async ({ url, pool }) => {
    const server = await serve();
    // The database takes the identity of the log before the folds take the database's.
    const log = await openLog({ databaseUrl: url, eventStoreUrl: server.connectionString });
    const ended = new AbortController();
    const mirroring = runMirror({ url, log, signal: ended.signal, holder: 'spec' });
    return {
      log,
      arrived: async () => Promise.race([mirroring, mirrorReached(pool, await log.head())]),
      async close() {
        ended.abort();
        await mirroring;
        await log.close();
        await server.close();
      },
    };
  };

const FACE = 'EventStoreDB adapter, gRPC face and mirror';
crmOpportunitiesComparisons(FACE, over(servedByProcess));
trafficFinesComparisons(FACE, over(servedByProcess));

const node = process.env.EVENTSTORE_TEST_URL;
if (node) {
  // What an earlier run imported there is known already, and compares the same.
  const running = over(async () => ({ connectionString: node, close: async () => {} }));
  crmOpportunitiesComparisons('EventStoreDB node', running);
  trafficFinesComparisons('EventStoreDB node', running);
} else {
  console.log('imports: EVENTSTORE_TEST_URL is not set; the comparisons over a real EventStoreDB are skipped');
}
