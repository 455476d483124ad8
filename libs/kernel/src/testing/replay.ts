import { applyEvent, type Entry } from '../fold.js';
import { dumpRows, type PositionedEvent } from '../history.js';
import type { PreparedModel } from '../prepare.js';

/** What a history leaves behind: the rows, and the roots set aside with the event that failed. */
export interface Outcome {
  readonly rows: readonly string[];
  readonly quarantined: readonly string[];
}

export interface ReplayOptions {
  /** After each event: whether a batch ends here. Rows then go through their stored form. */
  readonly cut?: (index: number) => boolean;
  /** After a batch: how many of the events before its end arrive again. */
  readonly redeliver?: (index: number) => number;
}

/** Folds as the live engine does: a failing event sets its root aside, the rest moves on. */
export function replay(
  model: PreparedModel,
  history: readonly PositionedEvent[],
  options: ReplayOptions = {},
): Outcome {
  let rows = new Map<string, Entry>();
  const quarantined = new Map<string, string>();
  const fold = ({ event, position }: PositionedEvent): void => {
    const root = `${event.tenant} ${event.root}`;
    if (quarantined.has(root)) return;
    try {
      applyEvent(model, { ...event, data: structuredClone(event.data) }, position, rows);
    } catch {
      quarantined.set(root, `${root} at ${position}`);
    }
  };
  history.forEach((item, index) => {
    fold(item);
    if (options.cut?.(index) !== true) return;
    rows = stored(rows);
    const again = options.redeliver?.(index) ?? 0;
    for (const earlier of history.slice(Math.max(0, index + 1 - again), index + 1)) fold(earlier);
  });
  return { rows: dumpRows(model, rows), quarantined: [...quarantined.values()].sort() };
}

/** Rows as they come back from storage: by value, nothing shared. */
const stored = (rows: ReadonlyMap<string, Entry>): Map<string, Entry> =>
  new Map(
    [...rows].map(([id, entry]) => [
      id,
      { ...entry, row: JSON.parse(JSON.stringify(entry.row)) as Record<string, unknown> },
    ]),
  );

/** The model with frozen rows, events and parts: a fold that writes to what it was given fails. */
export function frozen(model: PreparedModel): PreparedModel {
  const handlers = new Map(
    [...model.handlers].map(([type, { keys, evolve }]) => [
      type,
      {
        keys: (event: never) => keys(freeze(event)),
        evolve: (row: never, event: never, parts: readonly never[]) =>
          evolve(row === undefined ? undefined : freeze(structuredClone(row)), freeze(event), freeze(parts)),
      },
    ]),
  );
  return { ...model, handlers: handlers as unknown as PreparedModel['handlers'] };
}
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}
