import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_SETTINGS } from '../embedded/settings.js';
import { type MigrationSet, migrate } from '../migrate.js';
import { openPostgres } from '../open.js';
import { databaseUrl, execute } from './database.js';

export interface TestServer {
  /** For `RECOUNT_TEST_SERVER`; what `testDatabase` reads. */
  readonly description: string;
  stop(): Promise<void>;
}

/** A server for one run of the tests with a migrated template; `databaseUrl` replaces the embedded one. */
export async function startTestServer(sets: readonly MigrationSet[], otherUrl?: string): Promise<TestServer> {
  const home = mkdtempSync(join(tmpdir(), 'recount-test-'));
  const server = await openPostgres({
    home,
    databaseUrl: otherUrl,
    settings: TEST_SETTINGS,
    durable: false,
    dieWithParent: true,
  });
  const template = `recount_template_${randomBytes(6).toString('hex')}`;
  await execute(server.url, `create database ${template}`);
  await migrate(databaseUrl(server.url, template), sets);
  return {
    description: JSON.stringify({ url: server.url, template }),
    async stop() {
      if (otherUrl) await execute(server.url, `drop database ${template} with (force)`);
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
