import type pg from 'pg';
import { CHECKPOINT } from '../checkpoint.js';
import { statementName } from '../sql.js';
import type { FoldedBatch, FoldSet } from './fold-set.js';

/** The lease was lost, or something changed beside the live folds: nothing of the batch was written. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** What the checkpoint must still be for a batch to count. */
export interface Fence {
  readonly token: bigint;
  readonly revision: bigint;
}

/**
 * The one statement of a batch, hence one transaction and one round trip: it moves the checkpoint if the fence holds
 * and, only then, writes the rows of every model and the roots set aside.
 */
export function batchWriter(
  set: FoldSet,
): (client: pg.ClientBase | pg.Pool, batch: FoldedBatch, fence: Fence) => Promise<void> {
  const guard = 'exists (select from moved)';
  const writes = set.codecs.map((codec, i) => `w${i} as (${codec.insert(`$${i + 6}`, guard)})`);
  const text = [
    `with moved as (update engine.checkpoint set position = $1, event_id = $2, updated_at = clock_timestamp()
       where name = '${CHECKPOINT}' and fence = $3 and revision = $4 returning 1)`,
    ...writes,
    `q as (insert into engine.quarantine (model, version, tenant, root, event_id, position, error)
       select * from json_to_recordset($5::json) as r(model text, version int, tenant text, root text, event_id uuid, position bigint, error text)
       where ${guard} on conflict do nothing) select count(*)::int as n from moved`,
  ].join(', ');
  // Sets over the same tables share the prepared statement of a connection, others must not.
  const name = statementName('recount-batch', text);
  return async (client, batch, fence) => {
    const aside = batch.quarantined.map(({ model, event, error }) => ({
      model: model.name,
      version: model.version,
      tenant: event.tenant,
      root: event.root,
      event_id: event.id,
      position: String(event.position),
      error,
    }));
    const values = [
      String(batch.last.position),
      batch.last.id,
      String(fence.token),
      String(fence.revision),
      JSON.stringify(aside),
      ...batch.rows,
    ];
    const { rows } = await (client as pg.ClientBase).query<{ n: number }>({ name, text, values });
    if (rows[0]?.n !== 1) throw new FencedError('the checkpoint has another fence or revision');
  };
}

/** Writes a batch's rows and nothing else: for tables that are not live yet. */
export async function writeRows(client: pg.ClientBase, set: FoldSet, batch: FoldedBatch): Promise<void> {
  for (const [i, codec] of set.codecs.entries()) {
    if (batch.rows[i] !== '[]') await client.query(codec.insert('$1', 'true'), [batch.rows[i]]);
  }
}
