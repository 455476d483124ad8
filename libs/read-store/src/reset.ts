import type { Pool } from 'pg';
import type { ForgottenRoot } from './api.js';
import { SERVED_STATES } from './deploy/registry.js';
import { BUILD_LOCK } from './rebuild/rebuild.js';

/** What a reset forgot and whoever builds anew should know of. */
export interface Forgotten {
  /** Projections that were promoted: they are served as the build defines them. */
  readonly promoted: readonly string[];
  /** Roots that were set aside in what was served: for a rebuild, that would stop at them. */
  readonly aside: readonly ForgottenRoot[];
}

/**
 * Forgets everything that was folded and from which log, in one transaction: what is left is as after the migrations. For
 * a log that was restored or copied, where the checkpoint means another one; `deploy` and a rebuild make it all again.
 */
export async function resetReadModels(pool: Pool): Promise<Forgotten> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [BUILD_LOCK]);
    const promoted = await client.query<{ name: string }>(
      'select name from engine.projection where pinned order by name',
    );
    const aside = await client.query<ForgottenRoot & Record<string, unknown>>(
      `select q.model, q.event_id::text as "eventId", q.error, q.since::text as since
         from engine.quarantine q join engine.model m on m.name = q.model and m.version = q.version
        where m.state in ${SERVED_STATES} order by q.position, q.tenant, q.root`,
    );
    await client.query('drop schema read cascade');
    await client.query('create schema read');
    for (const table of ['quarantine', 'model', 'deployment', 'checkpoint', 'projection', 'definition'])
      await client.query(`delete from engine.${table}`);
    await client.query('commit');
    return { promoted: promoted.rows.map(({ name }) => name), aside: aside.rows };
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
