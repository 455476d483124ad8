import { createPool } from '@recount/postgres';
import type { LogIdentity } from '../port.js';

/** The database holds another log than the store: its folds and checkpoints would not fit. */
export class LogMismatchError extends Error {
  override readonly name = 'LogMismatchError';
}

/**
 * Gives a database that is to mirror a store the store's identity, so that checkpoints and tokens carry it. What it has
 * seen of a former store, which held no events, says nothing of this one and is forgotten. Any number of processes may
 * do so at once.
 * @throws LogMismatchError when it holds events of another log, or of another epoch of this one
 */
export async function adoptIdentity(databaseUrl: string, { id, epoch }: LogIdentity): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, name: 'recount-identity' });
  try {
    await pool.query(
      `with adopted as (
         update log.identity set id = $1, epoch = $2
          where (id, epoch) is distinct from ($1, $2) and not exists (select from log.event) returning 1
       )
       update log.mirror set position = null, event_id = null, seen = null where exists (select from adopted)`,
      [id, epoch],
    );
    const { rows } = await pool.query<{ id: string; epoch: number }>('select id::text as id, epoch from log.identity');
    const held = rows[0];
    if (held?.id === id && held.epoch === epoch) {
      // From now on it is known for a mirror, also before the first event is copied.
      await pool.query('update log.mirror set updated_at = clock_timestamp() where updated_at is null');
      return;
    }
    throw new LogMismatchError(
      `this database holds log ${held?.id}, epoch ${held?.epoch}; EventStoreDB holds log ${id}, epoch ${epoch}. ` +
        'Name a fresh database for its mirror (docs/event-store.md)',
    );
  } finally {
    await pool.end();
  }
}

/**
 * For whoever would use a database as the log itself.
 * @throws LogMismatchError when it mirrors an EventStoreDB: what is appended here would never reach the log
 */
export async function refuseMirror(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1, name: 'recount-identity' });
  try {
    const { rows } = await pool.query<{ id: string; epoch: number }>(
      `select id::text as id, epoch from log.identity
        where exists (select from log.mirror where updated_at is not null)`,
    );
    const held = rows[0];
    if (held === undefined) return;
    throw new LogMismatchError(
      `this database mirrors an EventStoreDB (log ${held.id}, epoch ${held.epoch}): the log is there, nothing may be appended here. ` +
        'Set EVENTSTORE_URL, or name another database (docs/event-store.md)',
    );
  } finally {
    await pool.end();
  }
}
