import { isUtf8 } from 'node:buffer';
import type { EventToAppend, JsonObject, JsonValue } from '@recount/event-log';
import type { ProposedEvent } from '../protocol/requests.js';
import { asWritten, type Verbatim } from './as-written.js';

/** An append as the log takes it. */
export interface Enveloped {
  readonly events: readonly EventToAppend[];
  /** Whether an event named its root; otherwise the stream's own is meant, whatever that is. */
  readonly namesRoot: boolean;
}

type Strings = Record<string, string>;

/**
 * The envelope of the log for events of any writer. An event whose metadata name tenant, root and time keeps what it
 * says. Any other is a foreign writer's: its stream is its root, its tenant that of the stream's name or `_`, its time
 * `now`; what was written is kept beside, so that every reader gets it back (see as-written.ts).
 */
export function envelop(stream: string, proposed: readonly ProposedEvent[], now: string, root?: string): Enveloped {
  const parsed = proposed.map((event) => ({ event, ...stringsOf(event.metadata) }));
  const named = parsed.find(({ strings }) => strings.root !== undefined)?.strings.root;
  const missing = { root: named ?? root ?? stream, tenant: tenantOf(stream), occurredAt: now };
  const events = parsed.map(({ event, strings, whole }) => enveloped(event, strings, whole, missing));
  return { events, namesRoot: named !== undefined };
}

function enveloped(event: ProposedEvent, strings: Strings, whole: boolean, missing: Strings): EventToAppend {
  const own = whole && isEnvelope(strings);
  const { data, verbatim } = dataOf(event);
  const { id, type } = event;
  if (own && verbatim === undefined) return { id, type, data, metadata: strings };
  return { id, type, data, metadata: { ...missing, ...strings, asWritten: asWritten(event, verbatim) } };
}

const isEnvelope = (metadata: Strings): boolean =>
  metadata.tenant !== undefined &&
  metadata.root !== undefined &&
  metadata.occurredAt !== undefined &&
  metadata.asWritten === undefined;

/** `{type}-{tenant}.{id}`, and `_` for any other name. */
export const tenantOf = (stream: string): string => /^[^-]+-([^.]+)\../u.exec(stream)?.[1] ?? '_';

/** The string properties of metadata that are a JSON object, and whether that is all there is. */
function stringsOf(bytes: Buffer): { strings: Strings; whole: boolean } {
  const value = jsonOf(bytes);
  if (!isObject(value)) return { strings: {}, whole: false };
  if (Object.values(value).every((item) => typeof item === 'string')) return { strings: value as Strings, whole: true };
  const strings = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { strings: Object.fromEntries(strings), whole: false };
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(bytes: Buffer): JsonValue | undefined {
  if (bytes.length === 0 || !isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * The data as the object that the log holds. `verbatim` says how the bytes are found again where the object's own JSON
 * would not do: they are the object's property `value` or `base64`, or they must be kept as text.
 */
function dataOf(event: ProposedEvent): { data: JsonObject; verbatim?: Verbatim } {
  if (event.data.length === 0) return { data: {}, verbatim: 'nothing' };
  const json = event.contentType === 'application/json' ? jsonOf(event.data) : undefined;
  if (json === undefined) return { data: { base64: event.data.toString('base64') }, verbatim: 'base64' };
  const same = JSON.stringify(json) === event.data.toString('utf8');
  if (isObject(json)) return same ? { data: json } : { data: json, verbatim: 'text' };
  return { data: { value: json }, verbatim: same ? 'value' : 'text' };
}
