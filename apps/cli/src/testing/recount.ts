import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command line's entry: an argument of `node`. */
export const bin = fileURLToPath(new URL('../../bin/recount.mjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment with nothing of the caller's settings. */
export function unset(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { RECOUNT_HOME: _home, DATABASE_URL: _url, RECOUNT_TENANT: _tenant, PORT: _port, ...rest } = env;
  return rest;
}

/** The command line as a process of its own, with nothing of the caller's settings. */
export function recount(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { readonly child: ChildProcess; readonly ended: Promise<Ended>; output(): string } {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...unset(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended, output: () => stdout + stderr };
}
