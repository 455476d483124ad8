import type { FoldEvent } from '../event.js';
import { isObject, type ReadPath } from '../recording.js';

/** Other values of the kind a text has: so that what reads it still can. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const DAY_MS = 86_400_000;

const moved = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY_MS).toISOString();
const letters = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 1) % 26));
  });

function likeText(text: string): unknown[] {
  if (UUID.test(text)) return [`${text.slice(0, -2)}${text.endsWith('0d') ? '0e' : '0d'}`];
  if (INSTANT.test(text)) return [1, -400].map((days) => moved(text, days));
  if (DAY.test(text)) return [1, -400].map((days) => moved(`${text}T00:00:00.000Z`, days).slice(0, 10));
  if (NUMBER.test(text)) {
    const far = text.startsWith('-') ? `-9${text.slice(1)}` : `9${text}`;
    const other = text.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
    return [other, far, text.startsWith('-') ? text.slice(1) : `-${text}`, text.replace(/\d+/, '0')];
  }
  return [letters(text), `${text}x`, ''];
}
/** Beyond most of what a number is compared with, and no exponent that takes long. */
const FAR = 1000;
/** What an absent value may be instead, where nothing tells its kind. */
const ANYTHING: readonly unknown[] = [
  'x',
  1,
  FAR,
  true,
  '2',
  '2026-02-03',
  '2026-02-03T04:05:06.000Z',
  '00000000-0000-4000-8000-00000000000d',
];

/** Values to put in the place of one, of its kind where it has one; absence is always among them. */
export function variantsOf(value: unknown, others: Iterable<unknown>): unknown[] {
  const made =
    typeof value === 'string'
      ? likeText(value)
      : typeof value === 'number'
        ? [value + 1, value - 1, 0, value + FAR, value - FAR]
        : typeof value === 'boolean'
          ? [!value]
          : value === null || value === undefined
            ? ANYTHING
            : [];
  return [...new Set<unknown>([...made, ...others, null, undefined])].filter((one) => one !== value);
}

/** Lists with an item less and an item more. */
export const lengthVariants = (list: readonly unknown[]): unknown[] =>
  list.length === 0 ? [] : [list.slice(0, -1), [...list, list.at(-1)]];

/** The value with another one at a path; the value itself is left alone. */
function replaced(value: unknown, path: ReadPath, other: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return other;
  if (Array.isArray(value)) {
    // A list is given another length as a whole.
    if (step === 'length') return other;
    return value.map((item, i) => (i === step ? replaced(item, rest, other) : item));
  }
  if (!isObject(value)) return value;
  return { ...value, [step]: replaced((value as Record<string, unknown>)[step as string], rest, other) };
}

/** The event with one thing in it changed: in its payload, or in its envelope. */
export function changedEvent(event: FoldEvent, of: 'data' | 'envelope', path: ReadPath, other: unknown): FoldEvent {
  const { id, type, stream, streamType, streamId, tenant, root, occurredAt, data, metadata } = event;
  const whole = { id, type, stream, streamType, streamId, tenant, root, occurredAt, data, metadata };
  return of === 'data'
    ? { ...whole, data: replaced(data, path, other) }
    : (replaced(whole, path, other) as unknown as FoldEvent);
}

/** Every leaf of a value, by its path. */
export function eachLeaf(value: unknown, see: (path: ReadPath, leaf: unknown) => void, path: ReadPath = []): void {
  if (!isObject(value)) see(path, value);
  else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) eachLeaf(item, see, [...path, i]);
  } else for (const [name, item] of Object.entries(value)) eachLeaf(item, see, [...path, name]);
}
