import type pg from 'pg';
import { type Catalogue, type CatalogueModel, createCatalogue } from '../catalogue.js';
import type { Engine } from '../engine.js';
import { ReadStoreError } from '../read-store-error.js';
import { buildModels } from '../rebuild/rebuild.js';
import { readBook, writeBook } from '../stage/books.js';
import { packDefinition, readDefinition, recordDefinition } from '../stage/definition.js';
import { inTransaction } from '../transaction.js';
import {
  checkDefinition,
  isServed,
  type RegisteredModel,
  registeredModels,
  registerFailed,
  registerStopped,
} from './registry.js';

/** The definition or the history is at fault, not the infrastructure. Errors of workers come without their class. */
const isFoldFailure = (error: unknown): boolean =>
  ['FoldError', 'RangeError', 'DuplicateRowError'].includes((error as Error).name);

/** The model that could not be built, where the failure begins with its name. */
const failedOf = (models: readonly CatalogueModel[], { message }: Error): CatalogueModel | undefined =>
  models.length === 1 ? models[0] : models.find(({ name }) => name === /^\w+/.exec(message)?.[0]);

/**
 * Builds models from history. Where one cannot be built, its projection is held back if it is served by another definition;
 * else it is entered as stopped and the others go on without it.
 * @returns true once a projection was held back: what is to be built is another thing then, and is to be asked again
 */
export async function build(engine: Engine, client: pg.Client, models: readonly CatalogueModel[]): Promise<boolean> {
  if (models.length === 0) return false;
  try {
    await buildModels(engine, client, models, {});
    return false;
  } catch (error) {
    if (!isFoldFailure(error)) throw error;
    const { message } = error as Error;
    const failed = failedOf(models, error as Error);
    if (failed !== undefined) {
      if (await holdBack(engine, client, failed, message)) return true;
      await inTransaction(client, async () => {
        await registerStopped(client, failed, message);
        await client.query('update engine.checkpoint set revision = revision + 1');
      });
      const others = models.filter((model) => model !== failed);
      return build(engine, client, others);
    }
    // It names none: smaller units say which. A projection of which one part is swapped cannot be held back any more.
    const projections = [...new Set(models.map(({ projection }) => projection))];
    const units =
      projections.length > 1
        ? projections.map((projection) => models.filter((model) => model.projection === projection))
        : models.map((model) => [model]);
    if (projections.length === 1)
      for (const model of models) if (await holdBack(engine, client, model, message)) return true;
    for (const unit of units) if (await build(engine, client, unit)) return true;
    return false;
  }
}

/**
 * Leaves the recorded definition of a projection served and folded, as if the new one had been staged and had failed: models
 * of one projection go together.
 * @returns false, with nothing done, where no former version is served, or its definition is not to be had
 */
async function holdBack(engine: Engine, client: pg.Client, failed: CatalogueModel, message: string): Promise<boolean> {
  const { projection } = failed;
  const registered = (await registeredModels(client)).filter(isServed);
  const replaced = registered.some(({ name, version }) => name === failed.name && version !== failed.version);
  const book = await readBook(client, projection.name);
  if (!replaced || projection.folder === '' || book === undefined || book.served === null || book.role !== null)
    return false;
  const former = await formerOf(engine, client, book.served, registered);
  if (former === undefined) return false;
  const definition = await packDefinition(projection.folder, projection.name);
  const next = engine.definitions.own.models.filter(
    (model) => model.projection === projection && former.model(model.name)?.version !== model.version,
  );
  await inTransaction(client, async () => {
    await recordDefinition(client, definition);
    await writeBook(client, { ...book, other: definition.sha256, role: 'staged' });
    for (const model of next)
      await registerFailed(client, model, model.name === failed.name ? message : `${failed.name} could not be built`);
    await client.query('update engine.checkpoint set revision = revision + 1');
  });
  await engine.definitions.refresh(client);
  return true;
}

/** The definition that is served, where it can still be folded by: loaded, and the one its tables were made by. */
async function formerOf(
  engine: Engine,
  client: pg.Client,
  sha256: string,
  registered: readonly RegisteredModel[],
): Promise<Catalogue | undefined> {
  try {
    const served = await engine.definitions.load(await readDefinition(client, sha256));
    const former = createCatalogue([{ ...served, reports: [] }]);
    for (const model of former.models) {
      const stored = registered.find(({ name, version }) => name === model.name && version === model.version);
      if (stored === undefined) return undefined;
      checkDefinition(model, stored);
    }
    return former;
  } catch (error) {
    // Imports this build does not have, or means otherwise: nobody could fold it on.
    if (error instanceof ReadStoreError) return undefined;
    throw error;
  }
}
