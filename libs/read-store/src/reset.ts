import type { Pool } from 'pg';
import { BUILD_LOCK } from './rebuild/rebuild.js';

/**
 * Forgets everything that was folded and from which log, in one transaction: what is left is as after the migrations. For
 * a log that was restored or copied, where the checkpoint means another one; `deploy` and a rebuild make it all again.
 * @returns projections that were promoted: they are forgotten, too, and served as the build defines them
 */
export async function resetReadModels(pool: Pool): Promise<readonly string[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [BUILD_LOCK]);
    const promoted = await client.query<{ name: string }>(
      'select name from engine.projection where pinned order by name',
    );
    await client.query('drop schema read cascade');
    await client.query('create schema read');
    for (const table of ['quarantine', 'model', 'deployment', 'checkpoint', 'projection', 'definition'])
      await client.query(`delete from engine.${table}`);
    await client.query('commit');
    return promoted.rows.map(({ name }) => name);
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
