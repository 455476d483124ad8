import { type Client, createClient } from '@recount/client';
import type { EventLog } from '@recount/event-log';
import { testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '@recount/read-store';
import { type Api, createApi } from '../create-api.js';
import type { Log } from '../http/logger.js';
import { openParts } from '../parts.js';
import { settings } from '../settings.js';
import { testStore } from './store.js';

/** An answer, its JSON read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

/** A real API on a port and a database of its own. */
export interface TestApi {
  readonly url: string;
  readonly databaseUrl: string;
  readonly api: Api;
  readonly log: EventLog;
  readonly store: ReadStore;
  /** Of the log, where it is not in the database. */
  readonly eventStoreUrl: string | undefined;
  /** Lines the API logged. */
  readonly logged: string[];
  /** The client of the house, over HTTP. */
  readonly client: Client;
  /** An answer as it came: for what a client would not show. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** `body` text is sent as it is. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export interface BootOptions {
  /** How long a query waits for its position. */
  readonly waitMs?: number;
  /** How long a statement of a query may take. */
  readonly queryMs?: number;
  /** Over EventStoreDB's protocol, whatever the environment says. */
  readonly eventStore?: boolean;
}

/** Boots log, gateway, read store (deployed) and API over HTTP. */
export async function bootApi({ eventStore, ...options }: BootOptions = {}): Promise<TestApi> {
  const database = await testDatabase();
  const { projections } = settings({ ...process.env, DATABASE_URL: database.url });
  const elsewhere = await testStore(eventStore);
  const opened = await openParts({ databaseUrl: database.url, eventStoreUrl: elsewhere?.url, projections, ...options });
  elsewhere?.mirror(database, opened.log);
  const { catchUp } = opened.store;
  const store: ReadStore = {
    ...opened.store,
    catchUp: async (how) => elsewhere?.mirrored().then(() => catchUp(how)) ?? catchUp(how),
  };
  const parts = { ...opened, store };
  await store.deploy();
  const logged: string[] = [];
  const writeLog: Log = (_level, message, fields) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const api = await createApi({ ...parts, writeLog });
  const url = await api.listen(0);
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
  return {
    url,
    databaseUrl: database.url,
    api,
    log: parts.log,
    store,
    eventStoreUrl: elsewhere?.url,
    logged,
    client: createClient({ url }),
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, body, headers = {}) =>
      send(
        'POST',
        path,
        { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      ),
    close: async () => {
      await api.close();
      await elsewhere?.endMirror();
      await parts.close();
      await elsewhere?.close();
      await database.drop();
    },
  };
}
