import pg, { type PoolClient } from 'pg';
import { ReadStoreError } from '../read-store-error.js';

/** How long a question may keep the database. */
export interface Patience {
  /** One statement of it, in milliseconds. Default: no limit. */
  readonly statementMs?: number | undefined;
}

const QUERY_CANCELED = '57014';
const timeout = (message: string): ReadStoreError => new ReadStoreError({ code: 'QUERY_TIMEOUT', message });
const nobody = (): ReadStoreError => timeout('nobody waits for the answer any more');

/** Begins a transaction whose statements take no longer. */
export const limited = ({ statementMs }: Patience, begin: string): string =>
  statementMs === undefined ? begin : `${begin}; SET LOCAL statement_timeout = ${Math.trunc(statementMs)}`;

/** The refusal that a cancelled statement is; any other error as it was. */
export function timedOut({ statementMs }: Patience, signal: AbortSignal | undefined, error: unknown): unknown {
  if ((error as { code?: unknown }).code !== QUERY_CANCELED) return error;
  if (signal?.aborted) return nobody();
  return statementMs === undefined
    ? error
    : timeout(`it may take ${statementMs / 1000} s, and took longer: narrow the question`);
}

/** @throws ReadStoreError QUERY_TIMEOUT when nobody waits any more: what comes next need not be asked. */
export function stillWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw nobody();
}

/**
 * Cancels what runs on a connection once the signal aborts, over a connection of its own: the pool's may all be at such work.
 * @returns a function to call when the work is over: it answers, once no cancelling is under way, whether there was one; then the
 * connection is not to be used again, because it may yet come to hear of it
 */
export function cancelling(client: PoolClient, url: pg.ClientConfig, signal: AbortSignal | undefined) {
  let cancelled: Promise<unknown> | undefined;
  const cancel = (): void => {
    const { processID } = client as unknown as { readonly processID: number };
    const other = new pg.Client(url);
    other.on('error', () => {});
    const asked = other.connect().then(() => other.query('select pg_cancel_backend($1)', [processID]));
    // Where even that fails, the statement ends by its own limit.
    cancelled = asked.catch(() => undefined).then(() => other.end().catch(() => undefined));
  };
  signal?.addEventListener('abort', cancel, { once: true });
  return async (): Promise<boolean> => {
    signal?.removeEventListener('abort', cancel);
    await cancelled;
    return cancelled !== undefined;
  };
}
