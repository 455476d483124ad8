import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { serverAccount } from './account.js';
import type { Place } from './place.js';
import { freshSocketFolder } from './place.js';
import { isAlive, worksIn } from './processes.js';
import type { Settings } from './settings.js';

/** A server: its process and its address (a socket folder or a host). */
export interface Postmaster {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

const READY_WITHIN_MS = 120_000;
const POLL_MS = 20;
const LOG_LIMIT = 10_000_000;

/** The server that runs on the data folder, once it accepts connections; undefined when none does. */
export async function runningPostmaster(data: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const server = readPidFile(data);
    if (server === undefined || !worksIn(server.pid, data)) return undefined;
    if (server.port > 0 && (await accepts(server))) return server;
    if (Date.now() > deadline) {
      throw new Error(`PostgreSQL (process ${server.pid}) runs on ${data} but does not answer on ${server.host}`);
    }
    await sleep(POLL_MS);
  }
}

/** Boots a server; the caller holds the boot lock and knows that none runs. @throws Error with the end of its log. */
export async function bootPostmaster(
  place: Place,
  bin: string,
  settings: Settings,
  dieWithParent: boolean,
): Promise<Postmaster> {
  // The file of a dead server whose process id is somebody else's by now would stop the new one.
  rmSync(join(place.data, 'postmaster.pid'), { force: true });
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const outcome = await bootOnce(place, bin, settings, dieWithParent);
    if (typeof outcome !== 'string') return outcome;
    // After the kill of a postmaster alone, its last children may hold the shared memory a moment longer.
    const passing = /shared memory block .* still in use|lock file "postmaster.pid" already exists/.test(outcome);
    if (!passing || Date.now() > deadline) throw new Error(`PostgreSQL did not start (${place.log}):\n${outcome}`);
    const other = await runningPostmaster(place.data);
    if (other !== undefined) return other;
    await sleep(100);
  }
}

/** Stops a server (open transactions are rolled back) and waits for its end. */
export async function stopPostmaster(server: Postmaster, data: string): Promise<void> {
  await end(server.pid, data);
  if (server.host.startsWith('/')) rmSync(server.host, { recursive: true, force: true });
}

async function end(pid: number, data: string): Promise<void> {
  const steps: readonly [NodeJS.Signals, number][] = [['SIGINT', 60_000], ['SIGQUIT', 10_000], ['SIGKILL', 5_000]];
  for (const [signal, patience] of steps) {
    if (!worksIn(pid, data)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + patience;
    while (worksIn(pid, data) && Date.now() < deadline) await sleep(POLL_MS);
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
  child.on('error', (error) => (failure = error.message));
  child.on('exit', (code, signal) => (failure ??= `exit ${code ?? signal}\n${readFileSync(place.log, 'utf8').slice(begin)}`));
  const server = { pid: child.pid ?? 0, host, port };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (failure === undefined && !(await accepts(server))) {
    if (Date.now() > deadline) return `no answer in ${READY_WITHIN_MS / 1000} s`;
    await sleep(POLL_MS);
  }
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
    const child = spawn(command[0] as string, command.slice(1), { ...ids, detached: true, stdio: ['ignore', file, file] });
    child.unref();
    return { child, begin };
  } finally {
    closeSync(file);
  }
}

/** Lines of postmaster.pid: process, data folder, start, port, socket folder, listen address, … */
function readPidFile(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3] ?? 0), host: lines[4]?.trim() || lines[5]?.trim() || '' };
  } catch {
    return undefined;
  }
}

async function accepts(server: Postmaster): Promise<boolean> {
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return isAlive(server.pid);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === 'object' && address !== null ? address.port : 5432;
}
