import { behind } from './errors.js';
import type { Wanted } from './wanted.js';

/** Waits until the checkpoint has reached a position; many waiters share one poll. */
export interface CheckpointWaiter {
  /** @throws ReadStoreError READ_MODEL_BEHIND after the time allowed */
  reach(wanted: Wanted): Promise<void>;
}

interface Waiter extends Wanted {
  readonly deadline: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * @param read the checkpoint now; undefined before the first
 * @param timeoutMs how long one waiter waits (0: only looks)
 * @param pollMs pause between two looks while somebody waits
 */
export function checkpointWaiter(
  read: () => Promise<bigint | undefined>,
  timeoutMs: number,
  pollMs = 10,
): CheckpointWaiter {
  const waiting = new Set<Waiter>();
  let polling = false;

  const settle = (waiter: Waiter, how: () => void): void => {
    waiting.delete(waiter);
    how();
  };
  const look = async (): Promise<void> => {
    const position = await read();
    const now = performance.now();
    for (const waiter of [...waiting]) {
      if (position !== undefined && position >= waiter.position) settle(waiter, waiter.resolve);
      else if (now >= waiter.deadline) {
        const where = position === undefined ? 'nothing is folded yet' : `the read models are at ${position}`;
        settle(waiter, () => waiter.reject(behind(`${where}; asked for ${waiter.position}`, waiter.path)));
      }
    }
  };
  const poll = async (): Promise<void> => {
    polling = true;
    try {
      while (waiting.size > 0) {
        await look();
        if (waiting.size > 0) await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    } catch (error) {
      for (const waiter of [...waiting]) settle(waiter, () => waiter.reject(error as Error));
    } finally {
      polling = false;
    }
  };

  return {
    reach(wanted) {
      return new Promise((resolve, reject) => {
        waiting.add({ ...wanted, deadline: performance.now() + timeoutMs, resolve, reject });
        if (!polling) void poll();
      });
    },
  };
}
