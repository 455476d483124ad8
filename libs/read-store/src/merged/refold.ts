import { applyEvent, type Entry, entryId, type PreparedModel, touchesOf } from '@recount/kernel';
import type { Upcasting } from '../api.js';
import { type HistoryEvent, historyEvent, historyStatement } from '../history.js';
import type { Row } from '../query/result.js';
import type { Snapshot } from '../query/snapshot.js';
import { literal, quote } from '../sql.js';
import { SQL_TYPE, tableOf } from '../tables.js';
import type { Group } from './group.js';

type Run = Snapshot['query'];
/** Where an event's root stands among the columns that history is read with. */
const ROOT = 5;

/** What of the log a row is folded from. */
export interface Origin {
  readonly tenant: string;
  readonly roots: readonly string[];
  /** The root all events are seen under; undefined: each under its own. */
  readonly under?: string | undefined;
  /** Up to and with this position. */
  readonly until: string;
}

/** The origin of a group's row: everybody's events, seen as those of the one they count as. */
export const originOf = ({ canonical, merged }: Group, tenant: string, until: string): Origin => ({
  tenant,
  roots: [canonical, ...merged],
  under: canonical,
  until,
});

/** The statement of the events a model handles out of an origin, and its values. */
export function originStatement(
  model: PreparedModel,
  { tenant, roots, until }: Origin,
): { text: string; values: (string | readonly string[])[] } {
  const types = model.types.map(literal).join(', ');
  const condition = `tenant = $1 and root = any($2::text[]) and position <= $3::bigint and type in (${types})`;
  return {
    text: historyStatement({ after: null, limit: null, whole: true, condition }).text,
    values: [tenant, roots, until],
  };
}

/** An event out of an origin, from its columns as text. */
export const originEvent = (row: readonly (string | null)[], { under }: Origin, upcasting: Upcasting): HistoryEvent =>
  historyEvent(under === undefined ? row : row.with(ROOT, under), upcasting);

/** The root of a row, also of a removed one; none where there never was one. */
export async function rootOf(
  run: Run,
  model: PreparedModel,
  tenant: string,
  key: readonly string[],
): Promise<string[]> {
  const where = model.keys.map(({ name, kind }, i) => `${quote(name)} = $${i + 2}::${SQL_TYPE[kind]}`);
  const { rows } = await run(`select _root from ${tableOf(model)} where _tenant = $1 and ${where.join(' and ')}`, [
    tenant,
    ...key,
  ]);
  return rows.map(([root]) => root as string);
}

/** Folds one row anew. Undefined where no event makes it. @throws FoldError */
export async function refold(
  run: Run,
  upcasting: Upcasting,
  model: PreparedModel,
  key: readonly unknown[],
  origin: Origin,
): Promise<Entry | undefined> {
  const { text, values } = originStatement(model, origin);
  const id = entryId(origin.tenant, key);
  const rows = new Map<string, Entry>();
  for (const row of (await run(text, values)).rows) {
    const event = originEvent(row, origin, upcasting);
    const touches = touchesOf(model, event).filter((touch) => touch.id === id);
    applyEvent(model, event, event.position, rows, touches);
  }
  return rows.get(id);
}

/** A refolded row as queries show stored ones; null once it is removed. */
export function rowOf(model: PreparedModel, { row, root, pos, removed, occurredAt, eventId }: Entry): Row | null {
  if (removed !== null) return null;
  return {
    ...Object.fromEntries(model.columns.map(({ name }) => [name, row[name]])),
    _root: root,
    _pos: String(pos),
    ...(model.ledger ? { _occurred_at: occurredAt, _event_id: eventId } : {}),
  };
}
