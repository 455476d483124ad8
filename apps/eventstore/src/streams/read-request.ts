import { badRequest } from '../protocol/errors.js';
import { type Filter as FilterMessage, type ReadOptions, streams } from '../protocol/messages.js';
import { position, streamNameOf } from '../protocol/requests.js';
import type { Condition, Filter } from '../store/statements.js';

/** A read or a subscription, understood. */
export interface ReadRequest {
  readonly condition: Condition;
  /** Where to begin: a revision of a stream, a position over all events, or either end. */
  readonly from: bigint | 'start' | 'end';
  readonly subscription: boolean;
  readonly count: number;
  /** A checkpoint is due after so many events were looked at; 0 without a filter. */
  readonly checkpointEvery: number;
  /** How the client wants ids. */
  readonly structuredIds: boolean;
}

/** Events looked at between two checkpoints, times the client's multiplier, when it names no window. */
const WINDOW = 32;
const LONGEST_EXPRESSION = 4_096;
/** What clients send to leave out system events, which this log has none of. */
const NO_SYSTEM_EVENTS = new Set(['^[^$].*', '^[^\\$].*']);

/** @throws ProtocolError for a request that makes no sense. */
export function readRequest(options: ReadOptions | undefined): ReadRequest {
  if (options === undefined) throw badRequest('the read has no options');
  const { StreamOptionCase, CountOptionCase, ReadDirection } = streams.ReadReq.Options;
  const all = options.getStreamOptionCase() === StreamOptionCase.ALL;
  const message = options.getFilter();
  if (message !== undefined && !all) throw badRequest('only a read of all events can be filtered');
  const subscription = options.hasSubscription();
  const backwards = options.getReadDirection() === ReadDirection.BACKWARDS;
  if (subscription && backwards) throw badRequest('a subscription goes forwards');
  if (!subscription && options.getCountOptionCase() !== CountOptionCase.COUNT)
    throw badRequest('the read has no count');
  const [stream, from] = all ? [undefined, fromOfAll(options)] : fromOfStream(options);
  return {
    condition: { stream, backwards, filter: message && filterOf(message) },
    from,
    subscription,
    count: Number(BigInt.asUintN(64, BigInt(options.getCount()))),
    checkpointEvery: message === undefined ? 0 : interval(message),
    structuredIds: options.getUuidOption()?.hasString() !== true,
  };
}

function fromOfAll(options: ReadOptions): ReadRequest['from'] {
  const all = options.getAll();
  const at = all?.getPosition();
  if (at !== undefined) return position(at.getCommitPosition());
  return all?.hasEnd() ? 'end' : 'start';
}

function fromOfStream(options: ReadOptions): [string, ReadRequest['from']] {
  const stream = options.getStream();
  if (stream === undefined) throw badRequest('the read names neither a stream nor $all');
  const name = streamNameOf(stream);
  if (stream.hasStart()) return [name, 'start'];
  return [name, stream.hasEnd() ? 'end' : position(stream.getRevision())];
}

function filterOf(message: FilterMessage): Filter | undefined {
  const ofType = message.getEventType();
  const expression = ofType ?? message.getStreamIdentifier();
  if (expression === undefined) throw badRequest('the filter is empty');
  const column = ofType === undefined ? 'stream' : 'type';
  const regex = expression.getRegex();
  const prefixes = expression.getPrefixList();
  if (regex !== '' && NO_SYSTEM_EVENTS.has(regex)) return undefined;
  if (Buffer.byteLength(regex) > LONGEST_EXPRESSION) throw badRequest('the regular expression is too long');
  if (regex === '' && prefixes.length === 0) throw badRequest('the filter names neither expression nor prefix');
  return regex === '' ? { column, prefixes } : { column, regex };
}

function interval(message: FilterMessage): number {
  const window = message.hasMax() ? message.getMax() : WINDOW;
  const multiplier = message.getCheckpointintervalmultiplier();
  if (window < 1 || multiplier < 1) throw badRequest('the window and the checkpoint interval start at 1');
  return window * multiplier;
}
