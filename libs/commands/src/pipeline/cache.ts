import type { StreamState } from './stream-state.js';

/** The streams used last; bounded by the number of events they were folded from, and by the number of streams. */
export interface StreamCache {
  get(stream: string): StreamState | undefined;
  /** Keeps the state, or re-weighs it after it grew. */
  put(entry: StreamState): void;
  drop(stream: string): void;
}

export interface CacheLimits {
  readonly streams: number;
  readonly events: number;
}

const LEFT = 15 / 16;

export function createCache(limits: CacheLimits): StreamCache {
  const entries = new Map<string, { readonly state: StreamState; weight: number }>();
  let events = 0;
  const drop = (stream: string): void => {
    const held = entries.get(stream);
    if (held === undefined) return;
    events -= held.weight;
    entries.delete(stream);
  };
  // Many at a time: looking for the first key of a Map walks over the ones deleted before it.
  const makeRoom = (kept: string): void => {
    for (const stream of entries.keys()) {
      if (entries.size <= limits.streams * LEFT && events <= limits.events * LEFT) break;
      if (stream !== kept) drop(stream);
    }
  };
  return {
    get(stream) {
      const held = entries.get(stream);
      if (held === undefined) return undefined;
      entries.delete(stream); // a Map iterates in the order of insertion: the first key is the one used longest ago
      entries.set(stream, held);
      return held.state;
    },
    put(state) {
      drop(state.stream);
      const weight = Number(state.revision) + 1;
      entries.set(state.stream, { state, weight });
      events += weight;
      if (entries.size > limits.streams || events > limits.events) makeRoom(state.stream);
    },
    drop,
  };
}
