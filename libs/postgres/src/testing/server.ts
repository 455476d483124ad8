import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_SETTINGS } from '../embedded/settings.js';
import { type MigrationSet, migrate } from '../migrate.js';
import { openPostgres } from '../open.js';
import { createPool } from '../pool.js';
import { databaseUrl, execute } from './database.js';

export interface TestServer {
  /** For `RECOUNT_TEST_SERVER`; what `testDatabase` reads. */
  readonly description: string;
  stop(): Promise<void>;
}

/** Drops the template and what was filled on top of it. */
async function dropAll(url: string, template: string): Promise<void> {
  const pool = createPool(url, { max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [template],
    );
    for (const { name } of rows) await pool.query(`drop database if exists ${name} with (force)`);
  } finally {
    await pool.end();
  }
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
      if (otherUrl) await dropAll(server.url, template);
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
