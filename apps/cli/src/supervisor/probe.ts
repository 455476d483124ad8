import { createClient } from '@recount/client';
import type { ReadStatus } from '@recount/read-store';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is there. Undefined when `patienceMs` have passed or `giveUp` says so. */
async function until<T>(
  ask: () => Promise<T | undefined>,
  patienceMs: number,
  giveUp: () => boolean,
): Promise<T | undefined> {
  for (const deadline = Date.now() + patienceMs; ; ) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined || Date.now() > deadline || giveUp()) return answer;
    await pause(100);
  }
}

/** Waits for the API to say that it is ready. */
export const ready = (url: string, patienceMs: number, giveUp: () => boolean): Promise<true | undefined> => {
  const client = createClient({ url, attempts: 1, timeoutMs: 5000 });
  return until(async () => ((await client.ready()).status === 'ready' ? true : undefined), patienceMs, giveUp);
};

/** Waits until everything recorded is folded. */
export const folded = (
  status: () => Promise<ReadStatus>,
  patienceMs: number,
  giveUp: () => boolean,
): Promise<true | undefined> =>
  until(
    async () => {
      const { lag, reactors } = await status();
      return lag.events === '0' && reactors.every(({ pending }) => pending === 0) ? true : undefined;
    },
    patienceMs,
    giveUp,
  );
