import type { PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import { CHECKPOINT } from './checkpoint.js';
import type { Engine } from './engine.js';
import { type HistoryEvent, historyEvent, historyStatement } from './history.js';
import type { LogName } from './query/result.js';
import { literal, quote, rawTypes, statementName } from './sql.js';
import { SQL_TYPE, tableOf } from './tables.js';
import { LOG_NAME } from './trace/standing.js';

/** What a row is explained from. */
export interface RowHistory {
  readonly log: LogName;
  /** Up to where it was read: the checkpoint, what was asked for, or where the model stopped. */
  readonly position: bigint;
  readonly history: readonly HistoryEvent[];
}

/** One statement: the row gives the root, the root its events, the checkpoint the end. */
export async function rowHistory(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  key: readonly unknown[],
  known: bigint | undefined,
): Promise<RowHistory> {
  const where = model.keys.map(({ name, kind }, i) => `${quote(name)} = $${i + 3}::${SQL_TYPE[kind]}`);
  const root = `(select _root from ${tableOf(model)} where _tenant = $1 and ${where.join(' and ')})`;
  // A stopped model holds what was folded when it stopped.
  const stopped = `(select stopped_at from engine.model where name = ${literal(model.name)} and version = ${Number(model.version)} and state in ('stopped', 'failed'))`;
  const { text: events } = historyStatement({
    after: null,
    limit: null,
    whole: true,
    condition: `tenant = $1 and root = ${root} and position <= p.until and type in (${model.types.map(literal).join(', ')})`,
  });
  // LEAST leaves NULL out: without a bound it is the checkpoint.
  const text = `
    with p as materialized (
      select ${LOG_NAME}, (select least(position, ${stopped}, $2::bigint) from engine.checkpoint where name = '${CHECKPOINT}') as until)
    select e.*, p.log_id, p.epoch, p.until from p left join lateral (${events}) e on true order by e.position`;
  const { rows } = await engine.pool.query<(string | null)[]>({
    name: statementName('recount-explain', text),
    text,
    values: [tenant, known === undefined ? null : String(known), ...key.map(String)],
    rowMode: 'array',
    types: rawTypes,
  } as pg.QueryArrayConfig);
  const [id = null, epoch = null, until = null] = rows[0]?.slice(-3) ?? [];
  return {
    log: { id, epoch: Number(epoch ?? 0) },
    position: BigInt(until ?? -1),
    history: rows.filter(([position]) => position !== null).map((row) => historyEvent(row, engine.upcasting)),
  };
}
