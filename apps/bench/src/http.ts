import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { figure, heading, ratio, whole } from './measure.js';

const script = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const CLOCK_TICKS = 100;

/** CPU seconds a running process has used (Linux; elsewhere not a number). */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
  } catch {
    return Number.NaN;
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const ok = await fetch(`${url}/health`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the api at ${url} did not come up`);
}

/**
 * Commands acknowledged per second over HTTP, against the bare appends of the same run.
 * @param more further variables of the api's environment
 */
export async function benchHttp(
  databaseUrl: string,
  bareAppends: number,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  heading('Commands over HTTP, 64 connections, one event each');
  const port = 20_000 + (process.pid % 20_000);
  const url = `http://127.0.0.1:${port}`;
  const api = spawn(process.execPath, [script('../../api/dist/main.js')], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl, ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await untilReady(url);
    const load = async (seconds: number) => {
      const { stdout } = await promisify(execFile)(process.execPath, [script('./load.js'), url, '64', String(seconds)]);
      return JSON.parse(stdout) as Record<'answered' | 'refused' | 'seconds' | 'p50' | 'p99' | 'cpuSeconds', number>;
    };
    await load(2);
    const before = cpuSeconds(api.pid ?? 0);
    const result = await load(10);
    const server = cpuSeconds(api.pid ?? 0) - before;
    const perSecond = result.answered / result.seconds;
    figure(
      'acknowledged',
      `${whole(perSecond)}/s`,
      `${result.refused} refused; p50 ${result.p50} ms, p99 ${result.p99} ms`,
    );
    figure('share of the bare appends at 64', ratio(perSecond, bareAppends), 'aim ≥ 0.60');
    figure(
      'CPU: api / load generator',
      `${ratio(server, result.seconds)} / ${ratio(result.cpuSeconds, result.seconds)}`,
      'cores',
    );
  } finally {
    const ended = api.exitCode === null ? once(api, 'exit') : undefined;
    api.kill('SIGTERM');
    await ended;
  }
}
