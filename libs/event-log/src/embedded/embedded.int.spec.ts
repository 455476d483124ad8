import { testDatabase } from '@recount/postgres/testing';
import { openEmbeddedLog } from '../index.js';
import { eventLogContract } from '../testing/index.js';

eventLogContract('embedded in PostgreSQL', async () => {
  const database = await testDatabase();
  const log = await openEmbeddedLog({ url: database.url });
  return {
    log,
    another: () => openEmbeddedLog({ url: database.url }),
    async close() {
      await log.close();
      await database.drop();
    },
  };
});
