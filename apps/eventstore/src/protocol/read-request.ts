import type { Condition, Filter } from '../store/statements.js';
import { badRequest } from './errors.js';
import { Fields } from './protobuf.js';
import { position, streamName } from './requests.js';

/** A read or a subscription. */
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
/**
 * An escape of a digit from 1 to 9: a back-reference, which takes time that grows with a power of the name's length.
 * Escapes are looked for in brackets and comments too: which of these there are depends on the flavour that an expression
 * may choose for itself, and nowhere does an escape begin with the second of two backslashes.
 */
const BACK_REFERENCE = /^(?:[^\\]|\\[^1-9])*\\[1-9]/s;
/** What clients send to leave out system events, which this log has none of. */
const NO_SYSTEM_EVENTS = new Set(['^[^$].*', '^[^\\$].*']);

/** @throws ProtocolError for a request that makes no sense, MalformedError */
export function readRequest(bytes: Buffer): ReadRequest {
  let stream: string | undefined;
  let from: ReadRequest['from'] | undefined;
  let [backwards, subscription, structuredIds] = [false, false, true];
  let count: bigint | undefined;
  let filter: Fields | undefined;
  for (const fields = optionsOf(bytes); fields.next(); ) {
    if (fields.number === 1) ({ stream, from } = fromOfStream(fields.message()));
    else if (fields.number === 2) [stream, from] = [undefined, fromOfAll(fields.message())];
    else if (fields.number === 3) backwards = fields.uint64() === 1n;
    else if (fields.number === 5) count = fields.uint64();
    else if (fields.number === 6) subscription = true;
    else if (fields.number === 7) filter = fields.message();
    else if (fields.number === 9) structuredIds = !wantsText(fields.message());
  }
  if (from === undefined) throw badRequest('the read names neither a stream nor $all');
  if (filter !== undefined && stream !== undefined) throw badRequest('only a read of all events can be filtered');
  if (subscription && backwards) throw badRequest('a subscription goes forwards');
  if (!subscription && count === undefined) throw badRequest('the read has no count');
  const understood = filter === undefined ? { filter: undefined, checkpointEvery: 0 } : filterOf(filter);
  const condition = { stream, backwards, filter: understood.filter };
  const { checkpointEvery } = understood;
  return { condition, from, subscription, count: Number(count ?? 0n), checkpointEvery, structuredIds };
}

function optionsOf(bytes: Buffer): Fields {
  for (const fields = new Fields(bytes); fields.next(); ) if (fields.number === 1) return fields.message();
  throw badRequest('the read has no options');
}

function fromOfStream(fields: Fields): { stream: string; from: ReadRequest['from'] } {
  let stream = '';
  let from: ReadRequest['from'] = 'start';
  while (fields.next()) {
    if (fields.number === 1) stream = streamName(fields.message());
    else if (fields.number === 2) from = position(fields.uint64());
    else if (fields.number === 3) from = 'start';
    else if (fields.number === 4) from = 'end';
  }
  if (stream === '') throw badRequest('the read names no stream');
  return { stream, from };
}

function fromOfAll(fields: Fields): ReadRequest['from'] {
  let from: ReadRequest['from'] = 'start';
  while (fields.next()) {
    if (fields.number === 1) from = commitPosition(fields.message());
    else if (fields.number === 2) from = 'start';
    else if (fields.number === 3) from = 'end';
  }
  return from;
}

function commitPosition(fields: Fields): bigint {
  let commit = 0n;
  while (fields.next()) if (fields.number === 1) commit = position(fields.uint64());
  return commit;
}

function wantsText(fields: Fields): boolean {
  let text = false;
  while (fields.next()) text = fields.number === 2;
  return text;
}

function filterOf(fields: Fields): { filter: Filter | undefined; checkpointEvery: number } {
  let [filter, given]: [Filter?, boolean?] = [];
  let [window, multiplier] = [WINDOW, 1];
  while (fields.next()) {
    if (fields.number === 1) [filter, given] = [expression('stream', fields.message()), true];
    else if (fields.number === 2) [filter, given] = [expression('type', fields.message()), true];
    else if (fields.number === 3) window = fields.uint32();
    else if (fields.number === 5) multiplier = fields.uint32();
  }
  if (given === undefined) throw badRequest('the filter is empty');
  if (window < 1 || multiplier < 1) throw badRequest('the window and the checkpoint interval start at 1');
  return { filter, checkpointEvery: window * multiplier };
}

/** Undefined for an expression that all events match. */
function expression(column: Filter['column'], fields: Fields): Filter | undefined {
  let regex = '';
  const prefixes: string[] = [];
  while (fields.next()) {
    if (fields.number === 1) regex = fields.text();
    else if (fields.number === 2) prefixes.push(fields.text());
  }
  if (NO_SYSTEM_EVENTS.has(regex)) return undefined;
  if (regex.length > LONGEST_EXPRESSION) throw badRequest('the regular expression is too long');
  if (BACK_REFERENCE.test(regex))
    throw badRequest('the regular expression holds a back-reference, which is not offered');
  if (regex === '' && prefixes.length === 0) throw badRequest('the filter names neither expression nor prefix');
  // PostgreSQL's texts have no NUL, and nothing in the log could match one.
  if (regex.includes('\u0000')) throw badRequest('the regular expression holds a NUL');
  return regex === ''
    ? { column, prefixes: prefixes.filter((prefix) => !prefix.includes('\u0000')) }
    : { column, regex };
}
