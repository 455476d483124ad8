import { fileURLToPath } from 'node:url';
import type { Cadence } from '@recount/seal';

/** What the process is told by its environment. */
export interface Settings {
  readonly databaseUrl: string;
  /** EventStoreDB is the log, mirrored into the database; else the database is the log. */
  readonly eventStoreUrl: string | undefined;
  /** Folder of the projections. */
  readonly projections: string;
  /** Timers leave what was overdue when it was recorded alone for so long. Undefined: their own default. */
  readonly timerGraceMs: number | undefined;
  readonly audit: AuditSettings;
}

/** What a projector does for the auditor by itself. */
export interface AuditSettings {
  /** How often the log is sealed. */
  readonly seal: Cadence;
  /** How often a share of what is stored is held against the log. */
  readonly verify: Cadence;
  /** The newest seal is noted in this file. */
  readonly anchor: string | undefined;
  /** Nothing of it is done by a process younger than this. */
  readonly graceMs: number;
}
const SEAL: Cadence = { everyEvents: 50_000, everyMinutes: 60 };
const VERIFY: Cadence = { everyEvents: 50_000, everyMinutes: 60 };
const GRACE_MS = 15 * 60_000;

/** @throws Error saying which variable is missing or wrong */
export function settings(env: NodeJS.ProcessEnv): Settings {
  const { DATABASE_URL, EVENTSTORE_URL, RECOUNT_PROJECTIONS, RECOUNT_ANCHOR } = env;
  if (!DATABASE_URL) throw new Error('DATABASE_URL is not set; `npm start` boots a PostgreSQL and passes it');
  return {
    databaseUrl: DATABASE_URL,
    eventStoreUrl: EVENTSTORE_URL || undefined,
    timerGraceMs: numberFrom(env, 'RECOUNT_TIMER_GRACE_MS', 'milliseconds'),
    audit: {
      seal: cadenceFrom(env, 'RECOUNT_SEAL', SEAL),
      verify: cadenceFrom(env, 'RECOUNT_VERIFY', VERIFY),
      anchor: RECOUNT_ANCHOR || undefined,
      graceMs: numberFrom(env, 'RECOUNT_AUDIT_GRACE_MS', 'milliseconds') ?? GRACE_MS,
    },
    projections: RECOUNT_PROJECTIONS || fileURLToPath(new URL('../../../projections', import.meta.url)),
  };
}

const cadenceFrom = (env: NodeJS.ProcessEnv, name: string, usual: Cadence): Cadence => ({
  everyEvents: numberFrom(env, `${name}_EVENTS`, 'events') ?? usual.everyEvents,
  everyMinutes: numberFrom(env, `${name}_MINUTES`, 'minutes') ?? usual.everyMinutes,
});

function numberFrom(env: NodeJS.ProcessEnv, name: string, of: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a number of ${of}, not ${text}`);
  return Number(text);
}
