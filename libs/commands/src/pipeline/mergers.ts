import type { EventLog } from '@recount/event-log';
import { decidedOn, type IdentityState, identity, survivorOf } from '@recount/journey';
import { apply, emptyState, type StreamState } from './stream-state.js';

/** Streams of this type say who was merged into whom, all of their events together. */
export const IDENTITY = 'identity';

/** What each tenant's identity stream came to so far. */
export interface Mergers {
  /** Reads what the stream got since. */
  read(stream: string): Promise<void>;
  /** As far as the stream was read, as `Reference` says. */
  survivorOf(stream: string, customerId: string): string | undefined;
  decidedOn(stream: string, a: string, b: string): boolean;
}

export function createMergers(log: EventLog): Mergers {
  const folded = new Map<string, StreamState>();
  const stateOf = (stream: string) => (folded.get(stream)?.state ?? identity.initial) as IdentityState;
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
    survivorOf: (stream, customerId) => survivorOf(stateOf(stream), customerId),
    decidedOn: (stream, a, b) => decidedOn(stateOf(stream), a, b),
  };
}
