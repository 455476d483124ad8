import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { House } from './house.js';
import { FailureError } from './settings.js';

/** Where a definition stands, and which of several models of its file is meant. */
export interface DefinitionFile {
  readonly file: string;
  readonly model?: string;
}

const FILE = /[\\/]|\.[mc]?[jt]sx?$/;

/**
 * A definition by what people call it: a file; a read model, by the definition that is served, of this build or promoted; or a
 * room of the projections, built or not.
 * @throws FailureError naming the rooms and models there are
 */
export async function definitionNamed(name: string, house: House): Promise<DefinitionFile> {
  if (FILE.test(name)) return { file: resolve(name) };
  const room = join(house.settings.projections, name.replaceAll('_', '-'));
  const [source, built] = [join(room, 'src', 'index.ts'), join(room, 'dist', 'index.js')];
  // Projections that are not built define nothing; a room's source can be replayed all the same.
  const store = existsSync(source) && !existsSync(built) ? undefined : await house.undeployed();
  const served = await store?.servedModule(name);
  if (served !== undefined) return { file: fileURLToPath(served), model: name };
  for (const file of [source, built]) if (existsSync(file)) return { file };
  throw new FailureError(`there is no file, read model or room of the projections called ${name}`);
}
