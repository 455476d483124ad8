import type { FoldEvent } from './event.js';
import { FoldError } from './fold-error.js';
import type { AnyHandler, PreparedColumn, PreparedModel } from './prepare.js';
import type { Target, Write } from './read-model.js';

// biome-ignore lint/suspicious/noExplicitAny: targets and writes of an erased model
type Any = any;

/** A row as engines hold it. `row` belongs to the engine: a fold sees it, only the engine writes it. */
export interface Entry {
  /** Tenant and key as one text; unique within the model. */
  readonly id: string;
  readonly tenant: string;
  readonly root: string;
  /** Key and other columns, each in canonical form. All null but the key when removed. */
  row: Record<string, unknown>;
  /** Position of the last event written to it: an event at or below it is a redelivery. */
  pos: bigint;
  /** The reason of a removal: the row is a tombstone. */
  removed: string | null;
  /** Ledger rows only: when it was true, and the event that made it. */
  readonly occurredAt: string;
  readonly eventId: string;
}

/** One row an event touches, with all parts meant for it. */
export interface Touch {
  readonly id: string;
  /** Key values in declared order, canonical. */
  readonly key: readonly unknown[];
  readonly parts: unknown[];
}

/** Where the rows of one model are while it folds. */
export interface Rows {
  get(id: string): Entry | undefined;
  set(id: string, entry: Entry): unknown;
}

const SEPARATOR = '\u001f';
const problem = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The id of a row: tenant and key values as one text. */
export const entryId = (tenant: string, key: readonly unknown[]): string =>
  tenant + SEPARATOR + (key.length === 1 ? key[0] : key.join(SEPARATOR));

/** A key value, checked. */
function keyValue(event: FoldEvent, model: PreparedModel, column: PreparedColumn, value: unknown): unknown {
  try {
    return column.normalise(value);
  } catch (error) {
    throw new FoldError(model.name, event, `key: ${problem(error)}`, column.name);
  }
}
function keyOf(model: PreparedModel, event: FoldEvent, target: Target<Any>): unknown[] {
  const given = target.key as Readonly<Record<string, unknown>>;
  const { keys } = model;
  const first = keys[0] as PreparedColumn;
  const key = [keyValue(event, model, first, given[first.name])];
  for (let i = 1; i < keys.length; i++) {
    const column = keys[i] as PreparedColumn;
    key.push(keyValue(event, model, column, given[column.name]));
  }
  return key;
}

/** The rows an event touches, in the order first named; none when the model does not handle its type. @throws FoldError */
export function touchesOf(model: PreparedModel, event: FoldEvent): readonly Touch[] {
  const handler = model.handlers.get(event.type);
  if (handler === undefined) return [];
  let targets: readonly Target<Any>[];
  try {
    targets = handler.keys(event);
  } catch (error) {
    throw new FoldError(model.name, event, `keys: ${problem(error)}`, undefined, { cause: error });
  }
  if (!Array.isArray(targets)) throw new FoldError(model.name, event, 'keys must return a list, at once');
  if (targets.length === 1) {
    const target = targets[0] as Target<Any>;
    const key = keyOf(model, event, target);
    return [{ id: entryId(event.tenant, key), key, parts: target.part === undefined ? [] : [target.part] }];
  }
  const touches = new Map<string, Touch>();
  for (const target of targets) {
    const key = keyOf(model, event, target);
    const id = entryId(event.tenant, key);
    const parts = target.part === undefined ? [] : [target.part];
    const touch = touches.get(id);
    if (touch === undefined) touches.set(id, { id, key, parts });
    else touch.parts.push(...parts);
  }
  return [...touches.values()];
}

/** What a fold answered for one row, checked and not yet applied. */
interface Change {
  readonly entry: Entry | undefined;
  readonly touch: Touch;
  /** The whole row, where it is new or starts anew; else what changes in it. */
  readonly row: Record<string, unknown> | undefined;
  readonly names: readonly string[];
  readonly values: readonly unknown[];
  readonly removed: string | null;
}
const NONE: readonly never[] = [];

function evolve(
  model: PreparedModel,
  handler: AnyHandler,
  event: FoldEvent,
  entry: Entry | undefined,
  touch: Touch,
): Change | undefined {
  const gone = entry !== undefined && entry.removed !== null;
  let write: Write<Any>;
  try {
    write = handler.evolve(gone ? undefined : (entry?.row as Any), event, touch.parts);
  } catch (error) {
    throw new FoldError(model.name, event, problem(error), undefined, { cause: error });
  }
  if (write?.kind === 'keep') return undefined;
  if (model.ledger && write?.kind === 'remove') throw new FoldError(model.name, event, 'a ledger only inserts');
  if (write?.kind === 'remove') {
    return {
      entry,
      touch,
      row: rowOf(model, model.blank, touch.key),
      names: NONE,
      values: NONE,
      removed: String(write.reason),
    };
  }
  if (write?.kind !== 'set') {
    const found =
      typeof (write as { then?: unknown } | undefined)?.then === 'function' ? 'a promise' : 'something else';
    throw new FoldError(model.name, event, `evolve must return set, remove or keep, not ${found}`);
  }
  if (gone && write.revive !== true) return undefined;
  const patch = write.patch as Readonly<Record<string, unknown>>;
  if (entry === undefined || gone) {
    const row = rowOf(model, model.fresh, touch.key);
    for (const name in patch) {
      const value = patch[name];
      if (value !== undefined) row[name] = asserted(model, event, name, value);
    }
    return { entry, touch, row, names: NONE, values: NONE, removed: null };
  }
  const names: string[] = [];
  const values: unknown[] = [];
  for (const name in patch) {
    const value = patch[name];
    if (value === undefined) continue;
    names.push(name);
    values.push(asserted(model, event, name, value));
  }
  return { entry, touch, row: undefined, names, values, removed: null };
}

/** The canonical form of a value asserted for a column. */
function asserted(model: PreparedModel, event: FoldEvent, name: string, value: unknown): unknown {
  const column = model.byName.get(name);
  if (column === undefined) throw new FoldError(model.name, event, 'there is no such column', name);
  if (column.key) throw new FoldError(model.name, event, 'keys never change', name);
  if (value === null) return null;
  try {
    return column.normalise(value);
  } catch (error) {
    throw new FoldError(model.name, event, problem(error), name);
  }
}

/** A row of nulls or of defaults, but its key. */
function rowOf(
  model: PreparedModel,
  like: Readonly<Record<string, unknown>>,
  key: readonly unknown[],
): Record<string, unknown> {
  const row: Record<string, unknown> = { ...like };
  for (let i = 0; i < key.length; i++) row[(model.keys[i] as PreparedColumn).name] = key[i];
  return row;
}

function commit(model: PreparedModel, event: FoldEvent, position: bigint, change: Change, rows: Rows): Entry {
  const { entry, touch, names, values, removed } = change;
  if (entry === undefined) {
    const { tenant, root } = event;
    const row = change.row as Record<string, unknown>;
    const stamps = model.ledger ? { occurredAt: event.occurredAt, eventId: event.id } : { occurredAt: '', eventId: '' };
    const fresh = {
      id: touch.id,
      tenant,
      root,
      row,
      pos: position,
      removed,
      occurredAt: stamps.occurredAt,
      eventId: stamps.eventId,
    };
    rows.set(touch.id, fresh);
    return fresh;
  }
  if (change.row !== undefined) entry.row = change.row;
  const { row } = entry;
  for (let i = 0; i < names.length; i++) row[names[i] as string] = values[i];
  entry.pos = position;
  entry.removed = removed;
  return entry;
}

/**
 * Applies one event to the rows it touches: all of them or, when it throws, none. Rows at or beyond the position are
 * left alone (redelivery).
 * @returns the entries written, also stored in `rows`
 * @throws FoldError
 */
export function applyEvent(
  model: PreparedModel,
  event: FoldEvent,
  position: bigint,
  rows: Rows,
  touches: readonly Touch[] = touchesOf(model, event),
): readonly Entry[] {
  if (touches.length === 0) return NONE;
  const handler = model.handlers.get(event.type) as AnyHandler;
  let changes: Change[] | undefined;
  for (let i = 0; i < touches.length; i++) {
    const touch = touches[i] as Touch;
    const entry = rows.get(touch.id);
    if (entry !== undefined) {
      if (entry.root !== event.root)
        throw new FoldError(model.name, event, `the row belongs to root ${entry.root}, the event to ${event.root}`);
      if (entry.pos >= position) continue;
      if (model.ledger)
        throw new FoldError(model.name, event, `the ledger row was already inserted by event ${entry.eventId}`);
    }
    const change = evolve(model, handler, event, entry, touch);
    if (change === undefined) continue;
    if (changes === undefined) changes = [change];
    else changes.push(change);
  }
  return changes === undefined ? NONE : changes.map((change) => commit(model, event, position, change, rows));
}
