import { createPool } from '@recount/postgres';
import type { LoadedProjection, ReadStore, Upcasting } from './api.js';
import { createCatalogue } from './catalogue.js';
import { deploy } from './deploy/deploy.js';
import type { Engine } from './engine.js';
import { explain } from './explain.js';
import { heal } from './live/heal.js';
import { catchUp, runLive } from './live/projector.js';
import { createQueries, type QueryOptions } from './query/index.js';
import { rebuild } from './rebuild/rebuild.js';

export interface ReadStoreOptions extends Omit<QueryOptions, 'pool' | 'catalogue'> {
  /** The PostgreSQL that holds the log and the read models, migrated. */
  readonly url: string;
  readonly projections: readonly LoadedProjection[];
  /** How stored payloads become current ones. */
  readonly upcasting: Upcasting;
  /** Most connections at a time, the rebuild's own aside. Default 10. */
  readonly poolSize?: number;
}

/**
 * Opens the read side over a database. Nothing is created before `deploy`.
 * @throws DefinitionError for projections that contradict themselves or each other
 */
export async function openReadStore(options: ReadStoreOptions): Promise<ReadStore> {
  const { url, projections, upcasting, poolSize = 10, ...query } = options;
  const catalogue = createCatalogue(projections);
  // Report functions name views bare; the body of one that is not inlined is resolved when it runs.
  const session = { synchronous_commit: 'off', search_path: 'read, public' };
  const pool = createPool(url, { max: poolSize, name: 'recount-read-store', session });
  const engine: Engine = { url, pool, catalogue, upcasting };
  return {
    ...createQueries({ ...query, pool, catalogue }),
    explain: (model, tenant, key, more = {}) => explain(engine, model, tenant, key, more.column),
    deploy: () => deploy(engine),
    runLive: (live) => runLive(engine, live),
    catchUp: (more) => catchUp(engine, more),
    rebuild: (models, more) => rebuild(engine, models, more),
    heal: (model) => heal(engine, model),
    close: () => pool.end(),
  };
}
