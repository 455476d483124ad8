import { canonicalJson } from '../canonical-json.js';
import type { JsonObject, JsonValue, Metadata, RecordedEvent } from '../port.js';
import { commitOf } from './client.js';
import { StoreError } from './errors.js';
import type { WireEvent } from './wire.js';

/**
 * The event in the port's form. What foreign writers put there is kept, wrapped where it is no object of JSON:
 * `{"$base64": …}` for bytes, `{"$json": …}` for texts, numbers, lists and what has no canonical form. Metadata that is
 * no text becomes its JSON.
 * @throws StoreError when commit and prepare position differ
 */
export function recorded(event: WireEvent): RecordedEvent {
  if (event.position === undefined) {
    throw new StoreError('configuration', 'the server does not say positions: EventStoreDB 22.10 or later is needed');
  }
  return {
    position: commitOf(event.position),
    stream: event.streamId,
    revision: event.revision,
    type: event.type,
    id: event.id.toLowerCase(),
    recordedAt: instantOf(event.created),
    data: dataOf(event),
    metadata: metadataOf(event.metadata),
  };
}

let last = { ms: Number.NaN, text: '' };
/** Events of one append share their time: the last one is kept. */
function instantOf(created: Date): string {
  const ms = created.getTime();
  if (ms !== last.ms) last = { ms, text: `${created.toISOString().slice(0, 23)}000Z` };
  return last.text;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

function dataOf({ data, isJson }: WireEvent): JsonObject {
  if (data instanceof Uint8Array) return { $base64: base64(data) };
  if (isObject(data)) return data as JsonObject;
  return { $json: isJson ? (JSON.stringify(data) ?? '') : String(data) };
}

function metadataOf(metadata: unknown): Metadata {
  if (!isObject(metadata)) {
    if (metadata === undefined || metadata === null) return {};
    return metadata instanceof Uint8Array ? { $base64: base64(metadata) } : { $json: JSON.stringify(metadata) };
  }
  for (const key in metadata) {
    if (typeof metadata[key] === 'string') continue;
    const texts = Object.entries(metadata).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return Object.fromEntries(texts);
  }
  return metadata as Metadata;
}

/** An event's data and metadata as the canonical texts that are stored and hashed. Own events always have them. */
export function textsOf(event: RecordedEvent): { readonly data: string; readonly metadata: string } {
  return { data: textOf(event.data), metadata: textOf(event.metadata) };
}

const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** A foreign event may hold what PostgreSQL cannot (a NUL) or canonical JSON cannot (half a surrogate pair). */
function textOf(value: JsonObject): string {
  try {
    const text = canonicalJson(value);
    if (!text.includes('\\u0000') || !ESCAPED_NUL.test(text)) return text;
  } catch {
    // Said otherwise below.
  }
  return canonicalJson({ $json: JSON.stringify(value) });
}

/** The metadata that `textsOf` made a text of; empty for a text that it cannot have made. */
export function metadataOfText(text: string): Metadata {
  const value = objectOf(text);
  const wrapped = text.includes('$json') ? objectOf(value.$json) : {};
  // A foreign writer may say `$json` for itself: only what could not be stored otherwise was wrapped.
  return (Object.keys(wrapped).length > 0 && textOf(wrapped) === text ? wrapped : value) as Metadata;
}

function objectOf(text: JsonValue | undefined): JsonObject {
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}
