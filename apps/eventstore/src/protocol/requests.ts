import { isUtf8 } from 'node:buffer';
import type { ExpectedRevision } from '@recount/event-log';
import { badRequest, missingProperty } from './errors.js';
import { Fields } from './protobuf.js';

/** An event as its writer sent it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** Where an append goes, and at which revision. */
export interface AppendTarget {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** One message of Streams.Append: the target first, then events. */
export interface AppendPart {
  readonly options: Fields | undefined;
  readonly event: Fields | undefined;
}

/** One message of Streams.BatchAppend. */
export interface BatchPart {
  /** The UUID message as it came, to be sent back; empty when it is missing. */
  readonly correlation: Buffer;
  readonly options: Fields | undefined;
  readonly events: readonly Fields[];
  readonly final: boolean;
}

const LARGEST = 9_223_372_036_854_775_807n;
const NOTHING = Buffer.alloc(0);
/** An unsigned 64-bit number of the protocol, cut to what the log can hold. */
export const position = (value: bigint): bigint => (value > LARGEST ? LARGEST : value);

/** @throws MalformedError */
export function appendPart(bytes: Buffer): AppendPart {
  let [options, event]: [Fields?, Fields?] = [];
  for (const fields = new Fields(bytes); fields.next(); ) {
    if (fields.number === 1) options = fields.message();
    else if (fields.number === 2) event = fields.message();
  }
  return { options, event };
}

/** @throws MalformedError */
export function batchPart(bytes: Buffer): BatchPart {
  let correlation: Buffer = NOTHING;
  let options: Fields | undefined;
  let final = false;
  const events: Fields[] = [];
  for (const fields = new Fields(bytes); fields.next(); ) {
    if (fields.number === 1) correlation = fields.bytes();
    else if (fields.number === 2) options = fields.message();
    else if (fields.number === 3) events.push(fields.message());
    else if (fields.number === 4) final = fields.uint64() !== 0n;
  }
  return { correlation, options, events, final };
}

/** The options of either append. @throws ProtocolError, MalformedError */
export function appendTarget(fields: Fields): AppendTarget {
  let stream = '';
  let expected: ExpectedRevision | undefined;
  let deadline = Number.POSITIVE_INFINITY;
  while (fields.next()) {
    if (fields.number === 1) stream = streamName(fields.message());
    else if (fields.number === 2) expected = position(fields.uint64());
    else if (fields.number === 3) expected = 'no_stream';
    else if (fields.number === 4) expected = 'any';
    else if (fields.number === 5) expected = 'stream_exists';
    else if (fields.number === 6) deadline = instant(fields.message());
    else if (fields.number === 7) deadline = Date.now() + instant(fields.message());
  }
  if (stream === '') throw badRequest('the append names no stream');
  if (expected === undefined) throw badRequest('the append names no expected revision');
  return { stream, expected, deadline };
}

/** The name in a StreamIdentifier. @throws ProtocolError, MalformedError */
export function streamName(identifier: Fields): string {
  let name = '';
  while (identifier.next()) {
    if (identifier.number !== 3) continue;
    if (!isUtf8(identifier.bytes())) throw badRequest('a stream name is not UTF-8');
    name = identifier.text();
  }
  return name;
}

/** Milliseconds of a Timestamp or a Duration. */
function instant(fields: Fields): number {
  let [seconds, nanos] = [0, 0];
  while (fields.next()) {
    if (fields.number === 1) seconds = Number(BigInt.asIntN(64, fields.uint64()));
    else if (fields.number === 2) nanos = fields.uint32();
  }
  return seconds * 1_000 + nanos / 1_000_000;
}

/** @throws ProtocolError when id, type or content type is missing, MalformedError */
export function proposedEvent(fields: Fields): ProposedEvent {
  let [id, type, contentType]: [string?, string?, string?] = [];
  let [data, metadata]: [Buffer, Buffer] = [NOTHING, NOTHING];
  while (fields.next()) {
    if (fields.number === 1) id = uuid(fields.message());
    else if (fields.number === 2) {
      const [key, value] = entry(fields.message());
      if (key === 'type') type = value;
      else if (key === 'content-type') contentType = value;
    } else if (fields.number === 3) metadata = fields.bytes();
    else if (fields.number === 4) data = fields.bytes();
  }
  if (id === undefined) throw badRequest('an event has no id');
  if (type === undefined) throw missingProperty('type');
  if (contentType === undefined) throw missingProperty('content-type');
  return { id, type, contentType, data, metadata };
}

function entry(fields: Fields): [string, string] {
  let [key, value] = ['', ''];
  while (fields.next()) {
    if (fields.number === 1) key = fields.text();
    else if (fields.number === 2) value = fields.text();
  }
  return [key, value];
}

/** The id in lower case, '' when there is none. @throws MalformedError */
export function uuid(fields: Fields): string {
  let id = '';
  while (fields.next()) {
    if (fields.number === 2) id = fields.text().toLowerCase();
    else if (fields.number === 1) id = structuredUuid(fields.message());
  }
  return id;
}

function structuredUuid(fields: Fields): string {
  let [most, least] = [0n, 0n];
  while (fields.next()) {
    if (fields.number === 1) most = fields.uint64();
    else if (fields.number === 2) least = fields.uint64();
  }
  const hex = most.toString(16).padStart(16, '0') + least.toString(16).padStart(16, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** As EventStoreDB counts against the limit of an append. */
export const sizeOf = (event: ProposedEvent): number =>
  event.data.length + event.metadata.length + 2 * event.type.length;
