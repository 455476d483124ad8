import { applyEvent, type Entry, entryId, type PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { Engine } from '../engine.js';
import { rootHistory } from '../live/heal.js';
import type { Finding } from './result.js';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Where a finding's row parts from its history: the first event after the last moment at which the refolded row held what is
 * stored. A row that never did parts at its first event; an extra row at none.
 */
export async function partingOf(
  db: pg.ClientBase,
  engine: Engine,
  model: PreparedModel,
  finding: Finding,
  until: bigint,
): Promise<Finding['partsAt']> {
  const { tenant, root, key, columns, kind } = finding;
  if (tenant === undefined || root === undefined || key === undefined || kind === 'extra') return null;
  const home = columns?.find((one) => one.column === '_root')?.expected ?? root;
  const id = entryId(
    tenant,
    model.keys.map(({ name }) => key[name]),
  );
  const asserted = columns?.filter(({ column }) => !column.startsWith('_')) ?? [];
  const rows = new Map<string, Entry>();
  let parts: Finding['partsAt'] = null;
  let written: Finding['partsAt'] = null;
  for (const { event, position } of await rootHistory(db, engine, model, tenant, home as string, until)) {
    const touched = applyEvent(model, event, position, rows).some((entry) => entry.id === id);
    const row = rows.get(id);
    if (!touched || row === undefined) continue;
    written = { position: String(position), eventId: event.id };
    const holds = kind === 'changed' && asserted.every(({ column, stored }) => same(row.row[column], stored));
    if (holds) parts = null;
    else parts ??= written;
  }
  // Where only what the engine adds differs, it parts where the row was last written.
  return parts ?? written;
}
