import { ReadStoreError } from '../api.js';
import type { CatalogueModel } from '../catalogue.js';
import type { Checkpoint } from '../checkpoint.js';
import { openCheckpoint } from '../checkpoint.js';
import { checkDefinition, registeredModels } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { FoldSet, type FoldSetOptions } from './fold-set.js';

/** The models that are folded live now, and the checkpoint they are at. */
export interface LiveSet {
  readonly checkpoint: Checkpoint;
  readonly set: FoldSet;
}

/** The models the registry holds as live, as this build defines them. @throws ReadStoreError DEFINITION_CHANGED */
export async function liveModels(engine: Engine): Promise<CatalogueModel[]> {
  const registered = await registeredModels(engine.pool);
  const live: CatalogueModel[] = [];
  for (const stored of registered) {
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
  const missing = engine.catalogue.models.filter((model) => !registered.some((stored) => stored.name === model.name));
  if (missing.length > 0) {
    const names = missing.map((model) => model.name).join(', ');
    throw new ReadStoreError({ code: 'DEFINITION_CHANGED', message: `${names}: not deployed yet`, path: names });
  }
  return live;
}

/** Everything a live fold starts from, or starts again from. @throws ReadStoreError LOG_MISMATCH, DEFINITION_CHANGED */
export async function loadLiveSet(engine: Engine, options: FoldSetOptions): Promise<LiveSet> {
  const checkpoint = await openCheckpoint(engine.pool);
  const models = await liveModels(engine);
  const { rows } = await engine.pool.query<{ model: string; tenant: string; root: string }>(
    'select model, tenant, root from engine.quarantine',
  );
  const aside = new Map<string, Set<string>>();
  for (const { model, tenant, root } of rows) {
    const roots = aside.get(model) ?? new Set();
    aside.set(model, roots.add(`${tenant}\u001f${root}`));
  }
  return { checkpoint, set: new FoldSet(models, aside, options) };
}
