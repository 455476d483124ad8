import { type OpenedPostgres, openPostgres } from '@recount/postgres';

export interface KeptPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Opens the PostgreSQL of a home and boots it again when it dies. Another server (`databaseUrl`) is only used. */
export async function keepPostgres(
  options: { readonly home: string; readonly databaseUrl: string | undefined },
  onEvent: (text: string) => void,
): Promise<KeptPostgres> {
  const open = (): Promise<OpenedPostgres> => openPostgres({ ...options, dieWithParent: true });
  let server = await open();
  let stopping = false;
  const { url } = server;

  const watch = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; ; ) {
      await server.gone;
      if (stopping) return;
      onEvent(`PostgreSQL is gone; booting it again`);
      await server.stop().catch(() => undefined);
      try {
        server = await open();
        pause = FIRST_PAUSE_MS;
        onEvent('PostgreSQL is back');
      } catch (error) {
        onEvent(`PostgreSQL does not start: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  };
  void watch();
  return {
    url,
    stop: async () => {
      stopping = true;
      await server.stop();
    },
  };
}
