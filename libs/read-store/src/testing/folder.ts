import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dealsSql } from './models.js';

/** A folder of projections that stands nowhere near the house, as an analyst has one. */
export interface ProjectionFolder {
  readonly path: string;
  /** The one projection's own folder. */
  readonly deals: string;
  remove(): Promise<void>;
}

/**
 * Writes the specs' projection, changed, into a folder of its own.
 * @param source the module's statements after its imports: everything of `models.js` and the kernel is in scope
 */
export async function dealsFolder(source: string, viewsSql = dealsSql): Promise<ProjectionFolder> {
  const path = await mkdtemp(join(tmpdir(), 'recount-projections-'));
  const deals = join(path, 'deals');
  await mkdir(join(deals, 'dist'), { recursive: true });
  await writeFile(join(deals, 'package.json'), '{"name":"deals","type":"module"}');
  await writeFile(join(deals, 'views.sql'), viewsSql);
  await copyFile(fileURLToPath(new URL('./models.js', import.meta.url)), join(deals, 'dist', 'models.js'));
  await writeFile(
    join(deals, 'dist', 'index.js'),
    `import * as kernel from '@recount/kernel';\nimport deals, { deal, dealChange, dealLine } from './models.js';\n${source}\n`,
  );
  return { path, deals, remove: () => rm(path, { recursive: true, force: true }) };
}
