import {
  type AppendOptions,
  type AppendResult,
  type EventLog,
  type EventToAppend,
  WrongExpectedRevisionError,
} from '@recount/event-log';
import type { Aggregate, OtherStream } from '@recount/journey';
import { append, type Sleep, whileUnavailable } from './append.js';
import { type CacheLimits, createCache } from './cache.js';
import { apply, emptyState, holdsFacts, refresh, type StreamState } from './stream-state.js';

/** The streams as this process knows them. Whoever uses a stream's state holds the stream's lane. */
export interface Streams {
  /** The state in memory, else an empty one that was not read yet. */
  open(stream: string, aggregate: Aggregate): { readonly entry: StreamState; readonly cached: boolean };
  /** Whether a stream holds any fact; asked of streams in whatever lane. */
  exists(stream: string): Promise<boolean>;
  /** The root of a stream, undefined while it is not there; asked of streams in whatever lane. It never changes, and is kept. */
  rootOf(stream: string): Promise<string | undefined>;
  /** What a stream says now; asked of streams in whatever lane, and therefore read beside the cache. */
  look(stream: string, aggregate: Aggregate): Promise<OtherStream>;
  /** Reads what the stream got since. */
  catchUp(entry: StreamState, aggregate: Aggregate): Promise<void>;
  /**
   * Appends at the state's revision and folds the events into it. False when the stream is not where we thought, or has
   * these ids already: what it holds counts then, so catch up and look.
   * @param options whether it may hold something else under these ids
   * @param onDoubt told when an attempt may have taken place without our knowing
   */
  append(
    entry: StreamState,
    aggregate: Aggregate,
    events: readonly EventToAppend[],
    options: AppendOptions,
    onDoubt?: () => void,
  ): Promise<boolean>;
  keep(entry: StreamState): void;
  drop(stream: string): void;
}

/** Roots kept of streams that are not in the cache. */
const MAX_ROOTS = 10_000;

export function createStreams(log: EventLog, limits: CacheLimits, pause: Sleep): Streams {
  const cache = createCache(limits);
  const roots = new Map<string, string>();

  async function readRoot(stream: string): Promise<string | undefined> {
    for await (const { metadata } of log.readStream(stream, { limit: 1 })) {
      const root = metadata.root ?? stream;
      roots.set(stream, root);
      const [oldest] = roots.keys();
      if (roots.size > MAX_ROOTS && oldest !== undefined) roots.delete(oldest);
      return root;
    }
    return undefined;
  }

  function commit(
    entry: StreamState,
    aggregate: Aggregate,
    events: readonly EventToAppend[],
    { revision: last, position }: AppendResult,
  ): void {
    let { revision } = entry;
    for (const event of events) apply(entry, aggregate, { ...event, revision: ++revision, position });
    if (revision !== last) throw new RangeError(`${entry.stream} is at ${last}, not at ${revision}`);
    cache.put(entry);
  }

  return {
    open(stream, aggregate) {
      const entry = cache.get(stream);
      return entry === undefined ? { entry: emptyState(stream, aggregate), cached: false } : { entry, cached: true };
    },
    exists: async (stream) =>
      (cache.get(stream)?.facts ?? 0) > 0 || whileUnavailable(() => holdsFacts(log, stream), pause),
    rootOf: async (stream) =>
      cache.get(stream)?.root ?? roots.get(stream) ?? whileUnavailable(() => readRoot(stream), pause),
    async look(stream, aggregate) {
      const entry = emptyState(stream, aggregate);
      await whileUnavailable(() => refresh(log, entry, aggregate), pause);
      return { state: entry.state, revision: String(entry.revision) };
    },
    catchUp: (entry, aggregate) => whileUnavailable(() => refresh(log, entry, aggregate), pause),
    async append(entry, aggregate, events, options, onDoubt = () => {}) {
      try {
        const expected = entry.revision < 0n ? 'no_stream' : entry.revision;
        const result = await append(log, entry.stream, expected, events, options, pause, onDoubt);
        if (result.duplicate) return false;
        commit(entry, aggregate, events, result);
        return true;
      } catch (error) {
        if (error instanceof WrongExpectedRevisionError) return false;
        throw error;
      }
    },
    keep(entry) {
      if (entry.revision >= 0n) cache.put(entry);
    },
    drop: cache.drop,
  };
}
