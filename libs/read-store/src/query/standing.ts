import type { Pool, PoolClient } from 'pg';
import { CHECKPOINT } from '../checkpoint.js';
import type { Snapshot } from './snapshot.js';

/** Where the log and the folds stand, as read in one snapshot. */
export interface Standing {
  readonly logId: string | null;
  readonly epoch: number;
  /** The checkpoint, or where the first of the models stopped before it: a completed prefix, quarantined roots excepted. */
  readonly position: string | null;
  readonly quarantinedRoots: number;
  /** Raised whenever what is served may have changed; null before the first deploy. */
  readonly revision: string | null;
}

/** Roots set aside in the versions that are served. */
const SET_ASIDE = `engine.quarantine q join engine.model m on m.name = q.model and m.version = q.version where m.state in ('live', 'stopped')`;

/** A stopped model holds what was folded when it stopped, while the checkpoint goes on with the others. */
const STOPPED_AT = `select min(coalesce(m.stopped_at, -1)) from engine.model m where m.state = 'stopped' and m.name = any($2)`;

const STANDING = `
  select (select id::text from log.identity) as log_id,
         (select epoch from log.identity) as epoch,
         (select nullif(least(c.position, (${STOPPED_AT})), -1)::text from engine.checkpoint c where c.name = '${CHECKPOINT}') as position,
         (select c.revision::text from engine.checkpoint c where c.name = '${CHECKPOINT}') as revision,
         (select count(distinct q.root)::int from ${SET_ASIDE} and q.tenant = $1 and q.model = any($2)) as quarantined`;

/** Where the models stand in the caller's snapshot. */
export async function standingOf(client: PoolClient, models: readonly string[], tenant: string): Promise<Standing> {
  const { rows } = await client.query<{
    log_id: string | null;
    epoch: number | null;
    position: string | null;
    revision: string | null;
    quarantined: number;
  }>({
    name: 'recount-standing',
    text: STANDING,
    values: [tenant, models],
  });
  const row = rows[0] as (typeof rows)[number];
  const { position, revision } = row;
  return { logId: row.log_id, epoch: row.epoch ?? 0, position, quarantinedRoots: row.quarantined, revision };
}

/** The checkpoint alone. */
export async function positionOf(pool: Pool): Promise<bigint | undefined> {
  const { rows } = await pool.query<{ position: string | null }>({
    name: 'recount-position',
    text: `select position::text as position from engine.checkpoint where name = '${CHECKPOINT}'`,
  });
  const position = rows[0]?.position ?? null;
  return position === null ? undefined : BigInt(position);
}

/** Whether a root is set aside in a model. */
export async function isQuarantined(
  run: Snapshot['query'],
  model: string,
  tenant: string,
  root: string,
): Promise<boolean> {
  const { rows } = await run(`select 1 from ${SET_ASIDE} and q.model = $1 and q.tenant = $2 and q.root = $3 limit 1`, [
    model,
    tenant,
    root,
  ]);
  return rows.length > 0;
}
