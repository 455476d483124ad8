import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startOf } from './processes.js';

let opened = 0;

/** Notes that this process uses the server; the answer takes the note back. */
export function register(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${process.pid}.${startOf(process.pid)}.${++opened}`);
  writeFileSync(file, '');
  return () => rmSync(file, { force: true });
}

/** How many living openers there are; notes of the dead are removed. */
export function countOpeners(folder: string): number {
  let alive = 0;
  for (const file of names(folder)) {
    const [pid, start] = file.split('.');
    if (isAlive(Number(pid)) && startOf(Number(pid)) === start) alive++;
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
