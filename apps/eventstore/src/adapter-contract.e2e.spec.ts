import { openEventStoreDb } from '@recount/event-log';
import { eventLogContract } from '@recount/event-log/testing';
import { testDatabase } from '@recount/postgres/testing';
import { serveEventStore } from './index.js';

// The same suite as the embedded log's own, over the official client and gRPC.
eventLogContract('EventStoreDB adapter over the gRPC face', async () => {
  const database = await testDatabase();
  const server = await serveEventStore({ url: database.url });
  let clients = 0;
  // A name of its own: logs of the same connection string share one client.
  const another = () =>
    openEventStoreDb({ connectionString: `${server.connectionString}&connectionName=${clients++}` });
  const log = await another();
  return {
    log,
    another,
    close: async () => {
      await log.close();
      await server.close();
      await database.drop();
    },
  };
});
