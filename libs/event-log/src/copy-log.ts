import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { IDENTITY_STREAM, type Place, placeOf } from './eventstoredb/place.js';
import { textsOf } from './eventstoredb/record.js';
import {
  type EventLog,
  EventRejectedError,
  type EventToAppend,
  type RecordedEvent,
  WrongExpectedRevisionError,
} from './port.js';
import { StreamRoots } from './stream-roots.js';

export interface CopyLogOptions {
  readonly from: EventLog;
  /** Empty, or holding the beginning of the same copy. */
  readonly to: EventLog;
  /** Told of events done so far, those of earlier runs included once they are compared. */
  readonly onProgress?: (phase: 'copying' | 'comparing', events: number) => void;
  readonly signal?: AbortSignal;
}

/** What a copy has done, and that both logs hold the same. */
export interface CopyLogResult {
  /** Events of both logs, compared one by one. */
  readonly events: number;
  /** Of these, appended by this run. */
  readonly copied: number;
  /** SHA-256 over stream, revision, id, type, data and metadata of all events in order. */
  readonly hash: string;
}

/** The logs do not hold the same, or the target refuses an event; nothing is ever deleted, so the target cannot be used. */
export class LogCopyError extends Error {
  override readonly name = 'LogCopyError';
}

/** Most events and bytes of one append. */
const APPEND_EVENTS = 200;
const APPEND_BYTES = 500_000;

/**
 * Copies a log into another, event by event in the same order: same streams, revisions, ids, types, data and metadata;
 * positions and recorded times are the target's. May be interrupted and run again. Afterwards both are compared.
 * @throws LogCopyError when the target holds anything else, or does not take an event (a larger one than it allows)
 */
export async function copyLog({ from, to, onProgress, signal }: CopyLogOptions): Promise<CopyLogResult> {
  const after = await whereToGoOn(from, to);
  let copied = 0;
  for await (const events of inAppends(completed(from, from.readAll(after === undefined ? {} : { after })))) {
    if (signal?.aborted) throw new LogCopyError(`interrupted after ${copied} events; run it again to go on`);
    await append(to, events);
    copied += events.length;
    onProgress?.('copying', copied);
  }
  return { ...(await compareLogs(from, to, (events) => onProgress?.('comparing', events))), copied };
}

/** Position in the source of the last event that the target holds. */
async function whereToGoOn(from: EventLog, to: EventLog): Promise<bigint | undefined> {
  const last = await first(to.readAll({ direction: 'backwards', limit: 1 }));
  if (last === undefined) return undefined;
  const same = await first(from.readStream(last.stream, { from: last.revision, limit: 1 }));
  if (same?.id !== last.id) {
    throw new LogCopyError(
      `the target holds ${last.type} ${last.id} at the end, which the source does not: it is no copy of it`,
    );
  }
  return same.position;
}

/** Neighbours of one stream travel together: their order in the whole log stays. */
async function* inAppends(events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent[]> {
  let group: RecordedEvent[] = [];
  let bytes = 0;
  for await (const event of events) {
    const size = canonicalJson(event.data).length;
    if (
      group.length > 0 &&
      (group[0]?.stream !== event.stream || group.length >= APPEND_EVENTS || bytes + size > APPEND_BYTES)
    ) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(event);
    bytes += size;
  }
  if (group.length > 0) yield group;
}

async function append(to: EventLog, events: readonly RecordedEvent[]): Promise<void> {
  const { stream, revision } = events[0] as RecordedEvent;
  try {
    await to.append(stream, revision === 0n ? 'no_stream' : revision - 1n, events.map(asToAppend));
  } catch (error) {
    if (error instanceof EventRejectedError)
      throw new LogCopyError(`the target refuses ${stream} from revision ${revision} on: ${error.message}`, {
        cause: error,
      });
    if (!(error instanceof WrongExpectedRevisionError)) throw error;
    throw new LogCopyError(
      `${stream} is at ${error.actual ?? 'no revision'} in the target, at ${revision} in the copy: somebody else writes there`,
    );
  }
}

const asToAppend = ({ id, type, data, metadata }: RecordedEvent): EventToAppend => ({ id, type, data, metadata });

/** Events looked through at once for what they lack. */
const PAGE = 500;

/**
 * A foreign writer's event lacks what every event of ours says, or says another root than its stream's; its copy says
 * it right. The log's identity is left out.
 */
async function* completed(log: EventLog, events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent> {
  const roots = new StreamRoots(async (streams) => {
    const found = new Map<string, string>();
    for (const stream of streams) {
      for await (const event of log.readStream(stream, { limit: 1 })) found.set(stream, placeOf(event).root);
    }
    return found;
  });
  let page: (RecordedEvent & Place)[] = [];
  async function* settled(): AsyncGenerator<RecordedEvent> {
    for (const { root, tenant, occurredAt, schemaVersion, ...event } of await roots.settle(page)) {
      const said = { root, tenant, occurredAt, schemaVersion: String(schemaVersion) };
      yield { ...event, metadata: { ...event.metadata, ...said } };
    }
    page = [];
  }
  for await (const event of events) {
    if (event.stream === IDENTITY_STREAM) continue;
    if (page.push({ ...event, ...placeOf(event) }) === PAGE) yield* settled();
  }
  yield* settled();
}

/** @throws LogCopyError at the first difference */
async function compareLogs(
  from: EventLog,
  to: EventLog,
  onProgress: (events: number) => void,
): Promise<{ events: number; hash: string }> {
  const hash = createHash('sha256');
  const copies = completed(to, to.readAll());
  let events = 0;
  for await (const event of completed(from, from.readAll())) {
    const copy = await copies.next();
    const line = lineOf(event);
    if (copy.done || lineOf(copy.value) !== line) {
      await copies.return(undefined);
      throw new LogCopyError(
        `event ${events + 1} (${event.stream}, revision ${event.revision}) is another one in the target`,
      );
    }
    hash.update(line);
    if (++events % 1_000 === 0) onProgress(events);
  }
  const more = await copies.next();
  await copies.return(undefined);
  if (!more.done) throw new LogCopyError('the target holds more than the source: somebody else writes there');
  return { events, hash: hash.digest('hex') };
}

function lineOf(event: RecordedEvent): string {
  const { data, metadata } = textsOf(event);
  return [event.stream, event.revision, event.id, event.type, data, metadata, ''].join('\n');
}

async function first(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent | undefined> {
  for await (const event of events) if (event.stream !== IDENTITY_STREAM) return event;
  return undefined;
}
