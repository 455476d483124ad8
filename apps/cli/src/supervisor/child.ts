import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

export interface ChildOptions {
  readonly name: string;
  /** A Node program. It must end on SIGTERM and when its IPC channel closes: then its supervisor is gone. */
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it writes. */
  readonly logFile: string;
  readonly onEvent: (text: string) => void;
  readonly onChange: () => void;
}

/** A process that is started again when it dies. */
export interface Child {
  readonly name: string;
  readonly pid: number | undefined;
  /** How often in a row it died soon after its start. */
  readonly earlyDeaths: number;
  /** Asks it to end, and ends it after `patienceMs`. It is not started again. */
  stop(patienceMs: number): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that lived this long starts its backoff afresh. */
const LIVED_MS = 30_000;
const MAX_LOG_BYTES = 20_000_000;

/** Opens the log for appending; one that has grown large becomes `….1`. */
function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

/** The last lines of a log, for a message. */
export function lastLines(file: string, lines = 5): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** Starts a program and keeps it running. */
export function keepRunning(options: ChildOptions): Child {
  let child: ChildProcess | undefined;
  let stopping = false;
  let earlyDeaths = 0;
  let timer: NodeJS.Timeout | undefined;
  let ended: Promise<void> = Promise.resolve();

  const died = (how: string, lived: number): void => {
    earlyDeaths = lived < LIVED_MS ? earlyDeaths + 1 : 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (earlyDeaths - 1), LONGEST_PAUSE_MS);
    options.onEvent(`${options.name} ${how}; starting it again in ${pause / 1000} s (${options.logFile})`);
    timer = setTimeout(start, pause);
  };
  const start = (): void => {
    let log: number;
    try {
      log = openLog(options.logFile);
    } catch (error) {
      died(`could not be started: ${(error as Error).message}`, 0);
      return;
    }
    const born = Date.now();
    // A group of its own: an interrupt typed on the terminal reaches the supervisor alone, which stops all in order.
    const it = spawn(process.execPath, ['--enable-source-maps', options.program], {
      env: options.env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
    closeSync(log);
    child = it;
    ended = new Promise((resolve) => {
      it.once('error', (error) => options.onEvent(`${options.name} could not be started: ${error.message}`));
      it.once('close', (code, signal) => {
        child = undefined;
        resolve();
        options.onChange();
        if (!stopping) died(signal ? `was ended by ${signal}` : `ended with code ${code}`, Date.now() - born);
      });
    });
    options.onChange();
  };
  start();
  return {
    name: options.name,
    get pid() {
      return child?.pid;
    },
    get earlyDeaths() {
      return earlyDeaths;
    },
    async stop(patienceMs) {
      stopping = true;
      clearTimeout(timer);
      child?.kill('SIGTERM');
      const kill = setTimeout(() => child?.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(kill);
    },
  };
}
