import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import { backOff } from './failures.js';

/**
 * Wakes followers when something was appended: one listening connection for all of them, from the first follower on.
 * Only a hint: while the connection is lost nothing wakes them but their own poll.
 */
export class Hints {
  private readonly sleepers = new Set<() => void>();
  private readonly ending = new AbortController();
  private listener: Promise<void> | undefined;
  private count = 0;

  constructor(private readonly url: string) {}

  /** To be taken before looking at the log, so that no hint falls between looking and waiting. */
  mark(): number {
    this.listener ??= this.listen();
    return this.count;
  }

  /** Waits for a hint since the mark, at most so many milliseconds or until the signal. */
  async since(mark: number, patience: number, signal: AbortSignal): Promise<void> {
    if (this.count !== mark || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, patience);
      signal.addEventListener('abort', wake);
      this.sleepers.add(wake);
    });
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.listener;
  }

  private async listen(): Promise<void> {
    const { signal } = this.ending;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const client = new pg.Client(connectionConfig(this.url, { name: 'recount-follow' }));
      const ended = new Promise<void>((done) => client.once('end', done).once('error', () => done()));
      // Not client.end(): called while it connects, the connect would never settle.
      const cut = () => void client.connection.stream.destroy();
      signal.addEventListener('abort', cut);
      client.on('error', () => {});
      client.on('notification', () => this.wake());
      try {
        await client.connect();
        await client.query('listen recount_log');
        attempt = 1;
        this.wake();
        await ended;
      } catch {
        // Tried again below.
      }
      signal.removeEventListener('abort', cut);
      cut();
      if (!signal.aborted) await backOff(attempt, signal);
    }
  }

  private wake(): void {
    this.count++;
    for (const sleeper of [...this.sleepers]) sleeper();
  }
}
