import { type EventLog, encodePositionToken, type LogIdentity, type RecordedEvent } from '@recount/event-log';

/** An event as JSON: 64-bit numbers are text. */
export interface EventJson {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface EventPage {
  readonly events: readonly EventJson[];
  /** Where to go on; null when nothing was ever read. */
  readonly next: string | null;
  readonly atEnd: boolean;
}

export const eventJson = (event: RecordedEvent): EventJson => ({
  position: event.position.toString(),
  stream: event.stream,
  revision: event.revision.toString(),
  id: event.id,
  type: event.type,
  recordedAt: event.recordedAt,
  data: event.data,
  metadata: event.metadata,
});

/** Events of other tenants read past, before a page is handed out short. */
const MAX_SCAN = 20_000;

export interface AllQuery {
  readonly tenant: string;
  readonly types: readonly string[] | undefined;
  readonly after: bigint | undefined;
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

/** A page of the tenant's events out of the whole log; `next` is a token of this log. */
export async function pageOfAll(
  log: EventLog,
  { id: logId, epoch }: LogIdentity,
  { tenant, types, after, direction, limit }: AllQuery,
): Promise<EventPage> {
  const events: EventJson[] = [];
  let last = after;
  let scanned = 0;
  let atEnd = false;
  while (!atEnd && events.length < limit && scanned < MAX_SCAN) {
    const wanted = Math.min(Math.max(limit - events.length, 100), 1000);
    let read = 0;
    const options = {
      direction,
      limit: wanted,
      ...(last === undefined ? {} : { after: last }),
      ...(types === undefined ? {} : { types }),
    };
    for await (const event of log.readAll(options)) {
      read++;
      last = event.position;
      if (event.metadata.tenant === tenant) events.push(eventJson(event));
      if (events.length === limit) break;
    }
    scanned += read;
    atEnd = read < wanted && events.length < limit;
  }
  return { events, next: last === undefined ? null : encodePositionToken({ logId, epoch, position: last }), atEnd };
}

export interface StreamQuery {
  readonly stream: string;
  readonly types?: readonly string[] | undefined;
  readonly after: bigint | undefined;
  readonly direction: 'forwards' | 'backwards';
  readonly limit: number;
}

/** A page of one stream; `next` is a revision. */
export async function pageOfStream(
  log: EventLog,
  { stream, types, after, direction, limit }: StreamQuery,
): Promise<EventPage> {
  if (direction === 'backwards' && after === 0n) return { events: [], next: '0', atEnd: true };
  const from = after === undefined ? undefined : direction === 'forwards' ? after + 1n : after - 1n;
  const events: EventJson[] = [];
  let last = after;
  let read = 0;
  for await (const event of log.readStream(stream, { direction, limit, ...(from === undefined ? {} : { from }) })) {
    read++;
    last = event.revision;
    if (types === undefined || types.includes(event.type)) events.push(eventJson(event));
  }
  return { events, next: last === undefined ? null : last.toString(), atEnd: read < limit };
}

/** The last revision of a stream, undefined when it has no events. */
export async function lastRevision(log: EventLog, stream: string): Promise<bigint | undefined> {
  for await (const event of log.readStream(stream, { direction: 'backwards', limit: 1 })) return event.revision;
  return undefined;
}
