import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { OpenError } from '../open-error.js';
import { isAlive, worksIn } from './processes.js';

/** A server: its process and its address (a socket folder or a host). */
export interface Postmaster {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** A server that recovers from a crash may take its time. */
export const READY_WITHIN_MS = 120_000;
export const POLL_MS = 20;

/** The server that runs on the data folder, once it accepts connections; undefined when none does. */
export async function runningPostmaster(data: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const server = readPidFile(data);
    if (server === undefined || !worksIn(server.pid, data)) return undefined;
    if (server.port > 0 && (await accepts(server))) return server;
    if (Date.now() > deadline) {
      throw new OpenError(`PostgreSQL (process ${server.pid}) runs on ${data} but does not answer on ${server.host}`);
    }
    await sleep(POLL_MS);
  }
}

/** Stops a server (open transactions are rolled back) and waits for its end. */
export async function stopPostmaster(server: Postmaster, data: string): Promise<void> {
  await end(server.pid, data);
  if (server.host.startsWith('/')) rmSync(server.host, { recursive: true, force: true });
}

async function end(pid: number, data: string): Promise<void> {
  const steps: readonly [NodeJS.Signals, number][] = [
    ['SIGINT', 60_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ];
  for (const [signal, patience] of steps) {
    if (!worksIn(pid, data)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + patience;
    while (worksIn(pid, data) && Date.now() < deadline) await sleep(POLL_MS);
  }
}

/** Lines of postmaster.pid: process, data folder, start, port, socket folder, listen address, … */
export function readPidFile(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3] ?? 0), host: lines[4]?.trim() || lines[5]?.trim() || '' };
  } catch {
    return undefined;
  }
}

/** Probes with a real connection: a server that starts or stops refuses it. */
export async function accepts(server: Postmaster): Promise<boolean> {
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
