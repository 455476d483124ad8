import { openEventStoreDb } from '../index.js';
import { eventLogContract } from '../testing/index.js';

const connectionString = process.env.EVENTSTORE_TEST_URL;

// Over the gRPC face of the embedded log the same suite runs in apps/eventstore.
if (connectionString === undefined) {
  test.skip('the log: EventStoreDB (EVENTSTORE_TEST_URL is not set: no node to test against)', () => {});
} else {
  eventLogContract('EventStoreDB', async () => {
    const another = () => openEventStoreDb({ connectionString });
    const log = await another();
    return { log, another, close: () => log.close() };
  });
}
