import { openEmbeddedLog } from './embedded/open.js';
import { adoptIdentity, refuseMirror } from './eventstoredb/adopt.js';
import { type EventStoreDbOptions, openEventStoreDb } from './eventstoredb/open.js';
import type { EventLog } from './port.js';

export interface OpenLogOptions extends Pick<EventStoreDbOptions, 'say'> {
  /** Migrated with `logMigrations`: the log itself, or where EventStoreDB is mirrored. */
  readonly databaseUrl: string;
  /** EVENTSTORE_URL: the log is there. */
  readonly eventStoreUrl?: string | undefined;
}

/**
 * The log of an installation: EventStoreDB when its URL is given, else the one in the database.
 * @throws LogUnavailableError; LogMismatchError when the database mirrors another log, or mirrors one and no URL is given
 */
export async function openLog({ databaseUrl, eventStoreUrl, ...options }: OpenLogOptions): Promise<EventLog> {
  if (!eventStoreUrl) {
    const log = await openEmbeddedLog({ url: databaseUrl });
    return await closingUnless(log, refuseMirror(databaseUrl));
  }
  const log = await openEventStoreDb({ connectionString: eventStoreUrl, ...options });
  return await closingUnless(
    log,
    log.identity().then((identity) => adoptIdentity(databaseUrl, identity)),
  );
}

async function closingUnless(log: EventLog, allowed: Promise<void>): Promise<EventLog> {
  try {
    await allowed;
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}
