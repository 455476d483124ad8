import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverAccount } from './account.js';
import { openHome } from './home.js';

/** Where a home keeps its server. */
export interface Place {
  /** Short name of the home, the same for all who open it. */
  readonly key: string;
  readonly data: string;
  readonly log: string;
  /** One file per process that has the server open. */
  readonly openers: string;
}

/** @throws OpenError */
export function placeOf(home: string): Place {
  const real = openHome(home);
  return {
    key: createHash('sha256').update(real).digest('hex').slice(0, 12),
    data: join(real, 'postgres'),
    log: join(real, 'postgres.log'),
    openers: join(real, 'openers'),
  };
}

/** Unix socket paths end at 104 bytes (107 on Linux), `/.s.PGSQL.5432` included. */
const LONGEST_FOLDER = 88;

/**
 * The private folder of the home's socket, emptied: under the system's temp folder, because the home's own path may be
 * too long. The same each time, so that a restarted server has the address of the former one.
 */
export function freshSocketFolder(place: Place): string {
  const usual = join(tmpdir(), `recount-${place.key}`);
  const path = usual.length > LONGEST_FOLDER ? `/tmp/recount-${place.key}` : usual;
  const { uid, gid } = serverAccount().ids;
  const owner = uid ?? process.getuid?.();
  try {
    const there = lstatSync(path);
    const ours = there.isDirectory() && there.uid === owner && (there.mode & 0o077) === 0;
    // Anybody may make a folder of that name first; then we take another.
    if (!ours) return giveTo(mkdtempSync(`${path}-`), uid, gid);
    rmSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(path, { mode: 0o700 });
  return giveTo(path, uid, gid);
}

function giveTo(path: string, uid: number | undefined, gid: number | undefined): string {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  return path;
}
