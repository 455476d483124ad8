import { fileURLToPath } from 'node:url';

/** What the process is told by its environment. */
export interface Settings {
  readonly databaseUrl: string;
  /** EventStoreDB is the log; else the database is. */
  readonly eventStoreUrl: string | undefined;
  readonly port: number;
  readonly host: string;
  /** Folder of the projections. */
  readonly projections: string;
  /** How long a statement of a query may take, in milliseconds; undefined: as long as it takes. */
  readonly queryMs: number | undefined;
}

/** @throws Error saying which variable is missing or wrong */
export function settings(env: NodeJS.ProcessEnv): Settings {
  const { RECOUNT_QUERY_SECONDS = '60' } = env;
  const { DATABASE_URL, EVENTSTORE_URL, PORT = '3000', HOST = '127.0.0.1', RECOUNT_PROJECTIONS } = env;
  if (!DATABASE_URL) throw new Error('DATABASE_URL is not set; `npm start` boots a PostgreSQL and passes it');
  const port = /^\d{1,5}$/.test(PORT) ? Number(PORT) : -1;
  if (port < 0 || port > 65535) throw new Error(`PORT is ${PORT}; it must be a number from 0 to 65535`);
  if (!/^\d{1,5}$/.test(RECOUNT_QUERY_SECONDS))
    throw new Error(
      `RECOUNT_QUERY_SECONDS is ${RECOUNT_QUERY_SECONDS}; it must be a number of seconds, 0 for no limit`,
    );
  return {
    databaseUrl: DATABASE_URL,
    eventStoreUrl: EVENTSTORE_URL || undefined,
    port,
    host: HOST,
    queryMs: Number(RECOUNT_QUERY_SECONDS) * 1000 || undefined,
    projections: RECOUNT_PROJECTIONS || fileURLToPath(new URL('../../../projections', import.meta.url)),
  };
}
