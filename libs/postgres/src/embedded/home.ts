import { mkdirSync, mkdtempSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { OpenError } from '../open-error.js';

/** PostgreSQL's paths end at 1,023 bytes, its own below the data folder included. */
const LONGEST_BYTES = 900;

/**
 * The real path of an installation's folder, made where it is missing.
 * @throws OpenError when it cannot be made or written, or is something else
 */
export function openHome(home: string): string {
  const path = resolve(home);
  const bytes = Buffer.byteLength(path);
  if (bytes > LONGEST_BYTES)
    throw refused(path, `has a path of ${bytes} bytes, too long for PostgreSQL: ${LONGEST_BYTES} at most`);
  attempt(path, 'cannot be made', () => makeFolder(path));
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw refused(path, 'is a link to nowhere');
  if (!found.isDirectory()) throw refused(path, 'is no folder');
  attempt(path, 'cannot be written', () => rmdirSync(mkdtempSync(join(path, '.write-'))));
  return realpathSync(path);
}

/**
 * Not `{ recursive: true }`: below a file system that answers ENOENT to every mkdir, such as /proc, Node tries for ever.
 */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path);
  }
}

function attempt(path: string, what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw refused(path, `${what}: ${(error as Error).message}`, { cause: error });
  }
}

const refused = (home: string, why: string, options?: ErrorOptions): OpenError =>
  new OpenError(`The folder ${home} ${why}. Name another one with RECOUNT_HOME.`, options);
