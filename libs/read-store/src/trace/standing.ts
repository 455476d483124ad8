import type pg from 'pg';
import type { LogName } from '../api.js';
import { CHECKPOINT } from '../checkpoint.js';

/** Which log this is, how far it is folded and how far it goes. */
export interface LogPlace {
  readonly log: LogName;
  /** The checkpoint, or where the model asked about stopped before it. */
  readonly folded: bigint | null;
  readonly head: bigint | null;
}

/** A stopped model holds what was folded when it stopped. */
const STOPPED = `(select stopped_at from engine.model where name = $1 and version = $2 and state in ('stopped', 'failed'))`;
const TEXT = `
  select (select id::text from log.identity) as log_id, (select epoch::int from log.identity) as epoch,
         (select least(position, ${STOPPED})::text from engine.checkpoint where name = '${CHECKPOINT}') as folded,
         (select max(position)::text from log.event) as head`;

const position = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** One look at where log and folds stand; with a model, where that one stands. */
export async function logPlace(
  pool: pg.Pool,
  model?: { readonly name: string; readonly version: number },
): Promise<LogPlace> {
  const { rows } = await pool.query<{
    log_id: string | null;
    epoch: number | null;
    folded: string | null;
    head: string | null;
  }>({ name: 'recount-log-place', text: TEXT, values: [model?.name ?? null, model?.version ?? null] });
  const row = rows[0] as (typeof rows)[number];
  return {
    log: { id: row.log_id, epoch: row.epoch ?? 0 },
    folded: position(row.folded),
    head: position(row.head),
  };
}
