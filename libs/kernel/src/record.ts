import type { FoldEvent } from './event.js';
import { applyEvent, type Entry, type Rows, touchesOf } from './fold.js';
import type { AnyHandler, PreparedModel } from './prepare.js';
import { isObject, type Note, pathText, recordingData, recordingEvent, recordingRow } from './recording.js';

/** What one event did to one row, and what it looked at to do it. */
export interface RecordedStep {
  readonly event: FoldEvent;
  readonly position: bigint;
  /** Column → before and after, for each column the event asserted. */
  readonly asserted: Readonly<
    Record<string, { readonly before: unknown; readonly after: unknown; readonly changed: boolean }>
  >;
  /** Columns of the row that were read. */
  readonly read: readonly string[];
  /** Fields of the payload that were read, as dotted paths; list items as `*`. */
  readonly fields: readonly string[];
  /** The reason, when the event removed the row. */
  readonly removed?: string;
  /** The event brought the row into being or back. */
  readonly created: boolean;
}

/**
 * Folds one row and writes down how it came to be. Feed it the events of the row's root in position order.
 */
export class Recorder {
  readonly steps: RecordedStep[] = [];
  readonly #rows: Rows;

  /** @param rows where the row stands already, to write down only what follows. Default: before its first event */
  constructor(
    readonly model: PreparedModel,
    readonly id: string,
    rows: Rows = new Map<string, Entry>(),
  ) {
    this.#rows = rows;
  }

  /** The row so far. */
  get entry(): Entry | undefined {
    return this.#rows.get(this.id);
  }

  /** @throws FoldError */
  apply(event: FoldEvent, position: bigint): void {
    const touches = touchesOf(this.model, event).filter((touch) => touch.id === this.id);
    if (touches.length === 0) return;
    const before = this.entry === undefined ? undefined : { row: { ...this.entry.row }, removed: this.entry.removed };
    const read = new Set<string>();
    const fields = new Set<string>();
    // Leaves: a part on the way to another read is none, and the length of a list is no field.
    const note: Note = (path, found) => {
      if (!isObject(found) && path.at(-1) !== 'length') fields.add(pathText(path));
    };
    let names: readonly string[] = [];
    const inner = this.model.handlers.get(event.type) as AnyHandler;
    const handler: AnyHandler = {
      keys: inner.keys,
      evolve: (row, given, parts) => {
        const seen = row === undefined ? undefined : recordingRow(row as Record<string, unknown>, read);
        // biome-ignore lint/suspicious/noExplicitAny: parts are private to the handler
        const recordedParts = parts.map((part: any) => (isObject(part) ? recordingData(part, note, ['part']) : part));
        const write = inner.evolve(seen, recordingEvent(given, note), recordedParts);
        if (write.kind === 'set') names = Object.keys(write.patch).filter((name) => write.patch[name] !== undefined);
        return unwrapped(write);
      },
    };
    const recording: PreparedModel = { ...this.model, handlers: new Map([[event.type, handler]]) };
    if (applyEvent(recording, event, position, this.#rows, touches).length === 0) return;
    const after = this.entry as Entry;
    const asserted: Record<string, { before: unknown; after: unknown; changed: boolean }> = {};
    for (const name of names) {
      const was = before?.row[name] ?? null;
      const is = after.row[name] ?? null;
      asserted[name] = { before: was, after: is, changed: JSON.stringify(was) !== JSON.stringify(is) };
    }
    this.steps.push({
      event,
      position,
      asserted,
      read: [...read].sort(),
      fields: [...fields].sort(),
      ...(after.removed === null ? {} : { removed: after.removed }),
      created: before === undefined || (before.removed !== null && after.removed === null),
    });
  }
}

/** A write without the proxies that a fold may have handed on: JSON values are copied by their content. */
// biome-ignore lint/suspicious/noExplicitAny: the erased form of a write
function unwrapped(write: any): any {
  if (write?.kind !== 'set') return write;
  const patch = Object.fromEntries(
    Object.entries(write.patch).map(([name, value]) => [
      name,
      isObject(value) && !('then' in value) ? JSON.parse(JSON.stringify(value)) : value,
    ]),
  );
  return { ...write, patch };
}
