import type { RecordedEvent } from '../port.js';
import { placeOf } from './place.js';

/** Streams whose root is remembered. */
const MOST_ROOTS = 50_000;
/** Positions of own appends that are remembered while others are under way. */
const MOST_OWN = 10_000;

/** What this process has learned of the store: how far the log reached, and the roots of streams. */
export class Knowledge {
  private reachedTo = -1n;
  private readonly roots = new Map<string, string>();
  private readonly own = new Set<bigint>();

  /** The log reaches at least to this position. */
  reached(position: bigint): void {
    if (position > this.reachedTo) this.reachedTo = position;
  }

  /** To be taken before an append is sent: what is at or below it was not written by that append. */
  mark(): bigint {
    return this.reachedTo;
  }

  /** An event of a stream read by name. The first one fixes the root; what a foreign writer says later does not count. */
  saw(event: RecordedEvent): void {
    this.reached(event.position);
    if (event.revision === 0n && !this.roots.has(event.stream)) this.learnRoot(event.stream, placeOf(event).root);
  }

  rootOf(stream: string): string | undefined {
    return this.roots.get(stream);
  }

  learnRoot(stream: string, root: string): void {
    // The oldest goes first; what is in use is learned again.
    if (this.roots.size >= MOST_ROOTS) this.roots.delete(this.roots.keys().next().value as string);
    this.roots.set(stream, root);
  }

  /**
   * An append that was sent at `mark` was answered with this position. The server answers a repeated append as it did at
   * first and does not say which it is; an event that was there before, or is another own append's, tells.
   * @returns whether it was written by another append
   */
  wasThere(position: bigint, mark: bigint): boolean {
    const known = position <= mark || this.own.has(position);
    if (!known) {
      if (this.own.size >= MOST_OWN) this.own.delete(this.own.values().next().value as bigint);
      this.own.add(position);
    }
    this.reached(position);
    return known;
  }
}
