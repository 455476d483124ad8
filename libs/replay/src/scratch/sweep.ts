import type pg from 'pg';
import { scratchSchema } from './scratch.js';

/** A replay that somebody reads is left for the next time after waiting so long. */
const LOCK_MS = 1000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Drops the replays whose time is over, each in a transaction of its own. One that is being read, or dropped by somebody else
 * at the moment, is left for the next time. Where nothing was ever replayed there is nothing to do.
 * @returns the names dropped
 */
export async function sweepScratch(pool: pg.Pool, { lockMs = LOCK_MS } = {}): Promise<readonly string[]> {
  const register = await pool.query<{ there: boolean }>(`select to_regclass('scratch.replay') is not null as there`);
  if (register.rows[0]?.there !== true) return [];
  const { rows } = await pool.query<{ name: string }>(
    'select name from scratch.replay where expires_at <= now() order by name',
  );
  const dropped: string[] = [];
  for (const { name } of rows) if (await dropExpired(pool, name, lockMs)) dropped.push(name);
  return dropped;
}

async function dropExpired(pool: pg.Pool, name: string, lockMs: number): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin; set local lock_timeout = ${Math.trunc(lockMs)}`);
    const { rowCount } = await client.query(
      `delete from scratch.replay where name = (
         select name from scratch.replay where name = $1 and expires_at <= now() for update skip locked)`,
      [name],
    );
    if (rowCount === 1) await client.query(`drop schema if exists ${scratchSchema(name)} cascade`);
    await client.query('commit');
    return rowCount === 1;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  } finally {
    client.release(broken);
  }
}
