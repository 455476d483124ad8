import type {
  EventLog,
  EventToAppend,
  JsonObject,
  RecordedEvent,
  SubscribeOptions,
  SubscriptionItem,
} from '../index.js';
import { uuidv7 } from '../index.js';

/** A stream that no other test uses. */
export const freshStream = (type = 'contract'): string => `${type}-test.${uuidv7()}`;

/** An event of the stream's own root unless told otherwise. */
export const anEvent = (
  stream: string,
  over: { id?: string; type?: string; data?: JsonObject; root?: string; metadata?: Record<string, string> } = {},
): EventToAppend => ({
  id: over.id ?? uuidv7(),
  type: over.type ?? 'Happened',
  data: over.data ?? { text: 'so it was' },
  metadata: {
    tenant: 'test',
    root: over.root ?? stream,
    occurredAt: '2026-03-31T21:59:59.000Z',
    schemaVersion: '1',
    ...over.metadata,
  },
});

export const someEvents = (stream: string, count: number, type?: string): EventToAppend[] =>
  Array.from({ length: count }, (_, n) => anEvent(stream, { data: { n }, ...(type === undefined ? {} : { type }) }));

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Follows until `enough` says so of all items so far. */
export async function followUntil(
  log: EventLog,
  options: SubscribeOptions,
  enough: (items: readonly SubscriptionItem[]) => boolean,
): Promise<SubscriptionItem[]> {
  const items: SubscriptionItem[] = [];
  for await (const item of log.subscribeAll(options)) {
    items.push(item);
    if (enough(items)) break;
  }
  return items;
}

export const eventsOf = (items: readonly SubscriptionItem[]): RecordedEvent[] =>
  items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map((event) => event.id);
