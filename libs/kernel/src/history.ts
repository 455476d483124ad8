import type { FoldEvent } from './event.js';
import { applyEvent, type Entry } from './fold.js';
import type { PreparedModel } from './prepare.js';
import type { AnyReadModel, GoldenEvent } from './read-model.js';

/** An event and where it stands. */
export interface PositionedEvent {
  readonly position: bigint;
  readonly event: FoldEvent;
}

/** What golden events and tests say of an event; the rest is filled in. */
export type EventSketch = Omit<GoldenEvent, 'data' | 'type'> & {
  readonly type: string;
  readonly data: unknown;
  readonly tenant?: string;
};

const ROOT = '00000000-0000-4000-8000-000000000001';
const FIRST = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const uuidOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** A whole event from a sketch: the n-th of a history gets the n-th id, minute and position. */
export function sketchedEvent(sketch: EventSketch, n: number): PositionedEvent {
  const root = sketch.root ?? ROOT;
  const stream = sketch.stream ?? `golden-golden.${root}`;
  const dash = stream.indexOf('-');
  const dot = stream.indexOf('.', dash);
  const id = uuidOf(0xe0_0000_0000 + n);
  const event: FoldEvent = {
    id,
    type: sketch.type,
    stream,
    streamType: dash < 0 ? stream : stream.slice(0, dash),
    streamId: stream.slice(dot + 1),
    tenant: sketch.tenant ?? (dot > dash && dash >= 0 ? stream.slice(dash + 1, dot) : '_'),
    root,
    occurredAt: sketch.occurredAt ?? new Date(FIRST + n * MINUTE).toISOString(),
    data: sketch.data,
    metadata: {
      actorType: 'user',
      actorId: 'golden',
      commandId: uuidOf(0xc0_0000_0000 + n),
      $correlationId: uuidOf(0xa0_0000_0000 + n),
      ...sketch.metadata,
    },
  };
  return { position: BigInt(n + 1), event };
}

/** The golden events of a model as a history, in declared order. */
export const goldenHistory = (model: AnyReadModel): PositionedEvent[] =>
  model.golden.map((golden, n) => sketchedEvent(golden as EventSketch, n));

/** Folds a whole history in memory. @throws FoldError at the first event that cannot be folded */
export function foldHistory(model: PreparedModel, history: Iterable<PositionedEvent>): Map<string, Entry> {
  const rows = new Map<string, Entry>();
  for (const { event, position } of history) applyEvent(model, event, position, rows);
  return rows;
}

/** Everything stored of a row, in one order: two rows are the same when their dumps are. */
export function dumpEntry(model: PreparedModel, entry: Entry): string {
  const values = model.columns.map((column) => entry.row[column.name]);
  const stamps = model.ledger ? [entry.occurredAt, entry.eventId] : [entry.removed];
  return JSON.stringify([entry.tenant, entry.root, String(entry.pos), ...stamps, ...values]);
}
/** The dump of all rows, sorted. */
export const dumpRows = (model: PreparedModel, rows: ReadonlyMap<string, Entry>): string[] =>
  [...rows.values()].map((entry) => dumpEntry(model, entry)).sort();
