import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectionFolders } from '@recount/read-store';

const writtenAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.NEGATIVE_INFINITY,
  );

/**
 * Rooms of a folder whose TypeScript was written after it was compiled: what is compiled is what counts, and may not be what
 * its author looks at.
 */
export async function editedSinceBuilt(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const room of await projectionFolders(folder)) {
    const sources = await readdir(join(room, 'src'), { recursive: true }).catch(() => []);
    for (const name of sources) {
      if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
      const built = await writtenAt(join(room, 'dist', name.replace(/\.ts$/, '.js')));
      if ((await writtenAt(join(room, 'src', name))) <= built) continue;
      found.push(room);
      break;
    }
  }
  return found;
}
