import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process for ever: pids come round again, a pid with its start time does not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** When a process started, in whatever terms the platform has; undefined when it does not run. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the program's name in brackets and may hold blanks; the third is the state, Z for a corpse.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return 'unknown';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export const identityOf = (pid: number): ProcessIdentity | undefined => {
  const start = startOf(pid);
  return start === undefined ? undefined : { pid, start };
};

export const isRunning = ({ pid, start }: ProcessIdentity): boolean => startOf(pid) === start;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks a process to end, and ends it after `patienceMs`. */
export async function end(process_: ProcessIdentity, patienceMs: number): Promise<void> {
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (isRunning(process_)) process.kill(process_.pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  };
  send('SIGTERM');
  for (let waited = 0; isRunning(process_); waited += 50) {
    if (waited >= patienceMs) send('SIGKILL');
    await pause(50);
  }
}
