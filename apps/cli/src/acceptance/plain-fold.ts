import { parseStreamName } from '@recount/journey';
import type { AnyReadModel, Columns, FoldEvent, Write } from '@recount/kernel';
import type { Pool } from 'pg';

/** The events of one journey, oldest first, as folds see them. */
export async function eventsOfRoot(pool: Pool, tenant: string, root: string): Promise<FoldEvent[]> {
  const { rows } = await pool.query(
    `select event_id, type, stream, tenant, root, data, metadata,
            to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at
     from log.event where root = $1 and tenant = $2 order by position`,
    [root, tenant],
  );
  return rows.map((r) => ({
    id: r.event_id,
    type: r.type,
    stream: r.stream,
    streamType: parseStreamName(r.stream)?.type ?? '',
    streamId: parseStreamName(r.stream)?.id ?? '',
    tenant: r.tenant,
    root: r.root,
    occurredAt: r.occurred_at,
    data: JSON.parse(r.data),
    metadata: JSON.parse(r.metadata),
  }));
}

export interface Cell {
  readonly value: unknown;
  /** Ids of the events that asserted the column, in order. */
  readonly assertedBy: readonly string[];
}

/**
 * Folds one row by the shortest possible code, so that it can be held against the engine's: no batches, no cache, no
 * storage, no recording. Returns every column's last value and who asserted it; undefined when the row is not there.
 */
export function plainFold(
  model: AnyReadModel,
  events: readonly FoldEvent[],
  key: Record<string, unknown>,
): Map<string, Cell> | undefined {
  const wanted = JSON.stringify(Object.keys(model.key).map((k) => key[k]));
  let row: Record<string, unknown> | undefined;
  let cells = new Map<string, Cell>();
  for (const event of events) {
    const handler = model.on[event.type];
    if (!handler) continue;
    const mine = handler
      .keys(event)
      .filter(
        (t: { key: Record<string, unknown> }) => JSON.stringify(Object.keys(model.key).map((k) => t.key[k])) === wanted,
      );
    if (mine.length === 0) continue;
    const parts = mine.map((t: { part?: unknown }) => t.part).filter((p: unknown) => p !== undefined);
    const write = handler.evolve(row, event, parts) as Write<never>;
    if (write.kind === 'remove') {
      row = undefined;
      cells = new Map();
    }
    if (write.kind !== 'set') continue;
    if (row === undefined) {
      row = { ...key };
      for (const [column, { default: value = null }] of Object.entries(model.columns as Columns)) {
        row[column] = value;
        cells.set(column, { value, assertedBy: [] });
      }
    } else row = { ...row };
    for (const [column, value] of Object.entries(write.patch)) {
      if (value === undefined) continue;
      row[column] = value;
      cells.set(column, { value, assertedBy: [...(cells.get(column)?.assertedBy ?? []), event.id] });
    }
  }
  return row && cells;
}
