import type pg from 'pg';
import type { CatalogueModel } from '../catalogue.js';
import { openCheckpoint, readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { withBuildLock } from '../rebuild/rebuild.js';
import { checkBeside, recordServed, replaceBeside } from '../stage/deployed.js';
import { createIndexes, createTable, tableOf } from '../tables.js';
import { inTransaction } from '../transaction.js';
import { build } from './build.js';
import { ensureReader } from './reader.js';
import {
  checkDefinition,
  isServed,
  type RegisteredModel,
  registeredModels,
  registerLive,
  replacedVersions,
  stopModel,
} from './registry.js';
import { recreateViews, viewsHash, withViewsLocked } from './views.js';

/**
 * Makes storage match the definitions: tables of new models (built from history where there is any), new versions built
 * beside and swapped, views and functions, the role that reads them in SQL. Models this build does not know are stopped, not dropped. Where a new
 * version cannot be built its projection is served on as it was, and the new one stands beside it as failed. What was staged,
 * promoted or rolled back stays as it is until this build defines a version nobody has seen. Safe to call from several
 * processes at once.
 * @throws ReadStoreError DEFINITION_CHANGED, LOG_MISMATCH: before anything was touched
 */
export async function deploy(engine: Engine): Promise<void> {
  await withBuildLock(engine, async (client) => {
    while (await deployModels(engine, client));
    await refreshViews(engine, client);
    await recordServed(engine, client);
    await ensureReader(client);
  });
}

/** Tables of all models that are served. @returns true where a projection was held back: others are served then */
async function deployModels(engine: Engine, client: pg.Client): Promise<boolean> {
  const checkpoint = await openCheckpoint(client);
  await engine.definitions.refresh(client);
  const { catalogue } = engine;
  await checkBeside(engine, client);
  await replaceBeside(engine, client);
  const registered = (await registeredModels(client)).filter(isServed);
  const storedOf = (model: CatalogueModel): RegisteredModel | undefined =>
    registered.find((stored) => stored.name === model.name);
  for (const model of catalogue.models) {
    const stored = storedOf(model);
    if (stored !== undefined) checkDefinition(model, stored);
  }
  const wanted = catalogue.models.filter((model) => {
    const stored = storedOf(model);
    return stored === undefined || stored.version !== model.version || stored.state !== 'live';
  });
  const gone = registered.filter((stored) => stored.state === 'live' && catalogue.model(stored.name) === undefined);
  if (gone.length > 0) {
    await inTransaction(client, async () => {
      for (const stored of gone) await stopModel(client, stored, 'not part of the deployed build');
      await client.query('update engine.checkpoint set revision = revision + 1');
    });
  }
  const empty = checkpoint.position === null && (await createAllEmpty(client, wanted));
  return !empty && build(engine, client, wanted);
}

/**
 * Empty tables, where nothing is folded yet: a projector beside it waits, and then folds them along from the first event.
 * @returns false, with nothing made, where something is folded by now: they are to be built from history
 */
async function createAllEmpty(client: pg.Client, models: readonly CatalogueModel[]): Promise<boolean> {
  if (models.length === 0) return true;
  return withViewsLocked(client, async () => {
    if ((await readCheckpoint(client, true))?.position !== null) return false;
    for (const model of models) await createEmpty(client, model);
    await client.query('update engine.checkpoint set revision = revision + 1');
    return true;
  });
}

async function createEmpty(client: pg.Client, model: CatalogueModel): Promise<void> {
  for (const { version } of [...(await replacedVersions(client, model)), model])
    await client.query(`drop table if exists ${tableOf({ name: model.name, version })} cascade`);
  await client.query(createTable(model));
  for (const statement of createIndexes(model)) await client.query(statement);
  await registerLive(client, model);
  // Dropping may have taken views along: they are made anew even if they are to be the same.
  await client.query(`delete from engine.deployment where name = 'views'`);
}

async function refreshViews(engine: Engine, client: pg.Client): Promise<void> {
  const registered = await registeredModels(client);
  const live = engine.catalogue.models.filter((model) =>
    registered.some(
      (stored) => stored.name === model.name && stored.version === model.version && stored.state === 'live',
    ),
  );
  const { rows } = await client.query<{ hash: string }>(`select hash from engine.deployment where name = 'views'`);
  if (rows[0]?.hash === viewsHash(engine.catalogue, live)) return;
  await withViewsLocked(client, () => recreateViews(client, engine.catalogue, live));
}
