import { fileURLToPath } from 'node:url';

/** What the process is told by its environment. */
export interface Settings {
  readonly databaseUrl: string;
  /** EventStoreDB is the log, mirrored into the database; else the database is the log. */
  readonly eventStoreUrl: string | undefined;
  /** Folder of the projections. */
  readonly projections: string;
}

/** @throws Error saying which variable is missing */
export function settings({ DATABASE_URL, EVENTSTORE_URL, RECOUNT_PROJECTIONS }: NodeJS.ProcessEnv): Settings {
  if (!DATABASE_URL) throw new Error('DATABASE_URL is not set; `npm start` boots a PostgreSQL and passes it');
  return {
    databaseUrl: DATABASE_URL,
    eventStoreUrl: EVENTSTORE_URL || undefined,
    projections: RECOUNT_PROJECTIONS || fileURLToPath(new URL('../../../projections', import.meta.url)),
  };
}
