import type { Queryable } from './sql.js';

/** The exclusive right to a piece of work, until it ends or is lost. Times are the database's own. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Grows with every change of hands: what the holder writes carries it, and a stale one's writes find no row. */
  readonly token: bigint;
  readonly ttlMs: number;
}

/** The lease, when nobody else holds it; else null. The same holder name does not matter: every grant is a new token. */
export async function acquireLease(db: Queryable, name: string, holder: string, ttlMs: number): Promise<Lease | null> {
  const { rows } = await db.query<{ token: string }>(
    `insert into engine.lease as l (name, holder, token, until) values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
     on conflict (name) do update set holder = excluded.holder, token = l.token + 1, until = excluded.until
       where l.until <= clock_timestamp()
     returning token::text as token`,
    [name, holder, ttlMs],
  );
  const row = rows[0];
  return row === undefined ? null : { name, holder, token: BigInt(row.token), ttlMs };
}
/** Prolongs a lease; false when it has passed to another. */
export async function renewLease(db: Queryable, lease: Lease): Promise<boolean> {
  const { rowCount } = await db.query(
    `update engine.lease set until = clock_timestamp() + $3 * interval '1 millisecond' where name = $1 and token = $2`,
    [lease.name, String(lease.token), lease.ttlMs],
  );
  return rowCount === 1;
}
/** Gives a lease back; harmless when it has passed to another. */
export async function releaseLease(db: Queryable, lease: Lease): Promise<void> {
  await db.query('update engine.lease set until = clock_timestamp() where name = $1 and token = $2', [
    lease.name,
    String(lease.token),
  ]);
}

/**
 * Runs `work` under a lease that is renewed at a third of its life; its signal aborts when the lease is lost or `signal` does.
 * The lease is given back afterwards.
 */
export async function underLease<T>(
  db: Queryable,
  lease: Lease,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renewLease(db, lease).then(
      (held) => (held ? undefined : lost.abort(new Error(`lease ${lease.name} has passed to another`))),
      // Unreachable for now: the token protects what is written, and the next renewal tries again.
      () => undefined,
    );
  }, lease.ttlMs / 3);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    await renewing;
    await releaseLease(db, lease).catch(() => undefined);
  }
}
