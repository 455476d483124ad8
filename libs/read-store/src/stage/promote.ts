import type pg from 'pg';
import type { LoadedProjection } from '../api.js';
import { type Catalogue, createCatalogue } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import { checkDefinition, type RegisteredModel, registeredModels } from '../deploy/registry.js';
import { recreateViews, withViewsLocked } from '../deploy/views.js';
import type { Engine } from '../engine.js';
import { ReadStoreError } from '../read-store-error.js';
import { withBuildLock } from '../rebuild/rebuild.js';
import { type ProjectionBook, readBooks, writeBook } from './books.js';
import { readDefinition } from './definition.js';
import { bookOf, dropBeside } from './drop.js';
import type { Dropped, Swapped } from './result.js';

export interface SwapOptions {
  /**
   * SHA-256 (or its beginning) of the definition that is meant: refused when another stands there by now, and nothing is done
   * where it is served already, so that it can be said again after a crash.
   */
  readonly definition?: string;
}

/**
 * Serves the staged definition of a projection in place of the present one, in one transaction; what was served is folded on
 * beside it until it is dropped.
 * @throws ReadStoreError NOT_FOUND when nothing is staged, VALIDATION_FAILED for another definition or a version that failed
 */
export const promote = (engine: Engine, name: string, options: SwapOptions = {}): Promise<Swapped> =>
  swap(engine, name, 'staged', options);

/** Serves the former definition again, at once; the one that was promoted is staged again. @throws as `promote` */
export const rollback = (engine: Engine, name: string, options: SwapOptions = {}): Promise<Swapped> =>
  swap(engine, name, 'former', options);

/** Drops what is staged, or the former version. @throws ReadStoreError NOT_FOUND when there is neither */
export const drop = (engine: Engine, name: string): Promise<Dropped> =>
  withBuildLock(engine, async (client) => {
    await engine.definitions.refresh(client);
    const book = await bookOf(engine, client, name);
    if (book?.role == null) throw nothing(name, 'staged or former');
    return dropBeside(engine, client, book);
  });

const nothing = (name: string, what: string): ReadStoreError =>
  new ReadStoreError({
    code: 'NOT_FOUND',
    message: `nothing ${what} stands beside ${name}: recount plan says what there is`,
  });

const swap = (engine: Engine, name: string, role: 'staged' | 'former', options: SwapOptions): Promise<Swapped> =>
  withBuildLock(engine, async (client) => {
    await engine.definitions.refresh(client);
    const book = await bookOf(engine, client, name);
    const { definition = '' } = options;
    const already = definition !== '' && book?.served?.startsWith(definition) === true;
    if (book !== undefined && already) return { projection: book.name, definition: book.served, already, models: [] };
    if (book?.role !== role) throw nothing(name, role);
    if (!(book.other ?? '').startsWith(definition))
      throw new ReadStoreError({
        code: 'VALIDATION_FAILED',
        path: '/definition',
        message: `${book.other ?? 'nothing'} is ${role} beside ${book.name}, not ${definition}: look at the diff again`,
      });
    const load = async (sha256: string | null): Promise<LoadedProjection | undefined> =>
      sha256 === null ? undefined : engine.definitions.load(await readDefinition(client, sha256));
    const next = await load(book.other);
    const present = await load(book.served);
    const catalogue = await servedWith(engine, client, book.name, next);
    const models = await withViewsLocked(client, async () => {
      // The projector's batch under way finds another revision and is folded again, by what is then registered.
      await readCheckpoint(client, true);
      const changes = changesOf(next, present, await registeredModels(client));
      for (const { name, version, state } of changes)
        await client.query('update engine.model set state = $3 where name = $1 and version = $2', [
          name,
          version,
          state,
        ]);
      await client.query('update engine.checkpoint set revision = revision + 1');
      await writeBook(client, {
        name: book.name,
        served: book.other,
        other: book.served,
        role: role === 'staged' ? 'former' : 'staged',
        pinned: book.other !== null,
      });
      const live = (await registeredModels(client)).filter(({ state }) => state === 'live');
      await recreateViews(
        client,
        catalogue,
        catalogue.models.filter((model) =>
          live.some((one) => one.name === model.name && one.version === model.version),
        ),
      );
      return changes;
    });
    await engine.definitions.refresh(client);
    const names = [...new Set(models.map((model) => model.name))];
    const version = (of: string, served: boolean) =>
      models.find((one) => one.name === of && (one.state === 'live') === served)?.version ?? null;
    return {
      projection: book.name,
      definition: book.other,
      already,
      models: names.map((of) => ({ name: of, from: version(of, false), to: version(of, true) })),
    };

    function changesOf(
      target: LoadedProjection | undefined,
      former: LoadedProjection | undefined,
      registered: readonly RegisteredModel[],
    ): Change[] {
      const changes: Change[] = [];
      for (const model of target === undefined ? [] : createCatalogue([{ ...target, reports: [] }]).models) {
        const stored = registered.find((one) => one.name === model.name && one.version === model.version);
        if (stored === undefined || stored.state === 'failed' || stored.state === 'building')
          throw new ReadStoreError({
            code: 'VALIDATION_FAILED',
            path: model.name,
            message: `${model.name} version ${model.version} is not folded: ${stored?.error ?? 'it is not built'}; stage it again`,
          });
        checkDefinition(model, stored);
        if (stored.state === role) changes.push({ name: model.name, version: model.version, state: 'live' });
      }
      const leaving = new Set([
        ...changes.map((change) => change.name),
        ...(former?.models ?? []).map((one) => one.name),
      ]);
      const beside = role === 'staged' ? 'former' : 'staged';
      const out: Change[] = registered
        .filter(({ state }) => state === 'live' || state === 'stopped')
        .filter(
          (one) =>
            leaving.has(one.name) &&
            !target?.models.some((model) => model.name === one.name && model.version === one.version),
        )
        .map(({ name, version, state }) => ({ name, version, state: state === 'live' ? beside : 'failed' }));
      // One version of a model is served at any moment, also between two statements.
      return [...out, ...changes];
    }
  });

interface Change {
  readonly name: string;
  readonly version: number;
  readonly state: 'live' | 'staged' | 'former' | 'failed';
}

/**
 * What is served once a projection is replaced. The others keep the SQL that was recorded when they were deployed: whoever
 * promotes may run another build.
 */
async function servedWith(
  engine: Engine,
  client: pg.ClientBase,
  replaced: string,
  next: LoadedProjection | undefined,
): Promise<Catalogue> {
  const others = engine.catalogue.projections.filter(({ name }) => name !== replaced);
  const { projections: books } = await readBooks(client);
  const sqlOf = async (name: string, own: string): Promise<string> => {
    const served = books.find((book: ProjectionBook) => book.name === name)?.served ?? null;
    return served === null ? own : (await readDefinition(client, served)).viewsSql;
  };
  const projections = next === undefined ? [] : [next];
  for (const one of others) projections.push({ ...one, viewsSql: await sqlOf(one.name, one.viewsSql) });
  return createCatalogue(projections);
}
