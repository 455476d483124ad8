import { fileURLToPath } from 'node:url';

/** What the process is told by its environment. */
export interface Settings {
  readonly databaseUrl: string;
  /** EventStoreDB is the log, mirrored into the database; else the database is the log. */
  readonly eventStoreUrl: string | undefined;
  /** Folder of the projections. */
  readonly projections: string;
  /** Timers leave what was overdue when it was recorded alone for so long. Undefined: their own default. */
  readonly timerGraceMs: number | undefined;
}

/** @throws Error saying which variable is missing or wrong */
export function settings(env: NodeJS.ProcessEnv): Settings {
  const { DATABASE_URL, EVENTSTORE_URL, RECOUNT_PROJECTIONS, RECOUNT_TIMER_GRACE_MS } = env;
  if (!DATABASE_URL) throw new Error('DATABASE_URL is not set; `npm start` boots a PostgreSQL and passes it');
  return {
    databaseUrl: DATABASE_URL,
    eventStoreUrl: EVENTSTORE_URL || undefined,
    timerGraceMs: graceOf(RECOUNT_TIMER_GRACE_MS),
    projections: RECOUNT_PROJECTIONS || fileURLToPath(new URL('../../../projections', import.meta.url)),
  };
}

function graceOf(text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`RECOUNT_TIMER_GRACE_MS is a number of milliseconds, not ${text}`);
  return Number(text);
}
