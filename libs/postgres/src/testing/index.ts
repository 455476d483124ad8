import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '../pool.js';
import { databaseUrl, execute } from './database.js';

export { startTestServer, type TestServer } from './server.js';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** `false` cuts all its connections and refuses further ones, as an outage does; `true` ends the outage. */
  setReachable(reachable: boolean): Promise<void>;
  /** Ends the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * A migrated database of the spec's own, copied from the template that Jest's global setup made.
 * @throws Error outside Jest (no RECOUNT_TEST_SERVER).
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.RECOUNT_TEST_SERVER;
  if (server === undefined) throw new Error('RECOUNT_TEST_SERVER is not set: run the specs through jest');
  const { url: admin, template } = JSON.parse(server) as { url: string; template: string };
  const name = `recount_test_${randomBytes(6).toString('hex')}`;
  await execute(admin, `create database ${name} template ${template}`);
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
