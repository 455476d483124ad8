import type { CatalogueModel } from '../catalogue.js';
import type { Checkpoint } from '../checkpoint.js';
import { openCheckpoint, readCheckpoint } from '../checkpoint.js';
import {
  checkDefinition,
  isCompanion,
  isServed,
  type RegisteredModel,
  registeredModels,
  stopModel,
} from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { ReadStoreError } from '../read-store-error.js';
import { FoldSet, type FoldSetOptions, versionOf } from './fold-set.js';

/** The models that are folded live now, and the checkpoint they are at. */
export interface LiveSet {
  readonly checkpoint: Checkpoint;
  readonly set: FoldSet;
}

/**
 * The models the registry holds as live, and what is staged or former beside them, as their definitions say. One whose
 * recorded definition cannot be loaded is not folded on, and can then not be promoted.
 * @throws ReadStoreError DEFINITION_CHANGED
 */
export async function liveModels(engine: Engine): Promise<CatalogueModel[]> {
  const registered = await registeredNow(engine);
  const live: CatalogueModel[] = [];
  for (const stored of registered) {
    if (isCompanion(stored)) {
      const companion = engine.definitions.companions.find(
        (model) => model.name === stored.name && model.version === stored.version,
      );
      if (companion !== undefined) live.push(companion);
      else await stopModel(engine.pool, stored, engine.definitions.trouble ?? 'its definition is not recorded');
      continue;
    }
    if (stored.state !== 'live') continue;
    const model = engine.catalogue.model(stored.name);
    if (model === undefined || model.version > stored.version) {
      const what =
        model === undefined
          ? 'is not part of this build'
          : `is stored as version ${stored.version}, this build defines ${model.version}`;
      throw new ReadStoreError({
        code: 'DEFINITION_CHANGED',
        message: `${stored.name} ${what}: deploy first`,
        path: stored.name,
      });
    }
    checkDefinition(model, stored);
    live.push(model);
  }
  const missing = engine.catalogue.models.filter(
    (model) => !registered.some((stored) => stored.name === model.name && isServed(stored)),
  );
  if (missing.length > 0) {
    const names = missing.map((model) => model.name).join(', ');
    throw new ReadStoreError({ code: 'DEFINITION_CHANGED', message: `${names}: not deployed yet`, path: names });
  }
  return live;
}

/** What is registered, of the revision that the definitions are of: somebody may stage or promote in between. */
async function registeredNow(engine: Engine): Promise<RegisteredModel[]> {
  for (;;) {
    await engine.definitions.refresh();
    const registered = await registeredModels(engine.pool);
    const now = await readCheckpoint(engine.pool);
    if (String(now?.revision) === String(engine.definitions.revision)) return registered;
  }
}

/** Everything a live fold starts from, or starts again from. @throws ReadStoreError LOG_MISMATCH, DEFINITION_CHANGED */
export async function loadLiveSet(engine: Engine, options: FoldSetOptions): Promise<LiveSet> {
  const checkpoint = await openCheckpoint(engine.pool);
  const models = await liveModels(engine);
  const { rows } = await engine.pool.query<{ model: string; version: number; tenant: string; root: string }>(
    'select model, version, tenant, root from engine.quarantine',
  );
  const aside = new Map<string, Set<string>>();
  for (const { model: name, version, tenant, root } of rows) {
    const model = versionOf({ name, version });
    const roots = aside.get(model) ?? new Set();
    aside.set(model, roots.add(`${tenant}\u001f${root}`));
  }
  return { checkpoint, set: new FoldSet(models, aside, options) };
}
