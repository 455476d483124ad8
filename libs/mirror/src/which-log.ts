import { type LogIdentity, LogMismatchError } from '@recount/event-log';
import type pg from 'pg';

/**
 * For whoever compares a database with a store, or repairs it from there: a log of its own, or the mirror of another
 * one, would look like a mirror that is wrong from beginning to end, and repairing it would delete its history.
 * @throws LogMismatchError unless the database mirrors this very log, in this epoch
 */
export async function refuseOtherLog(pool: pg.Pool, { id, epoch }: LogIdentity): Promise<void> {
  const { rows } = await pool.query<{ id: string; epoch: number; mirrors: boolean }>(
    `select i.id::text as id, i.epoch, exists (select from log.mirror where updated_at is not null) as mirrors
       from log.identity i`,
  );
  const held = rows[0];
  if (held?.mirrors && held.id === id && held.epoch === epoch) return;
  throw new LogMismatchError(
    `this is no mirror of that store: the database ${held?.mirrors ? 'mirrors' : 'is the store of'} log ${held?.id}, epoch ${held?.epoch}; ` +
      `EventStoreDB holds log ${id}, epoch ${epoch}. Name the database that mirrors it; a fresh one does as soon as a ` +
      'projector runs on it (docs/event-store.md)',
  );
}
