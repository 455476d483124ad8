import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const MAIN = new URL('./main.js', import.meta.url);

/** Node 22 and later call it `--permission`. */
const permission = (): string =>
  Number(process.versions.node.split('.')[0]) >= 22 ? '--permission' : '--experimental-permission';

/** A program of the PATH, where there is one. */
function found(program: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * A Node process with an empty environment that may neither read nor write files, nor start processes or threads, nor make
 * code from text, and whose own built-in objects are frozen. Where `setpriv` is (Linux) it dies with its parent.
 * @param cell the file of its third descriptor
 */
export function spawnSandbox(memoryMiB: number, cell: number): ChildProcess {
  const main = readFileSync(MAIN, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const node = [
    process.execPath,
    permission(),
    '--experimental-vm-modules',
    '--frozen-intrinsics',
    '--disallow-code-generation-from-strings',
    '--no-addons',
    '--no-warnings',
    `--max-old-space-size=${memoryMiB}`,
    '--input-type=module',
    '--eval',
    main,
  ];
  const setpriv = process.platform === 'linux' ? found('setpriv') : undefined;
  const [program, ...args] = setpriv === undefined ? node : [setpriv, '--pdeathsig', 'KILL', ...node];
  return spawn(program as string, args, { cwd: '/', env: { TZ: 'UTC' }, stdio: ['pipe', 'pipe', 'pipe', cell] });
}

const PAGE_KIB = 4;
/** MiB of memory a process holds, where the system tells (Linux). */
export function residentMiB(pid: number | undefined): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * PAGE_KIB) / 1024;
  } catch {
    return undefined;
  }
}
