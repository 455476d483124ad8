import type pg from 'pg';
import type { LoadedProjection } from '../api.js';
import { type CatalogueModel, createCatalogue } from '../catalogue.js';
import { openCheckpoint, readCheckpoint } from '../checkpoint.js';
import {
  checkDefinition,
  forgetVersion,
  isServed,
  type RegisteredModel,
  register,
  registeredModels,
} from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { projectionFolders } from '../load.js';
import { ReadStoreError } from '../read-store-error.js';
import { buildTables, type RebuildOptions, withBuildLock } from '../rebuild/rebuild.js';
import { followAndJoin } from '../rebuild/swap.js';
import { tableOf } from '../tables.js';
import { readBook, versionsBeside, writeBook } from './books.js';
import { packDefinition, type RecordedDefinition, recordDefinition, sweepDefinitions } from './definition.js';
import { emptyBook } from './definitions.js';
import type { StagedProjection } from './result.js';

export interface StageOptions extends RebuildOptions {
  /** Folder of projections. Default: this build's own. */
  readonly projections?: string;
  /** Projections, or models of theirs. Default: all that differ from what is served. */
  readonly only?: readonly string[];
}

/** A definition that could be staged, loaded from a copy of its files. */
export interface Candidate {
  readonly definition: RecordedDefinition;
  readonly projection: LoadedProjection;
}

/** The definitions of a folder, or this build's own. @throws Error for a folder that holds none */
export async function candidatesOf(engine: Engine, folder: string | undefined): Promise<Candidate[]> {
  const folders =
    folder === undefined
      ? engine.definitions.own.projections.map((projection) => projection.folder).filter((from) => from !== '')
      : await projectionFolders(folder);
  if (folders.length === 0) throw new Error(`${folder ?? 'this build'} holds no projections`);
  return Promise.all(
    folders.map(async (from) => {
      const definition = await packDefinition(from);
      const projection = await engine.definitions.load(definition);
      return { definition: { ...definition, projection: projection.name }, projection };
    }),
  );
}

/**
 * Builds changed definitions beside what is served, up to the projector's checkpoint; the projector then folds both. The
 * definition is recorded: every process can load it. Staging again replaces what was staged.
 * @throws ReadStoreError DEFINITION_CHANGED for a change under an unchanged version; FoldError as a rebuild: nothing is left
 */
export async function stage(engine: Engine, options: StageOptions = {}): Promise<StagedProjection[]> {
  return withBuildLock(engine, async (client) => {
    await openCheckpoint(client);
    await engine.definitions.refresh(client);
    const candidates = await candidatesOf(engine, options.projections);
    const named = candidates.filter(({ projection }) => wanted(projection, options.only));
    const unknown = options.only?.filter((name) => !named.some(({ projection }) => wanted(projection, [name]))) ?? [];
    if (unknown.length > 0)
      throw new ReadStoreError({ code: 'NOT_FOUND', message: `there is no projection or model ${unknown.join(', ')}` });
    const staged: StagedProjection[] = [];
    for (const candidate of named) {
      const done = await stageOne(engine, client, candidate, options);
      if (done !== undefined) staged.push(done);
    }
    return staged;
  });
}

const wanted = (projection: LoadedProjection, only: readonly string[] | undefined): boolean =>
  only === undefined ||
  only.some((name) => name === projection.name || projection.models.some((model) => model.name === name));

/** The models of a candidate that have to be built: new ones and raised ones. @throws ReadStoreError DEFINITION_CHANGED */
export function toBuild(
  engine: Engine,
  projection: LoadedProjection,
  registered: readonly RegisteredModel[],
): CatalogueModel[] {
  const others = engine.catalogue.projections.filter(({ name }) => name !== projection.name);
  const catalogue = createCatalogue([...others, projection]);
  return catalogue.models
    .filter((model) => model.projection === projection)
    .filter((model) => {
      const stored = registered.find((one) => one.name === model.name && isServed(one));
      if (stored !== undefined) checkDefinition(model, stored);
      return stored?.version !== model.version;
    });
}

async function stageOne(
  engine: Engine,
  client: pg.Client,
  { definition, projection }: Candidate,
  options: StageOptions,
): Promise<StagedProjection | undefined> {
  const book = (await readBook(client, projection.name)) ?? emptyBook(projection.name);
  if (book.served === definition.sha256) return undefined;
  if (book.role === 'former' && book.other !== null)
    throw new ReadStoreError({
      code: 'VALIDATION_FAILED',
      path: projection.name,
      message: `${projection.name} still has its former version to roll back to: recount drop ${projection.name} first`,
    });
  const registered = await registeredModels(client);
  const models = toBuild(engine, projection, registered);
  const from = (name: string) => registered.find((one) => one.name === name && isServed(one))?.version ?? null;
  if (models.length === 0 && options.only === undefined && book.served === null) return undefined;
  if (book.served === null && models.some(({ name }) => from(name) !== null))
    throw new ReadStoreError({
      code: 'VALIDATION_FAILED',
      path: projection.name,
      message: `the definition that serves ${projection.name} was never recorded: start (or deploy) the build that serves it once`,
    });
  const position = (await readCheckpoint(client))?.position ?? null;
  const before = await versionsBeside(
    client,
    projection.models.map(({ name }) => name),
  );
  const whole = models.every((model) =>
    before.some((one) => one.name === model.name && one.version === model.version && one.state === 'staged'),
  );
  const answer = {
    projection: projection.name,
    definition: definition.sha256,
    models: models.map(({ name, version }) => ({ name, from: from(name), to: version, rows: 0, setAside: 0 })),
  };
  if (book.other === definition.sha256 && whole)
    return { ...answer, already: true, position: position === null ? null : String(position) };
  const result = await buildTables(engine, client, models, options, {
    ahead: false,
    finish: (reached, aside) =>
      followAndJoin(engine, client, models, reached, aside, async () => {
        for (const version of before) {
          await forgetVersion(client, version);
          await client.query(`drop table if exists ${tableOf(version)}`);
        }
        await recordDefinition(client, definition);
        await writeBook(client, { ...book, other: definition.sha256, role: 'staged' });
        for (const model of models) await register(client, model, 'staged');
        await sweepDefinitions(client);
      }),
  });
  await engine.definitions.refresh(client);
  const built = new Map(result.models.map(({ name, rows, setAside }) => [name, { rows, setAside }]));
  return {
    ...answer,
    models: answer.models.map((model) => ({ ...model, ...built.get(model.name) })),
    already: false,
    position: result.position,
  };
}
