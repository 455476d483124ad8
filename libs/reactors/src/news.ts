import type { Pool, PoolClient } from 'pg';

/** Wakes whoever waits for new events: by notification while the connection holds, by the clock always. */
export interface News {
  /** To be taken before looking at the log, so that nothing falls between looking and waiting. */
  mark(): number;
  /** Resolves at the first append since the mark, after half a second, or when the news end. */
  since(mark: number): Promise<void>;
  close(): Promise<void>;
}

const CHANNEL = 'recount_log';
const POLL_MS = 500;
/** News that come in a stream are gathered: each look at the log costs as much for one event as for many. */
const GATHER_MS = 10;

/** Listens on one connection of the pool; a lost one is taken anew at the next wait. */
export function newsOf(pool: Pool): News {
  const waiting = new Set<() => void>();
  let client: PoolClient | undefined;
  let connecting: Promise<void> | undefined;
  let closed = false;
  let count = 0;

  const wake = (): void => {
    count++;
    for (const resolve of [...waiting]) resolve();
  };
  const drop = (): void => {
    client?.removeAllListeners('notification');
    client?.release(true);
    client = undefined;
  };
  const listen = async (): Promise<void> => {
    try {
      client = await pool.connect();
      client.once('error', drop);
      client.on('notification', wake);
      await client.query(`listen ${CHANNEL}`);
      wake();
    } catch {
      drop();
    } finally {
      connecting = undefined;
    }
  };

  return {
    mark: () => count,
    async since(mark) {
      if (closed) return;
      if (client === undefined) connecting ??= listen();
      if (count === mark) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          };
          const timer = setTimeout(done, POLL_MS);
          waiting.add(done);
        });
      }
      if (!closed && count !== mark) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    },
    async close() {
      if (closed) return;
      closed = true;
      wake();
      await connecting;
      drop();
    },
  };
}
