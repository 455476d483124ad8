import type { FoldEvent } from './event.js';
import { applyEvent, type Entry, type Rows, touchesOf } from './fold.js';
import type { AnyHandler, PreparedModel } from './prepare.js';

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

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A view of a row that notes each column read. */
function recordingRow(row: Record<string, unknown>, read: Set<string>): Record<string, unknown> {
  return new Proxy(row, {
    get(target, name) {
      if (typeof name === 'string' && name in target) read.add(name);
      return target[name as string];
    },
    has(target, name) {
      if (typeof name === 'string') read.add(name);
      return name in target;
    },
    getOwnPropertyDescriptor(target, name) {
      if (typeof name === 'string') read.add(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}
/** A view of a payload that notes the path of each leaf read. */
function recordingData(value: object, path: string, read: Set<string>): object {
  return new Proxy(value, {
    get(target, name) {
      const found = Reflect.get(target, name, target);
      if (typeof name !== 'string' || typeof found === 'function' || (Array.isArray(target) && name === 'length'))
        return found;
      const at = path === '' ? name : `${path}.${Array.isArray(target) ? '*' : name}`;
      if (isObject(found)) return recordingData(found, at, read);
      read.add(at);
      return found;
    },
  });
}
/** A view of an event: its payload records, everything else is as it is. */
function recordingEvent(event: FoldEvent, fields: Set<string>): FoldEvent {
  return new Proxy(event, {
    get(target, name) {
      const found = Reflect.get(target, name, target);
      return name === 'data' && isObject(found) ? recordingData(found, '', fields) : found;
    },
  });
}

/**
 * Folds one row and writes down how it came to be. Feed it the events of the row's root in position order.
 */
export class Recorder {
  readonly steps: RecordedStep[] = [];
  readonly #rows = new Map<string, Entry>();

  constructor(
    readonly model: PreparedModel,
    readonly id: string,
  ) {}

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
    let names: readonly string[] = [];
    const inner = this.model.handlers.get(event.type) as AnyHandler;
    const handler: AnyHandler = {
      keys: inner.keys,
      evolve: (row, given, parts) => {
        const seen = row === undefined ? undefined : recordingRow(row as Record<string, unknown>, read);
        // biome-ignore lint/suspicious/noExplicitAny: parts are private to the handler
        const recordedParts = parts.map((part: any) => (isObject(part) ? recordingData(part, 'part', fields) : part));
        const write = inner.evolve(seen, recordingEvent(given, fields), recordedParts);
        if (write.kind === 'set') names = Object.keys(write.patch).filter((name) => write.patch[name] !== undefined);
        return unwrapped(write);
      },
    };
    const recording: PreparedModel = { ...this.model, handlers: new Map([[event.type, handler]]) };
    const rows: Rows = this.#rows;
    if (applyEvent(recording, event, position, rows, touches).length === 0) return;
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
