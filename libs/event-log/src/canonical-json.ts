const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\ud7ff\ue000-\uffff]*$/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Canonical JSON (RFC 8785): keys in the order of their UTF-16 units, no white space, shortest numbers. Equal values
 * have equal text, so the text can be hashed. A property that is undefined is absent.
 * @throws TypeError for what JSON cannot say: not finite numbers, bigint, functions, objects with toJSON, cycles,
 * lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  try {
    return write(value);
  } catch (error) {
    if (error instanceof RangeError) throw new TypeError('nested too deeply for JSON', { cause: error });
    throw error;
  }
}

function write(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Array.isArray(value)) return writeArray(value);
  if (typeof value === 'object') return writeObject(value as Readonly<Record<string, unknown>>);
  throw new TypeError(`a ${typeof value} has no JSON form`);
}

function writeArray(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + write(values[i]);
  return `${text}]`;
}

function writeObject(object: Readonly<Record<string, unknown>>): string {
  if (typeof object.toJSON === 'function') throw new TypeError('an object with toJSON is not JSON: convert it first');
  let text = '{';
  let separator = '';
  for (const key of sorted(Object.keys(object))) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${separator}${quote(key)}:${write(value)}`;
    separator = ',';
  }
  return `${text}}`;
}

/** Up to here insertion beats the built-in sort, which calls out for every comparison. */
const FEW_KEYS = 24;

/** Most objects have few keys, and many have them in order already. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    if (at < i) keys[at] = key;
  }
  return keys;
}

function quote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new TypeError('a lone surrogate has no JSON form');
  return JSON.stringify(text);
}
