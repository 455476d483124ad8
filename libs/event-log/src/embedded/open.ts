import { setMaxListeners } from 'node:events';
import { createPool } from '@recount/postgres';
import type { EventLog } from '../port.js';
import { MAX_APPEND_BYTES, vetAppend } from '../vet.js';
import { Appender } from './appender.js';
import { follow } from './follow.js';
import { Hints } from './hints.js';
import { Reader } from './reader.js';

export interface EmbeddedLogOptions {
  /** A database migrated with `logMigrations`. */
  readonly url: string;
  /** Connections for reading, default 4; appending takes one more, following one more. */
  readonly poolSize?: number;
  /** Most bytes of one append, default 1 MiB. */
  readonly maxAppendBytes?: number;
  /** Most appends in one transaction, default 500. */
  readonly groupAppends?: number;
  /** Milliseconds an append or a read is repeated while the database fails, default 15,000. */
  readonly patience?: number;
}

const GROUP_BYTES = 4_000_000;

/**
 * The log in PostgreSQL (table `log.event`).
 * @throws LogUnavailableError when the database does not answer, Error when it was never migrated.
 */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EventLog> {
  const { url, poolSize = 4, maxAppendBytes = MAX_APPEND_BYTES, groupAppends = 500, patience = 15_000 } = options;
  const pool = createPool(url, { max: poolSize, name: 'recount-log' });
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // Every read that waits out a failure listens.
  const reader = new Reader(pool, patience, closing.signal);
  const followed = new Reader(pool, 0, closing.signal); // A follower waits by itself, until its own signal.
  const hints = new Hints(url);
  const appender = new Appender({ url, groupAppends, groupBytes: GROUP_BYTES, patience });
  try {
    await reader.identity();
  } catch (error) {
    await pool.end();
    if ((error as { code?: string }).code !== '42P01') throw error;
    throw new Error('this database holds no log: apply logMigrations first', { cause: error });
  }
  const close = async () => {
    closing.abort();
    await Promise.all([appender.close(), hints.close()]);
    await pool.end();
  };
  let closed: Promise<void> | undefined;
  return {
    append: async (stream, expected, events) => appender.append(vetAppend(stream, events, maxAppendBytes), expected),
    readStream: (stream, wanted = {}) => reader.stream(stream, wanted),
    readAll: (wanted = {}) => reader.all(wanted),
    subscribeAll: (wanted) =>
      follow(followed, hints, wanted, AbortSignal.any([closing.signal, ...(wanted.signal ? [wanted.signal] : [])])),
    head: async () => (await reader.head()) || undefined,
    identity: () => reader.identity(),
    close: () => (closed ??= close()),
  };
}
