import { type EventSketch, foldHistory, type PositionedEvent, sketchedEvent } from '../history.js';
import { prepare } from '../prepare.js';
import type { AnyReadModel } from '../read-model.js';

/** A row as a fold test sees it: its columns; tombstones left out. */
export type TestRow = Readonly<Record<string, unknown>>;

/** A history from sketches: the n-th event gets the n-th position, minute and id where the sketch is silent. */
export const historyOf = (events: readonly EventSketch[]): PositionedEvent[] => events.map(sketchedEvent);

/**
 * The rows a model makes of some events, in the order they came into being. A fold test is a function call.
 * @throws FoldError
 */
export function foldAll(model: AnyReadModel, events: readonly EventSketch[]): TestRow[] {
  const rows = foldHistory(prepare(model), historyOf(events));
  return [...rows.values()].filter((entry) => entry.removed === null).map((entry) => entry.row);
}
