import type { ExpectedRevision } from '@recount/event-log';
import { badRequest, missingProperty } from './errors.js';
import type { Uuid } from './messages.js';

/** An event as its writer sent it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

interface Identifier {
  getStreamName_asU8(): Uint8Array;
}
interface Message {
  getId(): Uuid | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}
interface Expectation {
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}

const bytes = (array: Uint8Array): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** @throws ProtocolError when there is no name. */
export function streamNameOf(options: { getStreamIdentifier(): Identifier | undefined }): string {
  const name = bytes(options.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array()).toString('utf8');
  if (name === '') throw badRequest('the request names no stream');
  return name;
}

/** The id in lower case. @throws ProtocolError when there is none. */
export function uuidOf(uuid: Uuid | undefined): string {
  const structured = uuid?.getStructured();
  if (structured === undefined) {
    const text = uuid?.getString();
    if (!text) throw badRequest('an id is missing');
    return text.toLowerCase();
  }
  const hex = (half: string) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0');
  const all = hex(structured.getMostSignificantBits()) + hex(structured.getLeastSignificantBits());
  return `${all.slice(0, 8)}-${all.slice(8, 12)}-${all.slice(12, 16)}-${all.slice(16, 20)}-${all.slice(20)}`;
}

/** @throws ProtocolError for an exact revision that is none. */
export function expectedOf(options: Expectation, exact: string): ExpectedRevision {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return position(exact);
}

const LARGEST = 9_223_372_036_854_775_807n;

/** An unsigned 64-bit number of the protocol, cut to what the log can hold. */
export function position(text: string): bigint {
  const number = BigInt.asUintN(64, BigInt(text));
  return number > LARGEST ? LARGEST : number;
}

/** @throws ProtocolError when id, type or content type is missing. */
export function proposedEvent(message: Message): ProposedEvent {
  const map = message.getMetadataMap();
  const [type, contentType] = [map.get('type'), map.get('content-type')];
  if (type === undefined) throw missingProperty('type');
  if (contentType === undefined) throw missingProperty('content-type');
  const [data, metadata] = [bytes(message.getData_asU8()), bytes(message.getCustomMetadata_asU8())];
  return { id: uuidOf(message.getId()), type, contentType, data, metadata };
}

/** As EventStoreDB counts against the limit of an append. */
export const sizeOf = (event: ProposedEvent): number =>
  event.data.length + event.metadata.length + 2 * event.type.length;
