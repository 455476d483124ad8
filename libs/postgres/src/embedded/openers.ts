import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startOf } from './processes.js';

let notes = 0;

/** Notes that this process uses the server of this process id; the answer takes the note back. */
export function register(folder: string, server: number): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${process.pid}.${startOf(process.pid)}.${server}.${++notes}`);
  writeFileSync(file, '');
  return () => rmSync(file, { force: true });
}

/** How many living openers the server has; notes of the dead and about former servers are removed. */
export function countOpeners(folder: string, server: number): number {
  let alive = 0;
  for (const file of names(folder)) {
    const [pid, start, opened] = file.split('.');
    if (Number(opened) === server && isAlive(Number(pid)) && startOf(Number(pid)) === start) alive++;
    else rmSync(join(folder, file), { force: true });
  }
  return alive;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
