import { fileURLToPath } from 'node:url';
import { logMigrations } from '@recount/event-log';
import * as journey from '@recount/journey';
import { createPool, migrate } from '@recount/postgres';
import { reactorMigrations } from '@recount/reactors';
import {
  type LoadedProjection,
  loadProjections,
  openReadStore,
  type ReadStore,
  readStoreMigrations,
  upcastingOf,
} from '@recount/read-store';
import { replayMigrations } from '@recount/replay';
import type { Pool } from 'pg';

const projectionsFolder = fileURLToPath(new URL('../../../projections', import.meta.url));
export const upcasting = upcastingOf(journey, import.meta.resolve('@recount/journey'));

/** A migrated database of its own for one part, so that parts do not disturb each other. */
export async function withDatabase<T>(server: string, name: string, use: (url: string) => Promise<T>): Promise<T> {
  const admin = createPool(server);
  await admin.query(`create database ${name}`);
  const url = server.replace('/recount?', `/${name}?`);
  try {
    await migrate(url, [logMigrations, readStoreMigrations, reactorMigrations, replayMigrations]);
    return await use(url);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

/** The read side over a database. */
export interface ReadSide {
  readonly url: string;
  readonly pool: Pool;
  readonly store: ReadStore;
  readonly projections: readonly LoadedProjection[];
}

export async function withReadSide<T>(url: string, use: (side: ReadSide) => Promise<T>): Promise<T> {
  const projections = await loadProjections(projectionsFolder);
  const pool = createPool(url);
  const store = await openReadStore({ url, projections, upcasting });
  try {
    await store.deploy();
    return await use({ url, pool, store, projections });
  } finally {
    await store.close();
    await pool.end();
  }
}
