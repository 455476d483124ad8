import { type OpenedPostgres, openPostgres, pause } from '@recount/postgres';
import { FailureError } from '../settings.js';

export interface KeptPostgres {
  readonly url: string;
  /** Aborts when the server has gone and does not start any more; the reason is the FailureError that says why. */
  readonly lost: AbortSignal;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** One that lived this long starts its backoff afresh. */
const LIVED_MS = 30_000;
/** A server that fails to boot this often in a row needs somebody to look at it. */
const TRIES = 5;

const pauseBefore = (attempt: number): number => Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);

/**
 * Opens the PostgreSQL of a home and boots it again when it dies. Another server (`databaseUrl`) is only used.
 * @throws OpenError when it does not start at first
 */
export async function keepPostgres(
  options: { readonly home: string; readonly databaseUrl: string | undefined },
  onEvent: (text: string) => void,
): Promise<KeptPostgres> {
  const open = (): Promise<OpenedPostgres> => openPostgres({ ...options, dieWithParent: true });
  const stopping = new AbortController();
  const lost = new AbortController();
  let server = await open();
  const { url } = server;

  /** Whether it runs again. */
  const bootAgain = async (): Promise<boolean> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        server = await open();
        return true;
      } catch (error) {
        const { message } = error as Error;
        onEvent(`PostgreSQL does not start: ${message}`);
        if (attempt + 1 === TRIES) {
          lost.abort(new FailureError(`PostgreSQL has gone, and does not come up again. ${message}`));
          return false;
        }
        await pause(pauseBefore(attempt), stopping.signal);
      }
    }
    return false;
  };
  const watch = async (): Promise<void> => {
    for (let early = 0; ; ) {
      const born = performance.now();
      await server.gone;
      if (stopping.signal.aborted) return;
      early = performance.now() - born < LIVED_MS ? early + 1 : 0;
      onEvent('PostgreSQL is gone; booting it again');
      await server.stop().catch(() => undefined);
      if (early > 1) await pause(pauseBefore(early), stopping.signal);
      if (!(await bootAgain())) return;
      onEvent('PostgreSQL is back');
    }
  };
  const watching = watch();
  return {
    url,
    lost: lost.signal,
    stop: async () => {
      stopping.abort();
      await server.stop();
      if (!options.databaseUrl) await watching;
      // One that was being booted when the stop came.
      await server.stop();
    },
  };
}
