import { backOff } from '../embedded/failures.js';
import type { RecordedEvent, SubscribeOptions, SubscriptionItem } from '../port.js';
import type { Connection, Say } from './connection.js';
import { answerOf, StoreError } from './errors.js';
import { Feed } from './feed.js';
import { isBookkeeping } from './place.js';
import type { Reader } from './reader.js';
import { recorded } from './record.js';
import type { Call, StoreClient, WireItem } from './wire.js';

export interface FollowOptions {
  readonly connection: Connection;
  readonly reader: Reader;
  /** Milliseconds of silence after which the subscription is compared with the head of the log. */
  readonly watchEvery: number;
  readonly say: Say;
}

/** Events looked through at once for what a silent subscription should have delivered. */
const LOOK_AHEAD = 1_000;

/** What the client says beside the events, to be said after the events that arrived before it. */
interface Marker {
  readonly after: number;
  readonly position: bigint | undefined;
}

/**
 * Follows the log. An error, an end, a close and a silence while the log goes on are all drops: the subscription is
 * opened again after the last event handled (an event is handled when the next is asked for). Ends by the signal only.
 * @throws StoreError when the store cannot be followed at all: access denied, positions that differ, another history than
 * before
 */
export async function* follow(
  options: FollowOptions,
  { after, types }: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionItem> {
  const { connection, say } = options;
  let known = after;
  let last: RecordedEvent | undefined;
  for (let attempt = 1; !signal.aborted; attempt++) {
    let subscription: Subscription | undefined;
    let client: StoreClient | undefined;
    try {
      client = await connection.current();
      if (attempt > 1 && last !== undefined) await expectUnchanged(options.reader, last);
      if (attempt > 1 && known !== undefined) await expectReached(options.reader, known);
      subscription = new Subscription(client, known, types, signal);
      const watch = new Watch(options.reader, types);
      for (;;) {
        if (signal.aborted) return;
        const item =
          subscription.take() ?? (await watch.over(subscription, known, options.watchEvery * attempt, signal));
        if (item === undefined) continue;
        if (attempt > 1)
          say('the subscription goes on', { after: String(known ?? 'the start'), attempts: attempt - 1 });
        attempt = 1;
        const position = item.kind === 'event' ? item.event.position : item.position;
        // What comes again was handled already.
        if (position !== undefined && known !== undefined && position <= known && item.kind !== 'caughtUp') continue;
        if (item.kind === 'event') last = item.event;
        if (item.kind === 'caughtUp') yield { kind: 'caughtUp', position: known };
        else yield item;
        if (position !== undefined && (known === undefined || position > known)) known = position;
      }
    } catch (error) {
      const answer = answerOf(error, '$all');
      if (answer !== undefined) throw answer;
      if (signal.aborted) return;
      if (client !== undefined && (!(error instanceof Dropped) || attempt > 2)) connection.failed(client, error);
      say('the subscription was dropped', {
        after: String(known ?? 'the start'),
        attempt,
        error: (error as Error).message,
      });
      await backOff(attempt, signal);
    } finally {
      subscription?.close();
    }
  }
}

/**
 * Behind a lost connection the store may have been restored from a backup: it then gives the same positions to other
 * events, and whoever followed on would never see those.
 */
async function expectUnchanged(reader: Reader, { stream, revision, position, id }: RecordedEvent): Promise<void> {
  let there: RecordedEvent | undefined;
  for await (const event of reader.stream(stream, { from: revision, limit: 1 })) there = event;
  if (there?.id === id && there.position === position) return;
  throw new StoreError(
    'history_changed',
    `${stream} held ${id} at revision ${revision}, position ${position}; EventStoreDB now has ` +
      `${there === undefined ? 'nothing' : `${there.id}, position ${there.position}`} there: it was restored or replaced (docs/event-store.md)`,
  );
}

/** Also behind the last event: the store's own ones tell how far it was, and a restored one may end before. */
async function expectReached(reader: Reader, known: bigint): Promise<void> {
  const end = await reader.end();
  if (end !== undefined && end >= known) return;
  throw new StoreError(
    'history_changed',
    `EventStoreDB was followed up to ${known} and now ends at ${end ?? 'its start'}: it was restored or replaced (docs/event-store.md)`,
  );
}

/** The server or the network ended a subscription; the connection may be well. */
class Dropped extends StoreError {
  constructor(message: string) {
    super('unavailable', message);
  }
}

/** A server subscription as one sequence of items. */
class Subscription {
  private readonly feed: Feed;
  private readonly markers: Marker[] = [];
  private taken = 0;

  constructor(
    client: StoreClient,
    after: bigint | undefined,
    types: readonly string[] | undefined,
    signal: AbortSignal,
  ) {
    const call: Call = client.subscribe({
      after,
      typeRegex: regexOf(types),
      onCheckpoint: ({ commit, prepare }) => {
        // Some servers send checkpoints past the end, with prepare 0: going on there would miss an event.
        if (commit === prepare) this.mark(commit);
      },
    });
    this.feed = new Feed(call, signal);
    call.items.on('caughtUp', () => this.mark(undefined));
  }

  /** The next item, if it is there: an event, a checkpoint, or that it has caught up. */
  take(): SubscriptionItem | undefined {
    for (;;) {
      const marker = this.markers[0];
      if (marker !== undefined && marker.after <= this.taken) {
        this.markers.shift();
        return marker.position === undefined ? CAUGHT_UP : { kind: 'checkpoint', position: marker.position };
      }
      const item = this.feed.take();
      if (item === undefined) return undefined;
      this.taken++;
      const event = eventOf(item);
      if (event !== undefined) return event;
    }
  }

  /** @returns false when nothing came. @throws Dropped, and what the call failed with */
  async more(patience: number): Promise<boolean> {
    const came = await this.feed.more(patience);
    if (this.markers.length > 0 || came === 'some') return true;
    if (came === 'end') throw new Dropped('the server ended the subscription');
    return false;
  }

  close(): void {
    this.feed.close();
  }

  private mark(position: bigint | undefined): void {
    this.markers.push({ after: this.taken + this.feed.waiting, position });
    this.feed.nudge();
  }
}

const CAUGHT_UP: SubscriptionItem = { kind: 'caughtUp', position: undefined };

function eventOf({ event }: WireItem): SubscriptionItem | undefined {
  if (event === undefined) return undefined;
  const position = recorded(event);
  return isBookkeeping(event)
    ? { kind: 'checkpoint', position: position.position }
    : { kind: 'event', event: position };
}

/** Names of event types can hold anything a regular expression gives a meaning to. */
function regexOf(types: readonly string[] | undefined): string {
  if (types === undefined) return '^[^$].*';
  return `^(${types.map((type) => type.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})$`;
}

/**
 * Looks after a silent subscription: once nothing has come for a while the log itself is read on from there. Where it
 * holds nothing that was wanted, that is a checkpoint (servers send none for filtered events once live); where it holds
 * an event that still has not come by the next look, the subscription has stalled.
 */
class Watch {
  private missing: RecordedEvent | undefined;

  constructor(
    private readonly reader: Reader,
    private readonly types: readonly string[] | undefined,
  ) {}

  async over(
    subscription: Subscription,
    known: bigint | undefined,
    patience: number,
    signal: AbortSignal,
  ): Promise<SubscriptionItem | undefined> {
    if (await subscription.more(patience)) return undefined;
    if (signal.aborted) return undefined;
    const { missing } = this;
    if (missing !== undefined && (known === undefined || missing.position > known)) {
      throw new Dropped(`the subscription is silent, but the log holds ${missing.type} at ${missing.position}`);
    }
    let reached = known;
    const wanted = this.types === undefined ? undefined : new Set(this.types);
    const ahead = this.reader.all({ limit: LOOK_AHEAD, ...(known === undefined ? {} : { after: known }) });
    for await (const event of ahead) {
      if (wanted === undefined || wanted.has(event.type)) {
        this.missing = event;
        break;
      }
      reached = event.position;
    }
    return reached !== undefined && reached !== known ? { kind: 'checkpoint', position: reached } : undefined;
  }
}
