import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** The secret of the index, and a name for it that does not give it away. */
export interface MatchSecret {
  readonly id: string;
  readonly secret: Buffer;
}

const SHORTEST = 16;

/**
 * The secret by which values are hashed: RECOUNT_MATCH_KEY, else one that is made once and kept in the database, beside the
 * index and never in the log.
 * @throws RangeError for a key of less than 16 characters
 */
export async function matchSecret(pool: Pool, given = process.env.RECOUNT_MATCH_KEY): Promise<MatchSecret> {
  if (given !== undefined && given !== '') {
    if (given.length < SHORTEST) throw new RangeError(`RECOUNT_MATCH_KEY has less than ${SHORTEST} characters`);
    return named(Buffer.from(given));
  }
  await pool.query('insert into engine.match_secret (secret) values ($1) on conflict do nothing', [randomBytes(32)]);
  const { rows } = await pool.query<{ secret: Buffer }>('select secret from engine.match_secret');
  return named((rows[0] as { secret: Buffer }).secret);
}

const named = (secret: Buffer): MatchSecret => ({
  id: createHash('sha256').update('recount match key\n').update(secret).digest('hex').slice(0, 16),
  secret,
});
