import type pg from 'pg';
import type { LoadedProjection } from '../api.js';
import { type Catalogue, type CatalogueModel, createCatalogue } from '../catalogue.js';
import { isCompanion, type RegisteredModel } from '../deploy/registry.js';
import type { Queryable } from '../sql.js';
import { type Books, type ProjectionBook, readBooks } from './books.js';
import { type DefinitionFolder, definitionFolder, type RecordedDefinition, readDefinition } from './definition.js';

/** What is served and what is folded beside it, as a process knows it. */
export interface Definitions {
  /** The build's own. */
  readonly own: Catalogue;
  readonly catalogue: Catalogue;
  /** Staged and former versions. */
  readonly companions: readonly CatalogueModel[];
  /** Why a recorded definition beside the served ones could not be loaded. */
  readonly trouble: string | undefined;
  /** Of the books as last read; undefined before. */
  readonly revision: string | undefined;
  /** Reads the books again. @returns whether `catalogue` is another one than before */
  refresh(db?: Queryable): Promise<boolean>;
  load(definition: RecordedDefinition): Promise<LoadedProjection>;
  close(): Promise<void>;
}

export function openDefinitions(pool: pg.Pool, own: Catalogue): Definitions {
  const folder = definitionFolder();
  let state: Present = { catalogue: own, companions: [], trouble: undefined };
  let revision: string | undefined;
  let key: string | undefined;
  return {
    own,
    get catalogue() {
      return state.catalogue;
    },
    get companions() {
      return state.companions;
    },
    get trouble() {
      return state.trouble;
    },
    get revision() {
      return revision;
    },
    async refresh(db = pool) {
      const books = await readBooks(db);
      const nextKey = JSON.stringify([books.projections, books.models]);
      if (nextKey === key) {
        revision = books.revision ?? undefined;
        return false;
      }
      const next = await presentOf(own, books, db, folder).catch(async (error: unknown) => {
        // A definition that nothing names any more is forgotten: the books may have moved on since they were read.
        if ((await readBooks(db)).revision === books.revision) throw error;
      });
      if (next === undefined) return this.refresh(db);
      const other = servedKey(next.catalogue) !== servedKey(state.catalogue);
      // One that serves the same stays the same object: what was prepared from it stays good.
      state = other ? next : { ...next, catalogue: state.catalogue };
      revision = books.revision ?? undefined;
      key = nextKey;
      return other;
    },
    load: (definition) => folder.load(definition),
    close: () => folder.close(),
  };
}

interface Present {
  readonly catalogue: Catalogue;
  readonly companions: readonly CatalogueModel[];
  readonly trouble: string | undefined;
}
const servedKey = ({ projections }: Catalogue): string => projections.map((one) => one.module ?? one.name).join('\n');

async function presentOf(own: Catalogue, books: Books, db: Queryable, folder: DefinitionFolder): Promise<Present> {
  const load = async (sha256: string): Promise<LoadedProjection> => folder.load(await readDefinition(db, sha256));
  const served = new Map(own.projections.map((projection) => [projection.name, projection]));
  const companions: CatalogueModel[] = [];
  let trouble: string | undefined;
  for (const book of books.projections) {
    if (book.role === null && !book.pinned) continue;
    const mine = served.get(book.name);
    if (mine !== undefined && isAhead(mine, books.models)) continue;
    if (book.served !== null && (mine !== undefined || book.pinned || book.role === 'former')) {
      const recorded = await load(book.served);
      if (mine === undefined || !covers(mine, recorded)) served.set(book.name, recorded);
    } else if (book.served === null) served.delete(book.name);
    if (book.other === null) continue;
    try {
      companions.push(...companionsOf(await load(book.other), books.models));
    } catch (error) {
      trouble = (error as Error).message;
    }
  }
  return { catalogue: createCatalogue([...served.values()]), companions, trouble };
}

/** Whether a build defines a version that nobody has seen yet: its deploy replaces what is there. */
export const isAhead = (projection: LoadedProjection, registered: readonly RegisteredModel[]): boolean =>
  projection.models.some((model) =>
    registered.every((stored) => stored.name !== model.name || stored.version < model.version),
  );

/** Whether a build defines all that is served, in the same versions: then its own SQL and reports are the newer ones. */
const covers = (mine: LoadedProjection, served: LoadedProjection): boolean =>
  served.models.every((model) => mine.models.some((own) => own.name === model.name && own.version === model.version));

function companionsOf(projection: LoadedProjection, registered: readonly RegisteredModel[]): CatalogueModel[] {
  return createCatalogue([{ ...projection, reports: [] }]).models.filter((model) =>
    registered.some((stored) => stored.name === model.name && stored.version === model.version && isCompanion(stored)),
  );
}

/** The book of a projection that has none. */
export const emptyBook = (name: string): ProjectionBook => ({
  name,
  served: null,
  other: null,
  role: null,
  pinned: false,
});
