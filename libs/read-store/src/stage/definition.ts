import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { canonical, type Projection } from '@recount/kernel';
import type { LoadedProjection } from '../api.js';
import { ReadStoreError } from '../read-store-error.js';
import type { Queryable } from '../sql.js';

/** A projection as recorded: everything its definition consists of but the house's own packages. */
export interface RecordedDefinition {
  /** Of the canonical JSON of files and SQL: its name. */
  readonly sha256: string;
  readonly projection: string;
  /** Path below the built folder → text of the module. */
  readonly files: Readonly<Record<string, string>>;
  readonly viewsSql: string;
}

/** Packages a definition may import; any other would not be what it was when the definition was recorded. */
const HOUSE_PACKAGE = /^@recount\/[a-z0-9-]+$/;
const IMPORTED = /\bfrom\s*['"]([^'"./][^'"]*)['"]|\bimport\s*['"]([^'"./][^'"]*)['"]/g;

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Reads a projection's folder as it is to be recorded: built modules (no specs) and `views.sql`.
 * @throws Error when it is not built
 */
export async function packDefinition(folder: string, projection = ''): Promise<RecordedDefinition> {
  const dist = join(folder, 'dist');
  const names = await readdir(dist, { recursive: true }).catch((error: Error) => {
    throw new Error(`projection ${folder} cannot be read; is it built? ${error.message}`, { cause: error });
  });
  const files: Record<string, string> = {};
  for (const name of names.sort()) {
    if (!name.endsWith('.js') || name.endsWith('.spec.js') || /(?:^|[\\/])testing[\\/]/.test(name)) continue;
    // A map would only be looked for where it is not.
    files[name.replaceAll('\\', '/')] = (await readFile(join(dist, name), 'utf8')).replace(
      /\n?\/\/# sourceMappingURL=.*\s*$/,
      '\n',
    );
  }
  const viewsSql = await readFile(join(folder, 'views.sql'), 'utf8').catch((error) =>
    missing(error) ? '' : Promise.reject(error),
  );
  const sha256 = createHash('sha256')
    .update(JSON.stringify(canonical({ files, viewsSql })))
    .digest('hex');
  return { sha256, projection, files, viewsSql };
}

/** Records a definition; the same one again changes nothing. */
export async function recordDefinition(db: Queryable, definition: RecordedDefinition): Promise<void> {
  const { sha256, projection, files, viewsSql } = definition;
  await db.query(
    `insert into engine.definition (sha256, projection, files, views_sql) values ($1, $2, $3, $4) on conflict do nothing`,
    [sha256, projection, JSON.stringify(files), viewsSql],
  );
}

export async function readDefinition(db: Queryable, sha256: string): Promise<RecordedDefinition> {
  const { rows } = await db.query<{ projection: string; files: Record<string, string>; viewsSql: string }>(
    `select projection, files, views_sql as "viewsSql" from engine.definition where sha256 = $1`,
    [sha256],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`definition ${sha256} is not recorded`);
  return { sha256, ...row };
}

/** Forgets definitions that nothing names any more. */
export async function sweepDefinitions(db: Queryable): Promise<void> {
  await db.query(
    `delete from engine.definition d where not exists (select from engine.projection p where d.sha256 in (p.served, p.other))`,
  );
}

/** Recorded definitions as modules of this process, in a folder of its own that goes with it. */
export interface DefinitionFolder {
  /** @throws ReadStoreError VALIDATION_FAILED for one that cannot be loaded from its own files and the house's packages */
  load(definition: RecordedDefinition): Promise<LoadedProjection>;
  close(): Promise<void>;
}

export function definitionFolder(): DefinitionFolder {
  let root: Promise<string> | undefined;
  const loaded = new Map<string, Promise<LoadedProjection>>();
  const write = async (definition: RecordedDefinition): Promise<string> => {
    root ??= mkdtemp(join(tmpdir(), 'recount-definitions-'));
    const folder = await mkdtemp(join(await root, `${definition.sha256}-`));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
    for (const [name, text] of Object.entries(definition.files)) {
      const path = join(folder, 'dist', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    for (const name of importsOf(definition)) {
      const path = join(folder, 'node_modules', name);
      await mkdir(dirname(path), { recursive: true });
      await symlink(await packageFolder(name), path, 'dir');
    }
    return folder;
  };
  const load = async (definition: RecordedDefinition): Promise<LoadedProjection> => {
    const { viewsSql } = definition;
    try {
      const folder = await write(definition);
      const module = pathToFileURL(join(folder, 'dist', 'index.js')).href;
      const { default: projection } = (await import(module)) as { default?: Projection };
      if (projection === undefined || !Array.isArray(projection.models))
        throw new Error('it has no default export made by projection({…})');
      return { ...projection, viewsSql, folder, module };
    } catch (error) {
      const message = `${definition.projection || 'the projection'} cannot be loaded from its own files and the house's packages: ${(error as Error).message}`;
      throw new ReadStoreError({ code: 'VALIDATION_FAILED', path: '/projections', message });
    }
  };
  return {
    load(definition) {
      const found = loaded.get(definition.sha256) ?? load(definition);
      loaded.set(definition.sha256, found);
      // What failed may be tried again.
      found.catch(() => loaded.delete(definition.sha256));
      return found;
    },
    async close() {
      if (root !== undefined) await rm(await root, { recursive: true, force: true });
    },
  };
}

function importsOf({ files }: RecordedDefinition): Set<string> {
  const names = new Set<string>();
  for (const text of Object.values(files))
    for (const [, from, bare] of text.matchAll(IMPORTED)) {
      const name = from ?? (bare as string);
      if (HOUSE_PACKAGE.test(name)) names.add(name);
    }
  return names;
}

/** The folder of one of the house's packages, as this module would import it. */
async function packageFolder(name: string): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.resolve(name))); ; folder = dirname(folder)) {
    const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch((error) =>
      missing(error) ? null : Promise.reject(error),
    );
    if (manifest !== null && (JSON.parse(manifest) as { name?: string }).name === name) return folder;
    if (folder === dirname(folder)) throw new Error(`package ${name} has no folder`);
  }
}
