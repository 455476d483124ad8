import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from './embedded/binaries.js';
import { bootPostmaster } from './embedded/boot.js';
import { withBootLock } from './embedded/boot-lock.js';
import { ensureDataFolder } from './embedded/initdb.js';
import { countOpeners, register } from './embedded/openers.js';
import { type Place, placeOf } from './embedded/place.js';
import { type Postmaster, runningPostmaster, stopPostmaster } from './embedded/postmaster.js';
import { worksIn } from './embedded/processes.js';
import { SERVER_SETTINGS, type Settings } from './embedded/settings.js';
import { OpenError } from './open-error.js';

export interface OpenOptions {
  /** Folder of the installation; the server's data lies in `{home}/postgres`, its log in `{home}/postgres.log`. */
  readonly home: string;
  /** Another server to use instead (PostgreSQL 15 or newer); then nothing is booted or stopped. */
  readonly databaseUrl?: string | undefined;
  /** Linux: the server ends when the process that booted it dies. Otherwise it stays and the next opener takes it over. */
  readonly dieWithParent?: boolean;
  /** Over the defaults; only the opener that boots decides. */
  readonly settings?: Settings;
  /** false only for data that may be lost. */
  readonly durable?: boolean;
}

export interface OpenedPostgres {
  /** Of the database `recount`; stays the same when the server is booted again. */
  readonly url: string;
  /** We booted it, or took over one that nobody living had open. */
  readonly owned: boolean;
  /**
   * Resolves when the server has gone or we have left it; never for another server (`databaseUrl`). Whoever asks for it
   * keeps the process alive until then.
   */
  readonly gone: Promise<void>;
  /** Leaves the server. The last of its openers to leave stops it, so nobody's database disappears. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Opens the PostgreSQL of a home: boots it, or joins the one that runs there. Safe to call from several processes at
 * once (one boots), after a kill of anything, as root or not.
 * @throws OpenError when there is no server for this platform, the folder cannot be used, the server does not start, or
 * `databaseUrl` cannot be reached.
 */
export async function openPostgres(options: OpenOptions): Promise<OpenedPostgres> {
  if (options.databaseUrl !== undefined && options.databaseUrl !== '') return openOther(options.databaseUrl);
  const place = placeOf(options.home);
  return withBootLock(place.key, async () => {
    const running = await runningPostmaster(place.data);
    const owned = running === undefined || countOpeners(place.openers, running.pid) === 0;
    const server = running ?? (await boot(place, options));
    const leave = register(place.openers, server.pid);
    try {
      await ensureDatabase(server);
    } catch (error) {
      leave();
      throw error;
    }
    return handle(place, server, owned, leave);
  });
}

async function boot(place: Place, options: OpenOptions): Promise<Postmaster> {
  const bin = postgresBinaries();
  await ensureDataFolder(bin, place.data, options.durable ?? true);
  const settings = { ...SERVER_SETTINGS, ...options.settings };
  return bootPostmaster(place, bin, settings, options.dieWithParent ?? false);
}

function handle(place: Place, server: Postmaster, owned: boolean, leave: () => void): OpenedPostgres {
  const left = new AbortController();
  let watching: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const watch = async () => {
    while (!left.signal.aborted && worksIn(server.pid, place.data)) {
      await sleep(100, undefined, { signal: left.signal }).catch(() => {});
    }
  };
  const stop = async () => {
    await withBootLock(place.key, async () => {
      leave();
      if (countOpeners(place.openers, server.pid) === 0) await stopPostmaster(server, place.data);
    });
    left.abort();
  };
  return {
    url: `postgresql://postgres@/recount?host=${encodeURIComponent(server.host)}&port=${server.port}`,
    owned,
    get gone() {
      watching ??= watch();
      return watching;
    },
    stop: () => (stopped ??= stop()),
  };
}

async function ensureDatabase(server: Postmaster): Promise<void> {
  const client = new pg.Client({ host: server.host, port: server.port, user: 'postgres', database: 'postgres' });
  client.on('error', () => {}); // The statement under way rejects.
  await client.connect();
  try {
    const { rows } = await client.query("select 1 from pg_database where datname = 'recount'");
    if (rows.length === 0) await client.query('create database recount');
  } finally {
    await client.end();
  }
}

async function openOther(url: string): Promise<OpenedPostgres> {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new OpenError(
      'DATABASE_URL is no address of a PostgreSQL, such as postgresql://user:password@host:5432/database',
    );
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // The statement under way rejects.
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('server_version_num')::int as version");
    if (rows[0].version < 150_000) throw new Error(`it is version ${rows[0].version / 10_000}, 15 is the oldest`);
  } catch (error) {
    throw new OpenError(`cannot use the PostgreSQL of DATABASE_URL: ${reasonOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
  return { url, owned: false, gone: new Promise(() => {}), stop: async () => {} };
}

/** A host of several addresses fails with one error per address, and no word of its own. */
const reasonOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map((each: Error) => each.message).join(', ')
    : (error as Error).message;
