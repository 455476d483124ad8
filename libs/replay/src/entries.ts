import { type Entry, entryId, normaliseOf, type PreparedModel } from '@recount/kernel';
import { ReplayError } from './replay-error.js';
import type { RowLine } from './sandbox/protocol.js';

const uuid = normaliseOf('uuid');
const instant = normaliseOf('instant');
const text = normaliseOf('text');
const POSITION = /^\d{1,18}$/;

/**
 * Rows from what the process of a definition answered, each value checked as if a stranger had sent it.
 * @param sent whether an event of this tenant and root was sent
 * @throws ReplayError SANDBOX for a row that no honest process answers
 */
export function entriesOf(
  model: PreparedModel,
  lines: string,
  sent: (tenant: string, root: string) => boolean,
): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = lines.indexOf('\n', at);
    try {
      entries.push(entryOf(model, JSON.parse(lines.slice(at, end)) as RowLine, sent));
    } catch (error) {
      throw new ReplayError('SANDBOX', `a row that cannot be: ${(error as Error).message}`);
    }
    at = end + 1;
  }
  return entries;
}

function entryOf(model: PreparedModel, line: RowLine, sent: (tenant: string, root: string) => boolean): Entry {
  const [tenant, root, position, removed, occurredAt, eventId, ...values] = line;
  if (!sent(tenant, root)) throw new TypeError('of a root that was not asked about');
  if (!POSITION.test(position)) throw new TypeError('at no position');
  const row: Record<string, unknown> = {};
  for (const [i, { name, normalise, key }] of model.columns.entries()) {
    const value = values[i] ?? null;
    if (value === null && key) throw new TypeError(`without a ${name}`);
    row[name] = value === null ? null : normalise(value);
  }
  return {
    id: entryId(
      tenant,
      model.keys.map(({ name }) => row[name]),
    ),
    tenant,
    root,
    row,
    pos: BigInt(position),
    removed: model.ledger || removed === null ? null : (text(removed) as string),
    occurredAt: model.ledger ? (instant(occurredAt) as string) : '',
    eventId: model.ledger ? (uuid(eventId) as string) : '',
  };
}
