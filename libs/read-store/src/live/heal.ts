import { applyEvent, type Entry, foldHistory, type PositionedEvent, type PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { CatalogueModel } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { readHistory } from '../history.js';
import { type RowCodec, rowCodec } from '../rows.js';
import { rawTypes } from '../sql.js';
import { tableOf } from '../tables.js';
import { isPassing } from './retry.js';

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

/** A root set aside in a version. */
interface Aside extends Record<string, unknown> {
  readonly model: string;
  readonly version: number;
  readonly tenant: string;
  readonly root: string;
}

/**
 * Refolds the roots that are set aside, each in one transaction: its rows are replaced by what its whole history makes, up to
 * the checkpoint. Those that fail again, and those whose rows are another root's by now, stay as they are: the failure of one
 * is told in the quarantine and ends nothing.
 * @returns how many were healed and how many are left
 * @throws what infrastructure that is away throws
 */
export async function heal(engine: Engine, only?: string): Promise<{ healed: number; left: number }> {
  const { rows } = await engine.pool.query<Aside>(
    'select model, version, tenant, root from engine.quarantine where $1::text is null or model = $1 order by model, position',
    [only ?? null],
  );
  let healed = 0;
  const folded = [...engine.catalogue.models, ...engine.definitions.companions];
  for (const aside of rows) {
    const model = folded.find((one) => one.name === aside.model && one.version === aside.version);
    if (model === undefined) continue;
    try {
      if (await healRoot(engine, model, aside)) healed++;
    } catch (error) {
      if (isPassing(error)) throw error;
      await engine.pool.query(
        'update engine.quarantine set error = $5 where model = $1 and version = $2 and tenant = $3 and root = $4',
        [aside.model, aside.version, aside.tenant, aside.root, error instanceof Error ? error.message : String(error)],
      );
    }
  }
  return { healed, left: rows.length - healed };
}

/** @throws FoldError or RangeError when its history cannot be folded; what the database says of its rows */
async function healRoot(engine: Engine, model: CatalogueModel, { tenant, root }: Aside): Promise<boolean> {
  const client = await engine.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    // Holding the checkpoint keeps the live folds still; the new revision makes them look again.
    const checkpoint = await readCheckpoint(client, true);
    if (checkpoint === null || checkpoint.position === null) {
      await client.query('rollback');
      return false;
    }
    const history = await rootHistory(client, engine, model, tenant, root, checkpoint.position);
    const codec = rowCodec(model);
    const entries = [...foldHistory(model, history).values()];
    refuseOthers(model, history, await rowsOfOthers(client, codec, model, root, entries));
    await client.query(`delete from ${tableOf(model)} where _tenant = $1 and _root = $2`, [tenant, root]);
    await client.query(codec.insert('$1', 'true'), [`[${entries.map(codec.toJson).join(',')}]`]);
    await client.query(
      'delete from engine.quarantine where model = $1 and tenant = $2 and root = $3 and version = $4',
      [model.name, tenant, root, model.version],
    );
    await client.query('update engine.checkpoint set revision = revision + 1');
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The stored rows of other roots that have the keys of a root's rows. */
export async function rowsOfOthers(
  client: pg.ClientBase,
  codec: RowCodec,
  model: PreparedModel,
  root: string,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const keys = entries.map((entry) =>
    codec.keyToJson(
      entry.tenant,
      model.keys.map(({ name }) => entry.row[name]),
    ),
  );
  const { rows } = await client.query<(string | null)[]>({
    text: codec.select,
    values: [`[${keys.join(',')}]`],
    rowMode: 'array',
    types: rawTypes,
  });
  return rows.map(codec.fromRow).filter((entry) => entry.root !== root);
}

/**
 * Folded by itself a root meets no other: with the others' rows in place the event that names one of them says so.
 * @throws FoldError at that event, as live
 */
export function refuseOthers(
  model: PreparedModel,
  history: readonly PositionedEvent[],
  others: readonly Entry[],
): void {
  const rows = new Map(others.map((entry) => [entry.id, entry]));
  if (rows.size > 0) for (const { event, position } of history) applyEvent(model, event, position, rows);
}
