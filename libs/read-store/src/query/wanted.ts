import { encodePositionToken, type PositionToken } from '@recount/event-log';
import type { Pool } from 'pg';
import { ReadStoreError } from '../read-store-error.js';
import type { MinPosition } from './result.js';
import type { Standing } from './standing.js';

/** Everything up to this position has to be in the answer; `path` is where the request says so. */
export interface Wanted {
  readonly position: bigint;
  readonly path: string;
}

/** The further of the two. */
export const further = (a: Wanted | undefined, b: Wanted | undefined): Wanted | undefined =>
  a === undefined || (b !== undefined && b.position > a.position) ? b : a;

/** The position of an answer as a token that names its log. */
export const tokenOf = ({ logId, epoch, position }: Standing): string | null =>
  logId === null || position === null ? null : encodePositionToken({ logId, epoch, position: BigInt(position) });

/**
 * Refuses what belongs to another log, or to this one before it was restored: the same positions are other events there.
 * @throws ReadStoreError LOG_MISMATCH
 */
export function checkSameLog(
  what: string,
  path: string,
  theirs: { readonly logId: string | null; readonly epoch: number },
  ours: { readonly logId: string | null; readonly epoch: number },
): void {
  if (theirs.logId === ours.logId && theirs.epoch === ours.epoch) return;
  throw new ReadStoreError({
    code: 'LOG_MISMATCH',
    path,
    message:
      `${what} belongs to log ${theirs.logId} in epoch ${theirs.epoch}, this is ${ours.logId} in epoch ${ours.epoch}: ` +
      'the log was restored, copied or replaced since; ask again without it',
  });
}

/** The position a token stands for in this log. @throws ReadStoreError LOG_MISMATCH */
export async function positionIn(pool: Pool, token: PositionToken, path: string): Promise<bigint> {
  const { rows } = await pool.query<{ logId: string; epoch: number }>({
    name: 'recount-identity',
    text: 'select id::text as "logId", epoch::int as epoch from log.identity',
  });
  checkSameLog('the token', path, token, rows[0] ?? { logId: null, epoch: 0 });
  return token.position;
}

/** What a request's `minPosition` asks for. @throws ReadStoreError LOG_MISMATCH */
export async function wantedOf(pool: Pool, minPosition: MinPosition | undefined): Promise<Wanted | undefined> {
  if (minPosition === undefined) return undefined;
  const path = '/minPosition';
  const position = typeof minPosition === 'bigint' ? minPosition : await positionIn(pool, minPosition, path);
  return { position, path };
}
