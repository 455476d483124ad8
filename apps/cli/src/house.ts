import { type CommandGateway, createCommandGateway } from '@recount/commands';
import { type EventLog, logMigrations, openLog } from '@recount/event-log';
import { contractOf, personalFields, upcast } from '@recount/journey';
import { createPool, migrate, type OpenedPostgres, openPostgres } from '@recount/postgres';
import { knownBy, reactorMigrations } from '@recount/reactors';
import { loadProjections, openReadStore, type ReadStore, readStoreMigrations, upcastingOf } from '@recount/read-store';
import { replayMigrations } from '@recount/replay';
import type { Pool } from 'pg';
import { InterruptedError } from './interruption.js';
import type { Settings } from './settings.js';

/** Everything a command may need, opened when first asked for and closed together. */
export interface House {
  readonly settings: Settings;
  readonly url: string;
  log(): Promise<EventLog>;
  gateway(): Promise<CommandGateway>;
  /** Deployed: what is stored is what this build defines. */
  readStore(): Promise<ReadStore>;
  /** As it is, whatever this build defines. */
  undeployed(): Promise<ReadStore>;
  pool(): Pool;
}

/** Reads stored events of every version the catalogue knows; the module is where rebuild workers find it. */
export const upcasting = upcastingOf({ contractOf, upcast, personalFields }, import.meta.resolve('@recount/journey'));

/** Brings a database up to what this build needs. */
export const migrateAll = (url: string): Promise<void> =>
  migrate(url, [logMigrations, readStoreMigrations, reactorMigrations, replayMigrations]);

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Opens what is asked for over a database that is up to date; `close` ends it all, last opened first. */
export function houseOver(settings: Settings, url: string): House & { close(): Promise<void> } {
  const closers: (() => Promise<unknown>)[] = [];
  const closing = <T>(resource: T, close: (resource: T) => Promise<unknown>): T => {
    closers.unshift(() => close(resource));
    return resource;
  };
  const log = once(async () =>
    closing(await openLog({ databaseUrl: url, eventStoreUrl: settings.eventStoreUrl }), (it) => it.close()),
  );
  const undeployed = once(async () => {
    // The database takes the identity of a log elsewhere before the folds take the database's.
    if (settings.eventStoreUrl !== undefined) await log();
    const projections = await loadProjections(settings.projections);
    return closing(await openReadStore({ url, projections, upcasting }), (it) => it.close());
  });
  const pool = once(() => closing(createPool(url, { max: 5, name: 'recount-cli' }), (it) => it.end()));
  const house: House = {
    settings,
    url,
    log,
    gateway: once(async () =>
      closing(await createCommandGateway({ log: await log(), findKnown: knownBy(pool()) }), (it) => it.close()),
    ),
    undeployed,
    readStore: once(async () => {
      const store = await undeployed();
      await store.deploy();
      return store;
    }),
    pool,
  };
  return {
    ...house,
    close: async () => {
      for (const close of closers) await close();
    },
  };
}

/**
 * Runs work over the database of the settings: `DATABASE_URL`, else the running PostgreSQL of the home, else one that is
 * booted for the work and stopped after it.
 */
export async function withHouse<T>(settings: Settings, work: (house: House) => Promise<T>): Promise<T> {
  const postgres: OpenedPostgres = await openPostgres({ home: settings.home, databaseUrl: settings.databaseUrl });
  try {
    await migrateAll(postgres.url);
    const house = houseOver(settings, postgres.url);
    let left = false;
    try {
      return await work(house);
    } catch (error) {
      // Whatever it was in the middle of would have to be waited for; the process ends instead.
      left = error instanceof InterruptedError;
      throw error;
    } finally {
      if (!left) await house.close();
    }
  } finally {
    await postgres.stop();
  }
}
