import { parsePositionToken } from '@recount/event-log';
import type { Pool } from 'pg';
import type { InstantOf } from './day.js';
import { invalid } from './errors.js';
import { positionIn } from './wanted.js';

const POSITION = /^\d{1,18}$/;

/** Position of the last event of the log. */
export async function headOf(pool: Pool): Promise<bigint | undefined> {
  const { rows } = await pool.query<{ head: string | null }>({
    name: 'recount-head',
    text: 'select max(position)::text as head from log.event',
  });
  const head = rows[0]?.head ?? null;
  return head === null ? undefined : BigInt(head);
}

/**
 * The position "what we knew then" names: given as such, bare or as a token, or as an instant or a day, which mean the last
 * position recorded by then (-1: nothing yet). Never beyond the head.
 * @throws ReadStoreError VALIDATION_FAILED, LOG_MISMATCH
 */
export async function knownPosition(
  pool: Pool,
  knownAt: string,
  instantOf: InstantOf,
  tenant: string,
): Promise<bigint> {
  const head = await headOf(pool);
  const token = parsePositionToken(knownAt);
  if (token !== undefined || POSITION.test(knownAt)) {
    const position = token === undefined ? BigInt(knownAt) : await positionIn(pool, token, '/knownAt');
    return head !== undefined && position > head ? head : position;
  }
  if (!knownAt.includes('T') && !knownAt.includes('-'))
    throw invalid('/knownAt', 'is neither a position nor an instant such as 2026-03-31T21:59:59Z');
  const instant = await instantOf(tenant, knownAt, '/knownAt');
  return head === undefined ? -1n : lastRecordedBy(pool, instant, head);
}

/** Recorded times grow with positions, which are indexed: a search by halves needs no index on the times. */
async function lastRecordedBy(pool: Pool, instant: string, head: bigint): Promise<bigint> {
  let known = -1n;
  let low = 0n;
  let high = head;
  while (low <= high) {
    const middle = (low + high) / 2n;
    const { rows } = await pool.query<{ position: string; by: boolean }>({
      name: 'recount-recorded-by',
      text: `select position::text as position, recorded_at < $2::timestamptz + interval '1 millisecond' as by
               from log.event where position >= $1 order by position limit 1`,
      values: [String(middle), instant],
    });
    const found = rows[0];
    if (found?.by) {
      known = BigInt(found.position);
      low = known + 1n;
    } else high = middle - 1n;
  }
  return known;
}
