import pg from 'pg';

/** Types that JavaScript's own cannot hold without loss: int8, numeric, timestamptz, timestamp, date, interval. */
const AS_TEXT = new Set([20, 1700, 1184, 1114, 1082, 1186]);
const asText = (value: string): string => value;

/** Parsers for a pool, client or query: 64-bit integers, decimals and all times arrive as PostgreSQL's text. */
export const textTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    AS_TEXT.has(oid) && format !== 'binary' ? asText : pg.types.getTypeParser(oid, format as 'text')) as never,
};

export interface PoolOptions {
  /** Most connections at a time, default 10. */
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  /** Milliseconds a statement may take; default: no limit. */
  readonly statementTimeout?: number;
  /** Further settings of each session, e.g. `{ synchronous_commit: 'off' }`. */
  readonly session?: Readonly<Record<string, string>>;
}

/** What every session of ours relies on: instants are printed in UTC and ISO form. */
const SESSION = { timezone: 'UTC', datestyle: 'ISO', intervalstyle: 'iso_8601', bytea_output: 'hex' };

/** Connection settings for `pg.Client` and `pg.Pool`: session settings and text types. */
export function connectionConfig(url: string, options: PoolOptions = {}): pg.ClientConfig {
  const session = {
    ...SESSION,
    ...(options.statementTimeout === undefined ? {} : { statement_timeout: String(options.statementTimeout) }),
    ...options.session,
  };
  return {
    connectionString: url,
    types: textTypes,
    application_name: options.name ?? 'recount',
    options: Object.entries(session)
      .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
      .join(' '),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
}

/**
 * A pool of connections with our session settings. Losing an idle connection is no error: the pool makes another. Losing
 * a lent one is an error of its next statement, and only of that: the pool takes its own listener off while it lends, and
 * an `error` event that nobody hears would end the process.
 */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(url, options), max: options.max ?? 10 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** PostgreSQL's text of a timestamptz (in UTC) as RFC 3339 with microseconds: `2026-03-31T21:59:59.000000Z`. */
export function rfc3339(timestamptz: string): string {
  const fraction = timestamptz.slice(19, -3);
  return `${timestamptz.slice(0, 10)}T${timestamptz.slice(11, 19)}.${fraction.slice(1).padEnd(6, '0')}Z`;
}
