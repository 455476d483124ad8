import type pg from 'pg';
import { checkDefinition, isServed, registeredModels } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { ReadStoreError } from '../read-store-error.js';
import { readBooks, writeBook } from './books.js';
import { packDefinition, recordDefinition, sweepDefinitions } from './definition.js';
import { emptyBook, isAhead } from './definitions.js';
import { dropBeside } from './drop.js';

/**
 * Holds this build's definitions against the versions that stand beside the served ones: the same version has to be the
 * same definition, whether it is served or not.
 * @throws ReadStoreError DEFINITION_CHANGED
 */
export async function checkBeside(engine: Engine, client: pg.ClientBase): Promise<void> {
  const registered = await registeredModels(client);
  for (const model of engine.definitions.own.models)
    for (const stored of registered)
      if (stored.name === model.name && stored.version === model.version) {
        try {
          checkDefinition(model, stored);
        } catch (error) {
          if (!(error instanceof ReadStoreError) || isServed(stored)) throw error;
          const { projection } = model;
          const message = `${error.body.message}; or, as it is only ${stored.state} there: recount drop ${projection.name}`;
          throw new ReadStoreError({ ...error.body, message });
        }
      }
}

/** Where this build defines a version nobody has seen, what stands beside the served versions gives way to its deploy. */
export async function replaceBeside(engine: Engine, client: pg.ClientBase): Promise<void> {
  const books = await readBooks(client);
  for (const projection of engine.definitions.own.projections) {
    const book = books.projections.find(({ name }) => name === projection.name);
    if (book?.role != null && isAhead(projection, books.models)) await dropBeside(engine, client, book);
  }
}

/** Records the definitions that this build serves: they can then be followed, and rolled back to, by any other. */
export async function recordServed(engine: Engine, client: pg.ClientBase): Promise<void> {
  const { own, catalogue } = engine.definitions;
  const { projections: books } = await readBooks(client);
  let changed = false;
  for (const projection of catalogue.projections) {
    // One that is served from the books is recorded; one without a folder has nothing to record.
    if (projection.folder === '' || !own.projections.includes(projection)) continue;
    const definition = await packDefinition(projection.folder, projection.name);
    const book = books.find(({ name }) => name === projection.name) ?? emptyBook(projection.name);
    if (book.served === definition.sha256 && !book.pinned) continue;
    await recordDefinition(client, definition);
    await writeBook(client, { ...book, served: definition.sha256, pinned: false });
    changed = true;
  }
  if (changed) await sweepDefinitions(client);
}
