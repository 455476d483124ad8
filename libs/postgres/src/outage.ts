import { setTimeout as sleep } from 'node:timers/promises';

/**
 * SQLSTATEs of trouble that passes: connections (08), resources (53), operators and time limits (57), the system (58),
 * serialisation and deadlocks (40), locks (55P03), a server that only reads after a failover (25006), a transaction that
 * idled too long (25P03).
 */
const PASSING = /^(08|40|53|57|58)...$|^(25006|25P03|55P03)$/;
const NETWORK =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|ERR_STREAM_DESTROYED)$/;
/** What the driver and the server say where the code says nothing or too little. */
const WORDS =
  /^connection terminated|^connection ended|^timeout (expired|exceeded)|is not queryable$|is not currently accepting connections$/i;

/**
 * Whether an error, or what caused it, says that the database is away or busy, and not that anything is wrong: the same
 * statement may succeed later. After a lost connection nobody knows whether it was carried out.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && (PASSING.test(code) || NETWORK.test(code))) return true;
  // The socket of a server that does not run is a file that is not there.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return WORDS.test(error.message) || isOutage(error.cause);
}

/** Waits, or less when the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
