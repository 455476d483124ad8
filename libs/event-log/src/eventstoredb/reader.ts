import { backOff } from '../embedded/failures.js';
import { LogUnavailableError, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent } from '../port.js';
import { commitOf } from './client.js';
import type { Connection } from './connection.js';
import { answerOf } from './errors.js';
import { Feed, silent } from './feed.js';
import type { Knowledge } from './knowledge.js';
import { isBookkeeping, placeOf } from './place.js';
import { recorded } from './record.js';
import type { Call, ReadRange, StoreClient, WireItem } from './wire.js';

export interface ReaderOptions {
  /** Milliseconds a read is repeated while the store fails and nothing comes. */
  readonly patience: number;
  /** Milliseconds without an item after which a read is given up and repeated. */
  readonly silence: number;
  readonly closing: AbortSignal;
}

/** Most raw events asked for at once where system events have to be read past. */
const LARGEST_PAGE = 4_096;

/** Reads that go on where they were after a lost connection, and never leave a call open on the server. */
export class Reader {
  constructor(
    private readonly connection: Connection,
    private readonly knowledge: Knowledge,
    private readonly options: ReaderOptions,
  ) {}

  async *stream(
    stream: string,
    { from, direction = 'forwards', limit }: ReadStreamOptions,
  ): AsyncGenerator<RecordedEvent> {
    const step = direction === 'forwards' ? 1n : -1n;
    let next: ReadRange['from'] = from ?? (direction === 'forwards' ? 'start' : 'end');
    let left = limit ?? Number.POSITIVE_INFINITY;
    if (left === 0) return;
    const open = (client: StoreClient) => client.readStream(stream, { from: next, direction, limit: left });
    for await (const batch of this.events(stream, open)) {
      for (const { event: raw } of batch) {
        if (raw === undefined) continue;
        const event = recorded(raw);
        this.knowledge.saw(event);
        yield event;
        if (--left === 0) return;
        next = event.revision + step;
        if (next < 0n) return;
      }
    }
  }

  /** Strictly after (before) a position; the store's own bookkeeping is left out. */
  async *all(options: ReadAllOptions): AsyncGenerator<RecordedEvent> {
    const { direction = 'forwards', types, root, limit } = options;
    const forwards = direction === 'forwards';
    let { after } = options;
    let left = limit ?? Number.POSITIVE_INFINITY;
    if (!forwards && after !== undefined) {
      // The server only takes positions of events, and before what lies beyond the end is before the end.
      const head = await this.head();
      if (head === undefined || after > head) after = undefined;
    }
    const wanted = types === undefined ? undefined : new Set(types);
    for (let page = left + 1; left > 0; page = Math.max(left + 1, Math.min(page * 4, LARGEST_PAGE))) {
      let read = 0;
      const open = (client: StoreClient) =>
        client.readAll({ from: after ?? (forwards ? 'start' : 'end'), direction, limit: page - read });
      for await (const batch of this.events('$all', open)) {
        for (const { event: raw } of batch) {
          if (raw === undefined) continue;
          const event = recorded(raw);
          read++;
          // Forwards the server starts at the position itself, which was given out before, or was not asked for.
          const passed = after !== undefined && (forwards ? event.position <= after : event.position >= after);
          if (!passed) after = event.position;
          this.knowledge.reached(event.position);
          if (passed) continue;
          if (isBookkeeping(raw) || (wanted !== undefined && !wanted.has(event.type))) continue;
          if (root !== undefined && placeOf(event).root !== root) continue;
          yield event;
          if (--left === 0) return;
        }
      }
      if (read < page) return;
    }
  }

  /** Position of the last event. */
  async head(): Promise<bigint | undefined> {
    for await (const event of this.all({ direction: 'backwards', limit: 1 })) return event.position;
    return undefined;
  }

  /** Position of the last event of any kind, those of the store itself included. */
  async end(): Promise<bigint | undefined> {
    const open = (client: StoreClient) => client.readAll({ from: 'end', direction: 'backwards', limit: 1 });
    for await (const batch of this.events('$all', open)) {
      for (const { event } of batch) if (event?.position !== undefined) return commitOf(event.position);
    }
    return undefined;
  }

  /**
   * Events of a call, as they arrive; it is opened again when it breaks. `open` then starts after the last event taken.
   * @throws LogUnavailableError when nothing has come for the whole patience; the server's refusal
   */
  private async *events(what: string, open: (client: StoreClient) => Call): AsyncGenerator<readonly WireItem[]> {
    const { patience, silence, closing } = this.options;
    let deadline = Date.now() + patience;
    for (let attempt = 1; ; attempt++) {
      if (closing.aborted) throw new LogUnavailableError('the log is closed');
      const client = await this.connection.current();
      let feed: Feed | undefined;
      let progress = false;
      try {
        feed = new Feed(open(client), closing);
        let slow = this.connection.whileOthersAreAnswered();
        for (;;) {
          const arrived = feed.takeAll();
          if (arrived.length > 0) {
            progress = true;
            yield arrived;
            continue;
          }
          const came = await feed.more(silence);
          if (came === 'some') slow = this.connection.whileOthersAreAnswered();
          else if (came === 'silence' && (closing.aborted || !slow())) throw silent(`reading ${what}`, silence);
          if (came === 'end') return this.connection.answered();
        }
      } catch (error) {
        if (isMissing(error)) return this.connection.answered();
        const answer = answerOf(error, what);
        if (answer !== undefined) throw answer;
        if (closing.aborted) continue;
        const failure = this.connection.failed(client, error);
        if (progress) {
          attempt = 1;
          deadline = Date.now() + patience;
        }
        if (Date.now() >= deadline) throw failure;
        await backOff(attempt, closing);
      } finally {
        feed?.close();
      }
    }
  }
}

const isMissing = (error: unknown): boolean => (error as { type?: string }).type === 'stream-not-found';
