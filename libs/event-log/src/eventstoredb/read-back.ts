import { LogUnavailableError, type RecordedEvent } from '../port.js';
import type { VettedAppend } from '../vet.js';
import type { Reader } from './reader.js';
import { textsOf } from './record.js';

/** An append that was answered. */
export interface Answered {
  readonly append: VettedAppend;
  /** Of its last event. */
  readonly revision: bigint;
  readonly position: bigint;
  /** What the log reached when it was sent: an event position, below zero when none was known. */
  readonly mark: bigint;
}

interface Waiting extends Answered {
  readonly resolve: (same: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** From so many on they are looked for together: a call costs about as much as thirty events. */
const SOME = 3;
/** Events read through for a group at most; more when it has more of its own. */
const LOOK_THROUGH = 256;

/**
 * Reads back what appends left in the store. Those that are answered while a read is under way share the next one: what
 * was appended at the same time stands together in the log.
 */
export class ReadBack {
  private waiting: Waiting[] = [];
  private underWay = false;

  constructor(private readonly reader: Reader) {}

  /**
   * Whether the stream holds what was sent, and not what somebody else said under the same ids. Of two who say the same,
   * to the byte, either may take it for its own.
   * @throws LogUnavailableError, also while the store does not show what it has acknowledged (a node that is behind)
   */
  holds(answered: Answered): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...answered, resolve, reject });
      if (!this.underWay) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.underWay = true;
    while (this.waiting.length > 0) {
      // Answers come in bursts, as the store commits: all of one burst.
      await new Promise(setImmediate);
      const group = this.waiting;
      this.waiting = [];
      // A read that fails is made again one by one: each then has its own outcome.
      const left = group.length < SOME ? group : await this.together(group).catch(() => group);
      await Promise.all(left.map((one) => this.alone(one).then(one.resolve, one.reject)));
    }
    this.underWay = false;
  }

  /** Reads the stretch of the log where the appends of a group are if they are new. @returns those that it did not tell of */
  private async together(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const found = new Map<string, RecordedEvent[]>(group.map(({ append }) => [append.stream, []]));
    let [after, upTo, own] = [group[0]?.mark as bigint, -1n, 0];
    for (const { mark, position, append } of group) {
      if (mark < after) after = mark;
      if (position > upTo) upTo = position;
      own += append.events.length;
    }
    const limit = Math.max(LOOK_THROUGH, 4 * own);
    for await (const event of this.reader.all({ limit, ...(after < 0n ? {} : { after }) })) {
      found.get(event.stream)?.push(event);
      if (event.position >= upTo) break;
    }
    return group.filter((one) => {
      const first = firstOf(one);
      const there = found
        .get(one.append.stream)
        ?.filter(({ revision }) => revision >= first && revision <= one.revision);
      if (there?.length !== one.append.events.length) return true;
      one.resolve(isSame(one.append, there));
      return false;
    });
  }

  private async alone(one: Waiting): Promise<boolean> {
    const { stream, events } = one.append;
    const there: RecordedEvent[] = [];
    for await (const event of this.reader.stream(stream, { from: firstOf(one), limit: events.length }))
      there.push(event);
    if (there.length === events.length) return isSame(one.append, there);
    throw new LogUnavailableError(`${stream} does not show yet what was appended to it`);
  }
}

const firstOf = ({ append, revision }: Answered): bigint => revision - BigInt(append.events.length - 1);

const isSame = ({ events }: VettedAppend, there: readonly RecordedEvent[]): boolean =>
  events.every((sent, n) => {
    const held = there[n] as RecordedEvent;
    if (held.id !== sent.id || held.type !== sent.type) return false;
    const { data, metadata } = textsOf(held);
    return data === sent.data && metadata === sent.metadata;
  });
