import type { FoldEvent } from './event.js';

/** Where in an event something was read: names, and numbers for items of lists. */
export type ReadPath = readonly (string | number)[];
/** Told of each read, and what was found there. */
export type Note = (path: ReadPath, found: unknown) => void;

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A path as people write it: dotted, items of lists as `*`. */
export const pathText = (path: ReadPath): string =>
  path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');

/** Asked of every object by JSON and by await; no field of a payload. */
const ASKED_OF_ALL = new Set(['toJSON', 'then']);

/** A view of a row that notes each column read. */
export function recordingRow(row: Record<string, unknown>, read: Set<string>): Record<string, unknown> {
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

/** A view of a payload that notes the path of everything read in it: leaves, parts on the way to them, lengths of lists. */
export function recordingData(value: object, note: Note, path: ReadPath = []): object {
  return new Proxy(value, {
    get(target, name) {
      const found = Reflect.get(target, name, target);
      if (typeof name !== 'string' || typeof found === 'function') return found;
      if (ASKED_OF_ALL.has(name) && !Object.hasOwn(target, name)) return found;
      const at = [...path, Array.isArray(target) && name !== 'length' ? Number(name) : name];
      note(at, found);
      return isObject(found) ? recordingData(found, note, at) : found;
    },
    has(target, name) {
      if (typeof name === 'string') note([...path, name], Reflect.get(target, name, target));
      return Reflect.has(target, name);
    },
  });
}

/** A view of an event: `data` notes what is read of its payload, `envelope` what is read beside it. */
export function recordingEvent(event: FoldEvent, data: Note, envelope?: Note): FoldEvent {
  return new Proxy(event, {
    get(target, name) {
      const found = Reflect.get(target, name, target);
      if (name === 'data') return isObject(found) ? recordingData(found, data) : found;
      if (envelope === undefined || typeof name !== 'string' || name === 'type') return found;
      envelope([name], found);
      return isObject(found) ? recordingData(found, envelope, [name]) : found;
    },
  });
}
