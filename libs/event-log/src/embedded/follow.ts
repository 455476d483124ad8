import { LogUnavailableError, type SubscribeOptions, type SubscriptionItem } from '../port.js';
import { backOff } from './failures.js';
import type { Hints } from './hints.js';
import type { EventPage, Reader } from './reader.js';

/** Milliseconds between looks at the head when no hint arrives. */
const POLL = 250;
/** Positions looked through at once for rare types; then a checkpoint says how far. */
const WINDOW = 100_000n;

/**
 * Follows the log. Positions are given in commit order, so what is at or below the head is complete: everything up to
 * the head is delivered, then the next head is awaited. Ends by the signal only; a lost connection is waited out.
 */
export async function* follow(
  reader: Reader,
  hints: Hints,
  options: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionItem> {
  let after = options.after ?? 0n;
  let live = false;
  for (let failures = 0; !signal.aborted; ) {
    const mark = hints.mark();
    let page: EventPage = { events: [], cut: false };
    let upTo = after;
    let head = after;
    try {
      head = await reader.head();
      upTo = options.types !== undefined && head - after > WINDOW ? after + WINDOW : head;
      if (upTo > after) page = await reader.after(after, upTo, options.types);
      failures = 0;
    } catch (error) {
      if (!(error instanceof LogUnavailableError)) throw error;
      await backOff(++failures, signal);
      continue;
    }
    for (const event of page.events) {
      if (signal.aborted) return;
      yield { kind: 'event', event };
      after = event.position;
    }
    const behind = page.cut || upTo < head;
    if (behind) live = false;
    if (!page.cut && upTo > after) {
      after = upTo;
      if (behind || live) yield { kind: 'checkpoint', position: after };
    }
    if (behind) continue;
    if (!live) yield { kind: 'caughtUp', position: after === 0n ? undefined : after };
    live = true;
    await hints.since(mark, POLL, signal);
  }
}
