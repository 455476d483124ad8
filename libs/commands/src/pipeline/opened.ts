import type { EventLog } from '@recount/event-log';
import { type Context, MAX_OPENED, type Opened, type OpenedDocument, parseStreamName } from '@recount/journey';
import type { PreparedCommand } from './request.js';
import type { StreamState } from './stream-state.js';

/**
 * The documents that a command's definition asks for, from the log itself: first events of streams of the root. The embedded
 * log reads the root's events by its index; EventStoreDB has none, so everything since is read.
 */
export async function openedFor(
  { definition, body, stream, tenant }: PreparedCommand,
  entry: StreamState,
  log: EventLog,
): Promise<Context['opened']> {
  const question = definition.opened?.(body, entry.state);
  if (question === undefined) return () => NONE;
  const { root, streamTypes, since } = question;
  const after = await positionOf(since, stream, log);
  const documents: OpenedDocument[] = [];
  const isAsked = (name: string): boolean => {
    const parts = parseStreamName(name);
    return parts !== undefined && parts.tenant === tenant && streamTypes.includes(parts.type);
  };
  for await (const { revision, id, type, metadata, ...event } of log.readAll({ root, after })) {
    if (revision !== 0n || !isAsked(event.stream)) continue;
    if (documents.length === MAX_OPENED) return () => ({ documents, more: true });
    documents.push({
      stream: event.stream,
      type,
      eventId: id,
      openedAt: metadata.occurredAt ?? event.recordedAt,
    });
  }
  return () => ({ documents, more: false });
}

const NONE: Opened = { documents: [], more: false };

/** @throws RangeError for an event that the stream does not have: the state was folded from it */
async function positionOf(eventId: string, stream: string, log: EventLog): Promise<bigint> {
  for await (const { id, position } of log.readStream(stream, { direction: 'backwards' }))
    if (id === eventId) return position;
  throw new RangeError(`${stream} has no event ${eventId}`);
}
