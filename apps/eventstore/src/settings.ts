import { readFileSync } from 'node:fs';
import type { EventStoreOptions } from './serve.js';

/**
 * The settings of a process, from its environment: DATABASE_URL, EVENTSTORE_PORT (2113), HOST (127.0.0.1),
 * EVENTSTORE_ADVERTISE (the address for other machines), EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE (PEM),
 * EVENTSTORE_USERS (`name:password`, separated by line feeds or commas).
 * @throws Error that says which of them is missing or wrong.
 */
export function settings(environment: NodeJS.ProcessEnv): EventStoreOptions {
  const { DATABASE_URL: url, EVENTSTORE_PORT: port = '2113', HOST: host = '127.0.0.1' } = environment;
  const { EVENTSTORE_ADVERTISE: advertise, EVENTSTORE_CERT_FILE: cert, EVENTSTORE_KEY_FILE: key } = environment;
  if (!url) throw new Error('DATABASE_URL is not set: name the database that holds the log');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`EVENTSTORE_PORT ${port} is no port`);
  if (!cert !== !key) throw new Error('EVENTSTORE_CERT_FILE and EVENTSTORE_KEY_FILE go together');
  const users = usersOf(environment.EVENTSTORE_USERS);
  return {
    url,
    host,
    port: Number(port),
    ...(advertise ? { advertise } : {}),
    ...(cert && key ? { tls: { cert: readFileSync(cert), key: readFileSync(key) } } : {}),
    ...(users === undefined ? {} : { users }),
  };
}

/** A host and port as one: an IPv6 address goes in brackets. */
export const authority = (host: string, port: number): string =>
  `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;

function usersOf(text: string | undefined): ReadonlyMap<string, string> | undefined {
  const entries = (text ?? '').split(/[\n,]/).filter((entry) => entry.trim() !== '');
  if (entries.length === 0) return undefined;
  return new Map(
    entries.map((entry) => {
      const [, name, password] = /^\s*([^:]+):(.+)$/.exec(entry) ?? [];
      if (name === undefined || password === undefined) throw new Error('EVENTSTORE_USERS wants name:password entries');
      return [name, password];
    }),
  );
}
