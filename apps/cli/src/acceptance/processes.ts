// The processes of a running house, for tests that kill them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
export const entry = {
  api: `${repository}apps/api/dist/main.js`,
  projector: `${repository}apps/projector/dist/main.js`,
  recount: `${repository}apps/cli/bin/recount.mjs`,
  eventstore: `${repository}apps/eventstore/dist/main.js`,
};

/** A process that is started again whenever it dies, until it is stopped. */
export class Restarted {
  #child: ChildProcess | undefined;
  #stopping = false;
  #running: Promise<void>;
  /** The last lines it wrote to stderr, for the message of a failing test. */
  readonly words: string[] = [];
  #listeners: { readonly text: string; readonly heard: () => void }[] = [];
  /** Exit code of the last run that ended by itself. */
  code: number | null = null;

  /** `once`: a run that exits with 0 is the last one. */
  constructor(
    readonly name: string,
    readonly args: readonly string[],
    readonly env: NodeJS.ProcessEnv,
    readonly until: 'stopped' | 'done',
  ) {
    this.#running = this.#loop();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      const child = spawn(process.execPath, [...this.args], {
        env: { ...process.env, ...this.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      this.#child = child;
      createInterface(child.stdout).on('line', (line) => this.#hear(line));
      child.stderr?.on('data', (text: Buffer) => {
        this.words.push(...text.toString().split('\n').filter(Boolean));
        this.words.splice(0, this.words.length - 40);
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      this.code = code;
      if (this.until === 'done' && code === 0) return;
    }
  }

  #hear(line: string): void {
    const [heard, others] = [this.#listeners.filter(({ text }) => line.includes(text)), this.#listeners];
    this.#listeners = others.filter((listener) => !heard.includes(listener));
    for (const listener of heard) listener.heard();
  }

  /** Resolves when it next writes a line to stdout that holds this text. */
  says(text: string): Promise<void> {
    return new Promise((heard) => this.#listeners.push({ text, heard }));
  }

  /** Whether a process of it is alive at this moment. */
  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** SIGKILL; it comes back by itself. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** SIGSTOP until the returned function is called. */
  freeze(): () => void {
    const child = this.#child;
    child?.kill('SIGSTOP');
    return () => void child?.kill('SIGCONT');
  }

  /** Ends when the process is done for good. */
  async finished(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#child?.kill('SIGTERM');
    await this.#running;
  }
}

/** Process id of the postmaster of a data folder. */
export const postmasterPid = (home: string): number =>
  Number(readFileSync(`${home}/postgres/postmaster.pid`, 'utf8').split('\n')[0]);
