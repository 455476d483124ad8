import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '../pool.js';
import { databaseUrl, execute } from './database.js';
import { ensureFilled } from './filled.js';

export { startTestServer, type TestServer } from './server.js';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** `false` cuts all its connections and refuses further ones, as an outage does; `true` ends the outage. */
  setReachable(reachable: boolean): Promise<void>;
  /** Ends the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** @throws Error outside Jest (no RECOUNT_TEST_SERVER) */
function testServer(): { readonly url: string; readonly template: string } {
  const server = process.env.RECOUNT_TEST_SERVER;
  if (server === undefined) throw new Error('RECOUNT_TEST_SERVER is not set: run the specs through jest');
  return JSON.parse(server) as { url: string; template: string };
}

/**
 * A migrated database of the spec's own, copied from the template that Jest's global setup made.
 * @throws Error outside Jest (no RECOUNT_TEST_SERVER).
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, template } = testServer();
  return copyOf(url, template, 'wal_log');
}

/**
 * A migrated database of the spec's own with much in it: filled once per run by whoever asks first for `content`, and
 * copied file by file for each. `filled` is what `fill` answered, as JSON brings it back.
 * @param fill must leave no connection to it open
 * @throws Error outside Jest (no RECOUNT_TEST_SERVER); what `fill` throws
 */
export async function filledDatabase<T>(
  content: string,
  fill: (url: string) => Promise<T>,
): Promise<TestDatabase & { readonly filled: T }> {
  const { url, template } = testServer();
  const name = `${template}_${content}`;
  const filled = await ensureFilled(url, { name, template }, fill);
  return { ...(await copyOf(url, name, 'file_copy')), filled };
}

async function copyOf(admin: string, template: string, strategy: 'wal_log' | 'file_copy'): Promise<TestDatabase> {
  const name = `recount_test_${randomBytes(6).toString('hex')}`;
  await execute(admin, `create database ${name} template ${template} strategy ${strategy}`);
  const url = databaseUrl(admin, name);
  const pool = createPool(url, { max: 5 });
  return {
    url,
    pool,
    async setReachable(reachable) {
      await execute(admin, `alter database ${name} allow_connections ${reachable}`);
      if (reachable) return;
      await execute(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    async drop() {
      await pool.end();
      await execute(admin, `drop database if exists ${name} with (force)`);
    },
  };
}
