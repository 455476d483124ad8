import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Projection } from '@recount/kernel';
import type { LoadedProjection } from './api.js';

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * The projections of a folder: each sub-folder with a `package.json` and a built `dist/index.js` whose default export is
 * a projection. In name order.
 * @throws Error naming the projection that is not built or exports something else
 */
export async function loadProjections(dir: string): Promise<LoadedProjection[]> {
  const loaded: LoadedProjection[] = [];
  for (const folder of await projectionFolders(dir)) loaded.push(await loadProjection(folder));
  return loaded;
}

/** The folders of projections in a folder, in name order: those with a `package.json`. */
export async function projectionFolders(dir: string): Promise<string[]> {
  const root = resolve(dir);
  const names = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const folders: string[] = [];
  for (const name of names.sort()) {
    const folder = join(root, name);
    const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch((error) =>
      missing(error) ? null : Promise.reject(error),
    );
    if (manifest !== null) folders.push(folder);
  }
  return folders;
}

async function loadProjection(folder: string): Promise<LoadedProjection> {
  const module = pathToFileURL(join(folder, 'dist', 'index.js')).href;
  const { default: definition } = (await import(module).catch((error: Error) => {
    throw new Error(`projection ${folder} cannot be loaded; is it built? ${error.message}`, { cause: error });
  })) as { default?: Projection };
  if (definition === undefined || !Array.isArray(definition.models))
    throw new Error(`projection ${folder} has no default export made by projection({…})`);
  const viewsSql = await readFile(join(folder, 'views.sql'), 'utf8').catch((error) =>
    missing(error) ? '' : Promise.reject(error),
  );
  return { ...definition, viewsSql, folder, module };
}
