import type { PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { Engine } from '../engine.js';
import type { HistoryEvent } from '../history.js';
import { rawTypes } from '../sql.js';
import { foldsAsOne, type Group, groupOf } from './group.js';
import { originEvent, originOf, originStatement } from './refold.js';

/** The group whose row is answered for a key, as known at a position; none where the row is only its own. */
export async function mergedAs(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  key: readonly unknown[],
  until: bigint,
): Promise<Group | undefined> {
  const { identity } = engine.catalogue;
  if (identity === undefined || !foldsAsOne(model)) return undefined;
  const group = await groupOf(running(engine.pool), identity, tenant, String(until), String(key[0]));
  return group.merged.length === 0 ? undefined : group;
}

/** The events of a whole group in order, seen under the root of the one they count as. */
export async function mergedHistory(
  engine: Engine,
  model: PreparedModel,
  tenant: string,
  group: Group,
  until: bigint,
): Promise<HistoryEvent[]> {
  const origin = originOf(group, tenant, String(until));
  const { text, values } = originStatement(model, origin);
  const { rows } = await running(engine.pool)(text, values);
  return rows.map((row) => originEvent(row, origin, engine.upcasting));
}

const running = (pool: pg.Pool) => (text: string, values: readonly unknown[]) =>
  pool.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: rawTypes });
