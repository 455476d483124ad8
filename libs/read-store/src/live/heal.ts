import { type Entry, FoldError, foldHistory, type PositionedEvent, type PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { CatalogueModel } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { readHistory } from '../history.js';
import { rowCodec } from '../rows.js';
import { tableOf } from '../tables.js';

const PAGE = 5000;

/** A root's events of the types a model handles, up to and with a position. */
export async function rootHistory(
  db: pg.ClientBase | pg.Pool,
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  root: string,
  until: bigint,
): Promise<PositionedEvent[]> {
  const history: PositionedEvent[] = [];
  for (let after: bigint | null = null; ; ) {
    const page = await readHistory(
      db,
      { after, until, limit: PAGE, types: model.types, tenant, root },
      engine.upcasting,
    );
    for (const event of page) history.push({ event, position: event.position });
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return history;
    after = last.position;
  }
}

/**
 * Refolds the roots that are set aside, each in one transaction: its rows are replaced by what its whole history makes, up to
 * the checkpoint. Those that fail again stay as they are.
 * @returns how many were healed and how many are left
 */
export async function heal(engine: Engine, only?: string): Promise<{ healed: number; left: number }> {
  const { rows } = await engine.pool.query<{ model: string; version: number; tenant: string; root: string }>(
    'select model, version, tenant, root from engine.quarantine where $1::text is null or model = $1 order by model, position',
    [only ?? null],
  );
  let healed = 0;
  const folded = [...engine.catalogue.models, ...engine.definitions.companions];
  for (const { model: name, version, tenant, root } of rows) {
    const model = folded.find((one) => one.name === name && one.version === version);
    if (model !== undefined && (await healRoot(engine, model, tenant, root))) healed++;
  }
  return { healed, left: rows.length - healed };
}

async function healRoot(engine: Engine, model: CatalogueModel, tenant: string, root: string): Promise<boolean> {
  const client = await engine.pool.connect();
  try {
    await client.query('begin');
    // Holding the checkpoint keeps the live folds still; the new revision makes them look again.
    const checkpoint = await readCheckpoint(client, true);
    if (checkpoint === null || checkpoint.position === null) {
      await client.query('rollback');
      return false;
    }
    const history = await rootHistory(client, engine, model, tenant, root, checkpoint.position);
    let entries: Map<string, Entry>;
    try {
      entries = foldHistory(model, history);
    } catch (error) {
      if (!(error instanceof FoldError || error instanceof RangeError)) throw error;
      await client.query(
        'update engine.quarantine set error = $4 where model = $1 and tenant = $2 and root = $3 and version = $5',
        [model.name, tenant, root, error.message, model.version],
      );
      await client.query('commit');
      return false;
    }
    const codec = rowCodec(model);
    await client.query(`delete from ${tableOf(model)} where _tenant = $1 and _root = $2`, [tenant, root]);
    await client.query(codec.insert('$1', 'true'), [`[${[...entries.values()].map(codec.toJson).join(',')}]`]);
    await client.query(
      'delete from engine.quarantine where model = $1 and tenant = $2 and root = $3 and version = $4',
      [model.name, tenant, root, model.version],
    );
    await client.query('update engine.checkpoint set revision = revision + 1');
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
