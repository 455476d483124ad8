import { backOff } from '../embedded/failures.js';
import {
  type AppendOptions,
  type AppendResult,
  type EventToAppend,
  type ExpectedRevision,
  LogUnavailableError,
  RootMismatchError,
  WrongExpectedRevisionError,
} from '../port.js';
import { type VettedAppend, vetAppend } from '../vet.js';
import { type Connection, MOST_WAITS, type Say } from './connection.js';
import { answerOf, StoreError, within } from './errors.js';
import { Gate } from './gate.js';
import type { Knowledge } from './knowledge.js';
import { placeOf } from './place.js';
import { ReadBack } from './read-back.js';
import type { Reader } from './reader.js';
import type { WireAppend } from './wire.js';

export interface AppenderOptions {
  readonly maxAppendBytes: number;
  /** Milliseconds an append is repeated while its outcome is unknown. */
  readonly patience: number;
  /** Milliseconds one attempt may take: the client's own may never end. */
  readonly answerWithin: number;
  readonly closing: AbortSignal;
  readonly say: Say;
}

/** Appends under way at once; more would only wait in the client's one stream, with their time running. */
const AT_ONCE = 64;
const AT_ONCE_BYTES = 2_000_000;
/** What may wait in memory while the store is slow or gone. */
const MOST_WAITING_BYTES = 64_000_000;
/** How far behind the end of a stream a repeated append of `any` revision is looked for. */
const LOOK_BACK = 200;

const utf8 = new TextEncoder();

/** Appends that are repeated, with the same ids at the same expected revision, until their outcome is known. */
export class Appender {
  private readonly readBack: ReadBack;
  private readonly gate = new Gate({
    most: AT_ONCE,
    mostBytes: AT_ONCE_BYTES,
    mostWaitingBytes: MOST_WAITING_BYTES,
  });

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
    private readonly knowledge: Knowledge,
    private readonly options: AppenderOptions,
  ) {
    this.readBack = new ReadBack(reader);
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
    { idsOfOthers = false }: AppendOptions = {},
  ): Promise<AppendResult> {
    const vetted = vetAppend(stream, events, this.options.maxAppendBytes);
    if (this.options.closing.aborted) throw new LogUnavailableError('the log is closed; nothing was written');
    if (events.length === 0) return this.check(stream, expected);
    const wire = events.map((event, n): WireAppend => {
      const { id, type, data } = event;
      return { id, type, contentType: 'application/json', data, metadata: utf8.encode(vetted.events[n]?.metadata) };
    });
    return this.gate.pass(vetted.bytes, async () => {
      const mark = this.knowledge.mark();
      if (expected !== 'no_stream') await this.checkRoot(vetted);
      const { revision, position } = await this.untilKnown(vetted, expected, wire);
      const duplicate =
        this.knowledge.wasThere(position, mark) ||
        (idsOfOthers && !(await this.readBack.holds({ append: vetted, revision, position, mark })));
      // The root of a duplicate is what its stream says, not what is said now.
      if (!duplicate) this.knowledge.learnRoot(stream, vetted.root as string);
      return { position, revision, duplicate };
    });
  }

  /** Resolves when nothing is under way any more. */
  close(): Promise<void> {
    return this.gate.empty();
  }

  private async untilKnown(
    { stream }: VettedAppend,
    expected: ExpectedRevision,
    events: readonly WireAppend[],
  ): Promise<{ revision: bigint; position: bigint }> {
    const { patience, answerWithin, say } = this.options;
    const deadline = Date.now() + patience;
    for (let attempt = 1; ; attempt++) {
      const client = await this.connection.current();
      try {
        if (attempt > 1 && (expected === 'any' || expected === 'stream_exists')) {
          const there = await this.find(stream, events);
          if (there !== undefined) return there;
        }
        const result = await within(
          answerWithin,
          `appending to ${stream}`,
          client.append(stream, expected, events, answerWithin * MOST_WAITS),
          this.connection.whileOthersAreAnswered(),
        );
        this.connection.answered();
        if (attempt > 1) say('an append was answered', { stream, attempts: attempt });
        if (result.position === undefined) throw new StoreError('configuration', 'the server does not say positions');
        return { revision: result.revision, position: result.position };
      } catch (error) {
        const answer = answerOf(error, stream, expected);
        if (answer !== undefined) throw answer;
        if (error instanceof LogUnavailableError) throw error;
        const failure = this.connection.failed(client, error);
        if (attempt === 1)
          say('the outcome of an append is unknown; it is repeated', { stream, error: (error as Error).message });
        if (Date.now() >= deadline) throw failure;
        await backOff(attempt);
      }
    }
  }

  /**
   * Where an append at no exact revision has been written after all: the server remembers its ids only in memory, so a
   * restarted one would write it twice.
   */
  private async find(
    stream: string,
    events: readonly WireAppend[],
  ): Promise<{ revision: bigint; position: bigint } | undefined> {
    const last = events.at(-1)?.id;
    for await (const event of this.reader.stream(stream, {
      direction: 'backwards',
      limit: LOOK_BACK + events.length,
    })) {
      if (event.id === last) return { revision: event.revision, position: event.position };
    }
    return undefined;
  }

  /** An append of nothing: EventStoreDB's own answer to it is wrong for a missing stream. */
  private async check(stream: string, expected: ExpectedRevision): Promise<AppendResult> {
    const last = await this.lastOf(stream);
    const actual = last?.revision ?? -1n;
    const right =
      expected === 'any' ||
      (expected === 'no_stream' ? actual === -1n : expected === 'stream_exists' ? actual >= 0n : actual === expected);
    if (!right) throw new WrongExpectedRevisionError(stream, expected, last?.revision);
    return { position: last?.position ?? 0n, revision: actual, duplicate: false };
  }

  /** A stream that is not known is looked up once; two first appends at the same moment may still disagree. */
  private async checkRoot({ stream, root }: VettedAppend): Promise<void> {
    if (this.knowledge.rootOf(stream) === undefined) {
      for await (const first of this.reader.stream(stream, { limit: 1 })) {
        this.knowledge.learnRoot(stream, placeOf(first).root);
      }
    }
    const owner = this.knowledge.rootOf(stream);
    if (owner !== undefined && owner !== root) throw new RootMismatchError(stream, owner, String(root));
  }

  private async lastOf(stream: string) {
    for await (const event of this.reader.stream(stream, { direction: 'backwards', limit: 1 })) return event;
    return undefined;
  }
}
