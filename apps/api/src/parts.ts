import { setTimeout as sleep } from 'node:timers/promises';
import { createCommandGateway } from '@recount/commands';
import { logMigrations, openLog } from '@recount/event-log';
import { contractOf, personalFields, upcast } from '@recount/journey';
import { createPool, migrate } from '@recount/postgres';
import { knownBy, reactorMigrations } from '@recount/reactors';
import { loadProjections, openReadStore, type ReadStore, readStoreMigrations, upcastingOf } from '@recount/read-store';
import type { ApiParts } from './create-api.js';
import { toRefusal } from './http/to-refusal.js';

export interface OpenOptions {
  readonly databaseUrl: string;
  /** EventStoreDB is the log; else the database is. */
  readonly eventStoreUrl?: string | undefined;
  readonly projections: string;
  /** Gives up waiting for the database. */
  readonly signal?: AbortSignal;
  /** How long a query waits for its `minPosition`. */
  readonly waitMs?: number;
  /** How long a statement of a query may take. Default: as long as it takes. */
  readonly queryMs?: number | undefined;
}

/** The parts of an API, with the whole read store. */
export interface OpenedParts extends ApiParts {
  readonly store: ReadStore;
  close(): Promise<void>;
}

/** A database that is still starting gets this long. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 250;

/** Opens the log, the command gateway and the read store of one database; migrates it first. */
export async function openParts({
  databaseUrl: url,
  eventStoreUrl,
  projections,
  signal,
  waitMs,
  queryMs,
}: OpenOptions): Promise<OpenedParts> {
  await whenReachable(() => migrate(url, [logMigrations, readStoreMigrations, reactorMigrations]), signal);
  const log = await whenReachable(() => openLog({ databaseUrl: url, eventStoreUrl }), signal);
  const pool = createPool(url, { max: 5, name: 'recount-api-known' });
  const gateway = await createCommandGateway({ log, findKnown: knownBy(pool) });
  const store = await openReadStore({
    url,
    projections: await loadProjections(projections),
    upcasting: upcastingOf({ contractOf, upcast, personalFields }),
    patience: { statementMs: queryMs },
    ...(waitMs === undefined ? {} : { waitMs }),
  });
  await whenReachable(() => store.refresh(), signal);
  return {
    log,
    gateway,
    store,
    close: async () => {
      await gateway.close();
      await pool.end();
      await store.close();
      await log.close();
    },
  };
}

async function whenReachable<T>(run: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (toRefusal(error)?.code !== 'UNAVAILABLE' || Date.now() > deadline) throw error;
      await sleep(RETRY_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
}
