import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OpenError } from '../open-error.js';
import { serverAccount } from './account.js';

/**
 * Makes the data folder unless it is there. It appears whole or not at all: a killed initdb leaves a folder of another
 * name, which the next one removes. Only one process at a time may do this (boot lock).
 */
export async function ensureDataFolder(bin: string, data: string, durable: boolean): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return;
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new OpenError(`${data} is not a PostgreSQL data folder. Name another folder with RECOUNT_HOME.`);
  const home = dirname(data);
  const unfinished = `${basename(data)}.init-`;
  for (const name of readdirSync(home)) {
    if (name.startsWith(unfinished)) rmSync(join(home, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(home, unfinished));
  const { prefix, ids } = serverAccount();
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(folder, ids.uid, ids.gid);
  // The built-in locale is the same on every system and compares text by code point.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '-E', 'UTF8'];
  const options = ['-U', 'postgres', '-A', 'trust', '--no-instructions', ...(durable ? syncing() : ['--no-sync'])];
  await run([...prefix, join(bin, 'initdb'), '-D', folder, ...options, ...locale], ids);
  renameSync(folder, data);
  if (durable && process.platform !== 'win32') {
    const handle = openSync(home, 'r');
    fsyncSync(handle);
    closeSync(handle);
  }
}

const syncing = (): string[] => (process.platform === 'linux' ? ['--sync-method=syncfs'] : []);

async function run(command: readonly string[], ids: { uid?: number; gid?: number }): Promise<void> {
  let output = '';
  const code = await new Promise<number | null>((done, fail) => {
    const child = spawn(command[0] as string, command.slice(1), { ...ids, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', fail).on('close', done);
  });
  if (code !== 0)
    throw new OpenError(`initdb failed (${code}); DATABASE_URL can name another PostgreSQL\n${output.trim()}`);
}
