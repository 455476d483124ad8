import { canonicalJson } from './canonical-json.js';
import { EventRejectedError, type EventToAppend, type Metadata, RootMismatchError } from './port.js';

/** An append that any store can hold: texts are canonical JSON, times and versions are parsed. */
export interface VettedAppend {
  readonly stream: string;
  /** The root of all its events; undefined when there are none. */
  readonly root: string | undefined;
  readonly events: readonly VettedEvent[];
  /** Of data, metadata and twice the type, as EventStoreDB counts. */
  readonly bytes: number;
}
export interface VettedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly tenant: string;
  /** Microseconds since 1970. */
  readonly occurredAt: bigint;
  readonly data: string;
  readonly metadata: string;
}

/** The default limit of an append, EventStoreDB's own until 25.0. */
export const MAX_APPEND_BYTES = 1_048_576;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** No white space, no control characters, no lone surrogates; a leading $ belongs to the store. */
const NAME = /^(?!\$)[^\s\p{Cc}\p{Cs}]{1,256}$/u;
const INSTANT = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(?:\.(\d{1,6}))?Z$/;
const VERSION = /^[1-9]\d{0,5}$/;

/** The rules of single fields, for events that others wrote. */
export const isName = (text: string): boolean => NAME.test(text);
export const isVersion = (text: string): boolean => VERSION.test(text);
export function isInstant(text: string): boolean {
  try {
    microseconds(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks an append before any store sees it, so that one bad event never spoils the group it would be written with.
 * @throws EventRejectedError, RootMismatchError (its events name two roots).
 */
export function vetAppend(stream: string, events: readonly EventToAppend[], maxBytes = MAX_APPEND_BYTES): VettedAppend {
  if (!NAME.test(stream)) throw new EventRejectedError('bad_name', `unclean stream name ${JSON.stringify(stream)}`);
  const vetted: VettedEvent[] = [];
  const root = events[0]?.metadata?.root;
  let bytes = 0;
  for (const event of events) {
    const clean = vetEvent(event);
    if (event.metadata.root !== root) {
      throw new RootMismatchError(stream, String(root), String(event.metadata.root));
    }
    bytes += Buffer.byteLength(clean.data) + Buffer.byteLength(clean.metadata) + 2 * clean.type.length;
    vetted.push(clean);
  }
  if (bytes > maxBytes)
    throw new EventRejectedError('too_large', `${bytes} bytes to ${stream}, ${maxBytes} is the most`);
  if (new Set(vetted.map((event) => event.id)).size < vetted.length) {
    throw new EventRejectedError('bad_id', `an id occurs twice in one append to ${stream}`);
  }
  return { stream, root, events: vetted, bytes };
}

function vetEvent(event: EventToAppend): VettedEvent {
  if (!UUID.test(event.id)) throw new EventRejectedError('bad_id', `${JSON.stringify(event.id)} is no lower-case UUID`);
  if (!NAME.test(event.type))
    throw new EventRejectedError('bad_name', `unclean event type ${JSON.stringify(event.type)}`);
  const metadata = vetMetadata(event.metadata);
  return { id: event.id, type: event.type, ...metadata, data: storable(event.data, `data of ${event.type}`) };
}

function vetMetadata(metadata: Metadata): Omit<VettedEvent, 'id' | 'type' | 'data'> {
  for (const key in metadata) {
    if (typeof metadata[key] !== 'string') throw badMetadata(`${key} must be a string`);
  }
  const { tenant, root, occurredAt, schemaVersion = '1' } = metadata;
  if (tenant === undefined || !NAME.test(tenant)) throw badMetadata('tenant is missing or unclean');
  if (root === undefined || !NAME.test(root)) throw badMetadata('root is missing or unclean');
  if (!VERSION.test(schemaVersion)) throw badMetadata(`schemaVersion ${schemaVersion} is no version`);
  return {
    tenant,
    occurredAt: microseconds(occurredAt),
    schemaVersion: Number(schemaVersion),
    metadata: storable(metadata, 'metadata'),
  };
}

/** The events of a command share their time, and so do many rows of an import: the last one is kept. */
let lastInstant: { readonly text: string; readonly value: bigint } | undefined;
function microseconds(instant: string | undefined): bigint {
  if (instant === undefined || instant !== lastInstant?.text)
    lastInstant = { value: parseInstant(instant), text: instant as string };
  return lastInstant.value;
}

function parseInstant(instant: string | undefined): bigint {
  const match = INSTANT.exec(instant ?? '');
  const ms = match === null ? Number.NaN : Date.parse(`${(instant as string).slice(0, 19)}Z`);
  // Date.parse moves 31 February into March, and takes the year 0, which SQL's calendar has not.
  const wrong = Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(match?.[1]) || instant?.startsWith('0000');
  if (match === null || wrong) {
    throw badMetadata(`occurredAt ${JSON.stringify(instant)} is no UTC instant`);
  }
  return BigInt(ms) * 1000n + BigInt((match[2] ?? '').padEnd(6, '0'));
}

function storable(value: unknown, what: string): string {
  let text: string;
  try {
    text = canonicalJson(value);
  } catch (error) {
    throw new EventRejectedError('unstorable_text', `${what}: ${(error as Error).message}`);
  }
  if (text[0] !== '{') throw new EventRejectedError('unstorable_text', `${what} is no object`);
  // An escaped NUL: an odd number of backslashes before u0000.
  if (text.includes('\\u0000') && /(?<!\\)(?:\\\\)*\\u0000/.test(text)) {
    throw new EventRejectedError('unstorable_text', `${what} holds a NUL character`);
  }
  return text;
}

const badMetadata = (message: string): EventRejectedError => new EventRejectedError('bad_metadata', message);
