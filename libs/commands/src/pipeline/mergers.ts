import type { EventLog } from '@recount/event-log';
import { type IdentityState, identity, survivorOf } from '@recount/journey';
import { apply, emptyState, type StreamState } from './stream-state.js';

/** Streams of this type say who was merged into whom, all of their events together. */
export const IDENTITY = 'identity';

/** What each tenant's identity stream came to so far. */
export interface Mergers {
  /** Reads what the stream got since. */
  read(stream: string): Promise<void>;
  /** As far as the stream was read. */
  survivorOf(stream: string, customerId: string): string | undefined;
}

export function createMergers(log: EventLog): Mergers {
  const folded = new Map<string, StreamState>();
  return {
    async read(stream) {
      const entry = folded.get(stream) ?? emptyState(stream, identity);
      for await (const event of log.readStream(stream, { from: entry.revision + 1n })) {
        apply(entry, identity, event);
        // Answers are for whoever decides on this stream.
        entry.answers.clear();
      }
      folded.set(stream, entry);
    },
    survivorOf(stream, customerId) {
      const entry = folded.get(stream);
      return entry === undefined ? undefined : survivorOf(entry.state as IdentityState, customerId);
    },
  };
}
