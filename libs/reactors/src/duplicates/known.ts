import type { FindKnown } from '@recount/commands';
import { LogUnavailableError } from '@recount/event-log';
import { isOutage } from '@recount/postgres';
import type { Pool } from 'pg';
import { hashOf, type KeyKind, keyOf } from './keys.js';
import { type MatchSecret, matchSecret } from './secret.js';

const FIND = `
  select k.root::text as root, a.kind
    from unnest($2::text[], $3::bytea[]) as a(kind, hash)
    join engine.match_key k on k.secret_id = $1 and k.tenant = $4 and k.hash = a.hash
   order by k.position limit 100`;

/**
 * Looks in the index that `duplicate-is-suspected` keeps, for whoever must know before a lead is captured: as far as that
 * reactor has come, under the key of this process, which must be the reactor's.
 */
export function knownBy(pool: Pool): FindKnown {
  let secret: MatchSecret | undefined;
  return async (tenant, values) => {
    const keys = values.flatMap(({ kind, value }) => keyOf(kind, value));
    if (keys.length === 0) return [];
    try {
      secret ??= await matchSecret(pool);
      const hashes = keys.map((key) => hashOf((secret as MatchSecret).secret, tenant, key));
      const { rows } = await pool.query<{ root: string; kind: KeyKind }>(FIND, [
        secret.id,
        keys.map(({ kind }) => kind),
        hashes,
        tenant,
      ]);
      const found = new Map<string, Set<KeyKind>>();
      for (const { root, kind } of rows) found.set(root, (found.get(root) ?? new Set()).add(kind));
      return [...found].map(([id, signals]) => ({ id, signals: [...signals].sort() }));
    } catch (error) {
      throw isOutage(error) ? new LogUnavailableError('the index of known values', { cause: error }) : error;
    }
  };
}
