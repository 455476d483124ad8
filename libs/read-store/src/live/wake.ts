import { connectionConfig } from '@recount/postgres';
import pg from 'pg';

const CHANNEL = 'recount_log';

/** Says when the log may have grown: NOTIFY is a hint, a poll is behind it. */
export interface Wake {
  /** Grows with every hint; take it before reading, hand it to `wait` after. */
  readonly count: number;
  /** Until a hint newer than `seen`, the poll interval, or the signal. */
  wait(seen: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a connection of its own. When it is lost the poll goes on alone, and each poll tries to listen again. */
export function listenToLog(url: string, pollMs = 500): Wake {
  let count = 0;
  let wakeUp: (() => void) | undefined;
  let client: pg.Client | undefined;
  let closed = false;
  const hint = (): void => {
    count++;
    wakeUp?.();
  };
  const listen = async (): Promise<void> => {
    if (client !== undefined || closed) return;
    const fresh = new pg.Client(connectionConfig(url, { name: 'recount-listen' }));
    client = fresh;
    const lost = (): void => {
      if (client === fresh) client = undefined;
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    fresh.on('notification', hint);
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
      hint();
    } catch {
      lost();
      await fresh.end().catch(() => undefined);
    }
  };
  let listening = listen();
  return {
    get count() {
      return count;
    },
    async wait(seen, signal) {
      if (count !== seen || signal.aborted) return;
      listening = listening.then(listen);
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          wakeUp = undefined;
          resolve();
        };
        const timer = setTimeout(done, pollMs);
        signal.addEventListener('abort', done);
        wakeUp = done;
        if (count !== seen) done();
      });
    },
    async close() {
      closed = true;
      await listening;
      await client?.end().catch(() => undefined);
    },
  };
}
