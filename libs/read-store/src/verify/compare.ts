import { dumpEntry, type Entry, type PreparedModel } from '@recount/kernel';
import type { Row } from '../query/result.js';
import type { Finding } from './result.js';

export const keyOfEntry = (model: PreparedModel, entry: Entry): Row =>
  Object.fromEntries(model.keys.map(({ name }) => [name, entry.row[name]]));

/** What a row holds beside the model's columns. */
function engineValues(model: PreparedModel, entry: Entry): Record<string, unknown> {
  const common = { _root: entry.root, _pos: String(entry.pos) };
  return model.ledger
    ? { ...common, _occurred_at: entry.occurredAt, _event_id: entry.eventId }
    : { ...common, _removed: entry.removed };
}

/** The columns in which two rows of one key differ. */
export function differences(model: PreparedModel, stored: Entry, expected: Entry): NonNullable<Finding['columns']> {
  const was = { ...stored.row, ...engineValues(model, stored) };
  const is = { ...expected.row, ...engineValues(model, expected) };
  return Object.keys(is)
    .filter((column) => JSON.stringify(was[column] ?? null) !== JSON.stringify(is[column] ?? null))
    .map((column) => ({ column, stored: was[column] ?? null, expected: is[column] ?? null }));
}

/** Finds what differs between the stored rows of one root and those its events make. */
export function compareRoot(
  model: PreparedModel,
  stored: readonly Entry[],
  expected: ReadonlyMap<string, Entry>,
): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const row of stored) {
    seen.add(row.id);
    const wanted = expected.get(row.id);
    const about = { model: model.name, tenant: row.tenant, root: row.root, key: keyOfEntry(model, row) };
    if (wanted === undefined) {
      findings.push({ ...about, kind: 'extra', message: 'no event of its root makes this row' });
    } else if (dumpEntry(model, row) !== dumpEntry(model, wanted)) {
      const columns = differences(model, row, wanted);
      findings.push({
        ...about,
        kind: 'changed',
        columns,
        message: `stored and refolded differ in ${columns.map((one) => one.column).join(', ')}`,
      });
    }
  }
  for (const row of expected.values()) {
    if (seen.has(row.id)) continue;
    const key = keyOfEntry(model, row);
    const message = 'the row that the events of its root make is not stored';
    findings.push({ kind: 'missing', model: model.name, tenant: row.tenant, root: row.root, key, message });
  }
  return findings;
}
