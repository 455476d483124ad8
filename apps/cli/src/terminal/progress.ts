import type { WriteStream } from 'node:tty';

/** What is going on, on standard error: nothing in the first two seconds, one changing line on a terminal. */
export interface Progress {
  /** Called as often as one likes; `line` is only made when it is shown. */
  update(line: () => string): void;
  /** Clears the changing line. */
  done(): void;
}

export interface ProgressOptions {
  /** true: also where standard error is no terminal, one line at a time; false: never; undefined: on a terminal. */
  readonly wanted: boolean | undefined;
  readonly stream?: WriteStream;
}

const SILENT_MS = 2000;
const TERMINAL_MS = 100;
const LINE_MS = 5000;

export function progress({ wanted, stream = process.stderr }: ProgressOptions): Progress {
  const terminal = stream.isTTY === true;
  if (!(wanted ?? terminal)) return { update: () => {}, done: () => {} };
  let next = Date.now() + SILENT_MS;
  let shown = false;
  return {
    update(line) {
      const now = Date.now();
      if (now < next) return;
      next = now + (terminal ? TERMINAL_MS : LINE_MS);
      shown = true;
      const text = line();
      stream.write(terminal ? `\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
    },
    done() {
      if (shown && terminal) stream.write('\r\u001b[2K');
      shown = false;
    },
  };
}

/** `████░░░░ 45 %` for a share between 0 and 1. */
export function bar(share: number): string {
  const done = Math.min(1, Math.max(0, share));
  const filled = Math.round(done * 20);
  return `${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${String(Math.floor(done * 100)).padStart(3)} %`;
}
