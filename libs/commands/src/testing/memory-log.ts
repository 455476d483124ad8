import {
  type AppendResult,
  type EventLog,
  type EventToAppend,
  type ExpectedRevision,
  type RecordedEvent,
  RootMismatchError,
  WrongExpectedRevisionError,
} from '@recount/event-log';

/** An EventLog in memory, for specs without a database and for measuring: the part of the port that commands use. */
export function memoryLog(now: () => number = () => 0): EventLog {
  const streams = new Map<string, RecordedEvent[]>();
  const all: RecordedEvent[] = [];
  const append = (stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): AppendResult => {
    const held = streams.get(stream) ?? [];
    const actual = BigInt(held.length - 1);
    const from = expected === 'no_stream' ? -1n : typeof expected === 'bigint' ? expected : actual;
    const known = held.slice(Number(from) + 1, Number(from) + 1 + events.length);
    if (known.length === events.length && known.every((event, i) => event.id === events[i]?.id)) {
      const last = known.at(-1) as RecordedEvent;
      return { position: last.position, revision: last.revision, duplicate: true };
    }
    if (from !== actual || (expected === 'stream_exists' && actual < 0n)) {
      throw new WrongExpectedRevisionError(stream, expected, actual < 0n ? undefined : actual);
    }
    const root = held[0]?.metadata.root ?? events[0]?.metadata.root ?? '';
    const recordedAt = new Date(now()).toISOString();
    for (const event of events) {
      if (event.metadata.root !== root) throw new RootMismatchError(stream, root, event.metadata.root ?? '');
      const recorded = {
        ...event,
        stream,
        revision: BigInt(held.length),
        position: BigInt(all.length + 1),
        recordedAt,
      };
      held.push(recorded);
      all.push(recorded);
    }
    streams.set(stream, held);
    return { position: BigInt(all.length), revision: BigInt(held.length - 1), duplicate: false };
  };
  return {
    append: async (stream, expected, events) => append(stream, expected, events),
    async *readStream(stream, { from, direction = 'forwards', limit = Number.POSITIVE_INFINITY } = {}) {
      const held = streams.get(stream) ?? [];
      const found =
        direction === 'forwards'
          ? held.slice(Number(from ?? 0n))
          : held.slice(0, Number(from ?? held.length) + 1).reverse();
      yield* found.slice(0, limit);
    },
    async *readAll({ after = 0n, types, root, limit = Number.POSITIVE_INFINITY } = {}) {
      yield* all
        .slice(Number(after))
        .filter((event) => types === undefined || types.includes(event.type))
        .filter((event) => root === undefined || event.metadata.root === root)
        .slice(0, limit);
    },
    // biome-ignore lint/correctness/useYield: commands never subscribe
    async *subscribeAll() {
      throw new Error('the memory log has no subscriptions');
    },
    head: async () => (all.length === 0 ? undefined : BigInt(all.length)),
    identity: async () => ({ id: '00000000-0000-4000-8000-000000000000', epoch: 1 }),
    close: async () => {},
  };
}
