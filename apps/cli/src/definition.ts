import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProjections } from '@recount/read-store';
import { FailureError, type Settings } from './settings.js';

/** Where a definition stands, and which of several models of its file is meant. */
export interface DefinitionFile {
  readonly file: string;
  readonly model?: string;
}

const FILE = /[\\/]|\.m?[jt]s$/;

/**
 * A definition by what people call it: a file; a room of the projections, built or not; or a read model of this build.
 * @throws FailureError naming the rooms and models there are
 */
export async function definitionNamed(name: string, settings: Settings): Promise<DefinitionFile> {
  if (FILE.test(name)) return { file: resolve(name) };
  const room = join(settings.projections, name.replaceAll('_', '-'));
  const source = join(room, 'src', 'index.ts');
  const built = join(room, 'dist', 'index.js');
  const of = (await loadProjections(settings.projections).catch(() => [])).find(({ models }) =>
    models.some((model) => model.name === name),
  );
  if (of?.module !== undefined) return { file: fileURLToPath(of.module), model: name };
  for (const file of [source, built]) if (existsSync(file)) return { file };
  throw new FailureError(`there is no file, read model or room of the projections called ${name}`);
}
