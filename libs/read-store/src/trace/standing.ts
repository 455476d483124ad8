import type pg from 'pg';
import { CHECKPOINT } from '../checkpoint.js';
import type { LogName } from '../query/result.js';

/** Which log this is, how far it is folded and how far it goes. */
export interface LogPlace {
  readonly log: LogName;
  /** The checkpoint. */
  readonly folded: bigint | null;
  readonly head: bigint | null;
}

/** Which log this is, for statements of ours; of trusted SQL. */
export const LOG_NAME = '(select id::text from log.identity) as log_id, (select epoch::int from log.identity) as epoch';

const TEXT = `
  select ${LOG_NAME},
         (select position::text from engine.checkpoint where name = '${CHECKPOINT}') as folded,
         (select max(position)::text from log.event) as head`;

const position = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** One look at where log and folds stand. */
export async function logPlace(pool: pg.Pool): Promise<LogPlace> {
  const { rows } = await pool.query<{
    log_id: string | null;
    epoch: number | null;
    folded: string | null;
    head: string | null;
  }>({ name: 'recount-log-place', text: TEXT });
  const row = rows[0] as (typeof rows)[number];
  return {
    log: { id: row.log_id, epoch: row.epoch ?? 0 },
    folded: position(row.folded),
    head: position(row.head),
  };
}
