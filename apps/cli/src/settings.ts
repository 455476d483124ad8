import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTenant } from '@recount/journey';

/** The options every command takes, as commander hands them over. */
export interface GlobalOptions {
  readonly home?: string;
  readonly databaseUrl?: string;
  readonly tenant?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

/** Where things are and how to print, after options, environment and defaults. */
export interface Settings {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  /** EventStoreDB is the log, mirrored into the database; else the database is the log. */
  readonly eventStoreUrl: string | undefined;
  readonly projections: string;
  /** As asked for; commands have their own default. */
  readonly tenant: string | undefined;
  readonly json: boolean;
  readonly progress: boolean | undefined;
}

/** The folder the project stands in. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder of the installation, unless RECOUNT_HOME or --home names another. */
export const DEFAULT_HOME = resolve(ROOT, '.recount');

/** A wrong option or argument: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something is not as it must be, and the message says what to do: exit code 1, no stack. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  /** @param code for scripts */
  constructor(
    message: string,
    readonly code = 'FAILED',
  ) {
    super(message);
  }
}

/** Options win over the environment, the environment over defaults. @throws UsageError */
export function settingsOf(options: GlobalOptions, env: NodeJS.ProcessEnv = process.env): Settings {
  const tenant = options.tenant ?? (env.RECOUNT_TENANT || undefined);
  if (tenant !== undefined && !isTenant(tenant)) {
    throw new UsageError(`${tenant} is no tenant: lower-case letters, digits and _, at most 63`);
  }
  return {
    home: resolve(options.home ?? (env.RECOUNT_HOME || DEFAULT_HOME)),
    databaseUrl: options.databaseUrl ?? (env.DATABASE_URL || undefined),
    eventStoreUrl: env.EVENTSTORE_URL || undefined,
    projections: resolve(env.RECOUNT_PROJECTIONS || resolve(ROOT, 'projections')),
    tenant,
    json: options.json ?? false,
    progress: options.progress,
  };
}
