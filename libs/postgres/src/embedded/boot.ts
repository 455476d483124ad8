import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpenError } from '../open-error.js';
import { serverAccount } from './account.js';
import { freshSocketFolder, type Place } from './place.js';
import { accepts, POLL_MS, type Postmaster, READY_WITHIN_MS, readPidFile, runningPostmaster } from './postmaster.js';
import { isAlive } from './processes.js';
import type { Settings } from './settings.js';

/** The log is put aside at this size. */
const LOG_LIMIT = 10_000_000;

/** Boots a server; the caller holds the boot lock and knows that none runs. @throws OpenError with the end of its log. */
export async function bootPostmaster(
  place: Place,
  bin: string,
  settings: Settings,
  dieWithParent: boolean,
): Promise<Postmaster> {
  // A dead server's file does not stop the new one, unless its process id is somebody else's by now.
  const former = readPidFile(place.data);
  if (former !== undefined && isAlive(former.pid)) rmSync(join(place.data, 'postmaster.pid'), { force: true });
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const outcome = await bootOnce(place, bin, settings, dieWithParent);
    if (typeof outcome !== 'string') return outcome;
    // After the kill of a postmaster alone, its last children may hold the shared memory a moment longer.
    const passing = /shared memory block .* still in use|lock file "postmaster.pid" already exists/.test(outcome);
    if (!passing || Date.now() > deadline) {
      const remedy = 'Put it back from a copy, or name another folder with RECOUNT_HOME.';
      throw new OpenError(`PostgreSQL did not start on ${place.data}:\n${outcome.trim()}\n${remedy}`);
    }
    const other = await runningPostmaster(place.data);
    if (other !== undefined) return other;
    await sleep(100);
  }
}

async function bootOnce(
  place: Place,
  bin: string,
  settings: Settings,
  dieWithParent: boolean,
): Promise<Postmaster | string> {
  const windows = process.platform === 'win32';
  const host = windows ? '127.0.0.1' : freshSocketFolder(place);
  const port = windows ? await freePort() : 5432;
  const address: Settings = windows ? { listen_addresses: host } : { unix_socket_directories: host };
  const options = Object.entries({ ...settings, ...address }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { prefix, ids } = serverAccount();
  const leash = dieWithParent && process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'INT'] : [];
  const command = [...prefix, ...leash, join(bin, 'postgres'), '-D', place.data, '-p', String(port), ...options];
  const { child, begin } = spawnLogged(command, place.log, ids);
  let failure: string | undefined;
  const onError = (error: Error) => (failure = error.message);
  const onExit = (code: number | null) =>
    (failure ??= `it ended with code ${code}, saying\n${readFileSync(place.log).subarray(begin)}`);
  child.on('error', onError).on('exit', onExit);
  const server = { pid: child.pid ?? 0, host, port };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (failure === undefined && !(await accepts(server))) {
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      failure = `no answer in ${READY_WITHIN_MS / 1000} s`;
    }
    await sleep(POLL_MS);
  }
  child.off('exit', onExit);
  return failure ?? server;
}

/** Its own process group: an interrupt from the terminal reaches the application, which stops the server in order. */
function spawnLogged(
  command: readonly string[],
  log: string,
  ids: { uid?: number; gid?: number },
): { child: ChildProcess; begin: number } {
  let begin = 0;
  try {
    begin = statSync(log).size;
    if (begin > LOG_LIMIT) {
      renameSync(log, `${log}.1`);
      begin = 0;
    }
  } catch {
    // No log yet.
  }
  const file = openSync(log, 'a', 0o600);
  try {
    const child = spawn(command[0] as string, command.slice(1), {
      ...ids,
      detached: true,
      stdio: ['ignore', file, file],
    });
    child.unref();
    return { child, begin };
  } finally {
    closeSync(file);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === 'object' && address !== null ? address.port : 5432;
}
