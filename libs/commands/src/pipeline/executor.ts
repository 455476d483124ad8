import { type AppendResult, type EventLog, type EventToAppend, WrongExpectedRevisionError } from '@recount/event-log';
import { type Aggregate, type NewEvent, parseStreamName, type PipelineVersion, streamName } from '@recount/journey';
import { type CommandAnswer, CommandRefusedError, refused } from '../port.js';
import type { Clock } from '../time.js';
import { again, appended, conflict, opening, reopens, unchanged } from './answers.js';
import { append, type Sleep, whileUnavailable } from './append.js';
import { type CacheLimits, createCache } from './cache.js';
import { type Claims, claimsFor, claimsOf, ExternalIdKnownError } from './claims.js';
import { decide, rootOf } from './decision.js';
import { toAppend } from './envelope.js';
import { type Fence, fenceEvent } from './fence.js';
import { createLanes } from './lanes.js';
import { createReference } from './reference.js';
import type { PreparedCommand } from './request.js';
import { answerOf, apply, emptyState, refresh, type StreamState } from './stream-state.js';

export interface ExecutorOptions {
  readonly log: EventLog;
  /** The aggregate `reservation` serves the claims of the others. */
  readonly aggregates: Readonly<Record<string, Aggregate>>;
  readonly standardPipeline: PipelineVersion;
  readonly cache: CacheLimits;
  readonly clock: Clock;
  readonly referenceMaxAgeMs: number;
  /** How long a command waits for a receivable that a reactor has yet to recognise. */
  readonly receivableWaitMs: number;
  readonly pause: Sleep;
}

/** Does the work of every command: look, decide, append, answer. */
export interface Executor {
  /** @throws CommandRefusedError */
  execute(command: PreparedCommand): Promise<CommandAnswer>;
  /** Gives a command up for good, unless its stream has it already. Must win before its reservation is released. */
  fence(fence: Fence, aggregate: Aggregate): Promise<'fenced' | 'taken'>;
  /** Waits for everything begun, confirmations included. */
  idle(): Promise<void>;
}

const MAX_CONFLICTS = 5;
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 250;

export function createExecutor(options: ExecutorOptions): Executor {
  const { log, pause } = options;
  const cache = createCache(options.cache);
  const lanes = createLanes();
  const reference = createReference(log, options.standardPipeline, options.clock, options.referenceMaxAgeMs);
  const background = new Set<Promise<unknown>>();
  const catchUp = (entry: StreamState, aggregate: Aggregate): Promise<boolean> =>
    whileUnavailable(() => refresh(log, entry, aggregate), pause);

  /** One run of a command through look, decide and append, in its stream's lane. */
  async function attempt(command: PreparedCommand): Promise<CommandAnswer> {
    const { stream, aggregate, definition } = command;
    const wanted = claimsOf(command);
    const claims = wanted.length === 0 ? undefined : claimsFor(command, wanted, options.aggregates.reservation as Aggregate, execute);
    const cached = cache.get(stream);
    const entry = cached ?? emptyState(stream, aggregate);
    // `current`: the state was read during this command, so a refusal may rest on it. A command that opens its stream is
    // taken at its word that there is none yet: if there is one, the append will say so.
    let current = cached === undefined && (definition.opens !== true || claims !== undefined);
    if (current) await catchUp(entry, aggregate);
    let inDoubt = false;
    for (let conflicts = 0; ; current = true) {
      const commandId = command.commandIdAt?.(entry.revision) ?? command.commandId;
      const first = answerOf(entry, command, commandId);
      if (first !== undefined) {
        cache.put(entry);
        const answer = again(command, first, inDoubt);
        if (claims !== undefined) inBackground(claims.confirm());
        return answer;
      }
      if (conflicts > MAX_CONFLICTS) throw conflict(entry);
      const decision = await decide(command, commandId, entry, reference, pause);
      if (decision.kind === 'refused' || decision.events.length === 0) {
        if (!current) {
          await catchUp(entry, aggregate);
          continue;
        }
        if (entry.revision >= 0n) cache.put(entry);
        if (claims !== undefined) await giveUp(command, entry, claims);
        if (decision.kind === 'refused') throw refused(decision.refusal);
        return (reopens(command) ? opening(entry) : undefined) ?? unchanged(entry);
      }
      const root = rootOf(command, entry, decision.events[0] as NewEvent);
      const known = claims === undefined ? undefined : await reserve(command, entry, claims, root);
      if (known !== undefined) return known;
      const place = claims === undefined ? { commandId, root } : { commandId, root, reservations: claims.ids };
      const events = toAppend(command, decision.events, place);
      const result = await appendAt(entry, events, () => {
        inDoubt = true;
      });
      if (result !== undefined && !result.duplicate) {
        commit(entry, aggregate, events, result);
        if (command.streamType === 'tenant' || command.streamType === 'pipeline') reference.forget(stream);
        if (claims !== undefined) inBackground(claims.confirm());
        return appended(entry, events.map((event) => event.id));
      }
      // Another writer was first, or the store knows these ids: what it holds counts, not what was decided here.
      conflicts += 1;
      await catchUp(entry, aggregate);
    }
  }

  /** Holds the claims; answers only where an external id is known, with how that stream was opened. */
  async function reserve(command: PreparedCommand, entry: StreamState, claims: Claims, root: string): Promise<CommandAnswer | undefined> {
    try {
      await claims.reserve(root);
      return undefined;
    } catch (error) {
      const refusal = error instanceof ExternalIdKnownError ? error.refusal : error;
      if (refusal instanceof CommandRefusedError && !refusal.retryable) await giveUp(command, entry, claims);
      const parts = error instanceof ExternalIdKnownError ? parseStreamName(error.holder) : undefined;
      const aggregate = parts === undefined ? undefined : options.aggregates[parts.type];
      if (parts === undefined || aggregate === undefined) throw refusal;
      // A state of our own: the one in the cache belongs to the holder's lane.
      const holder = emptyState(streamName(parts.type, parts.tenant, parts.id), aggregate);
      await catchUp(holder, aggregate);
      const answer = opening(holder, parts.id);
      if (answer === undefined) throw refusal; // reserved, but not opened yet
      return answer;
    }
  }

  /** Undefined when the stream is not where we thought. */
  async function appendAt(entry: StreamState, events: readonly EventToAppend[], onDoubt: () => void): Promise<AppendResult | undefined> {
    try {
      return await append(log, entry.stream, entry.revision < 0n ? 'no_stream' : entry.revision, events, pause, onDoubt);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return undefined;
      throw error;
    }
  }

  function commit(entry: StreamState, aggregate: Aggregate, events: readonly EventToAppend[], result: AppendResult): void {
    let { revision } = entry;
    for (const event of events) apply(entry, aggregate, { ...event, revision: ++revision, position: result.position });
    if (revision !== result.revision) throw new RangeError(`${entry.stream} is at ${result.revision}, not at ${revision}`);
    cache.put(entry);
  }

  /** In the stream's lane: appends a fence, unless the stream took the value already. */
  async function fenceOff(fence: Fence, entry: StreamState, aggregate: Aggregate): Promise<'fenced' | 'taken'> {
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts++) {
      await catchUp(entry, aggregate);
      if (entry.taken?.has(fence.reservationId) || entry.answers.has(fence.holderCommandId)) return 'taken';
      const events = [fenceEvent(fence, entry)];
      const result = await appendAt(entry, events, () => {});
      if (result === undefined || result.duplicate) continue;
      commit(entry, aggregate, events, result);
      return 'fenced';
    }
    throw conflict(entry);
  }

  /** A command that reserved and then came to nothing: fenced off first, so that nobody appends on the strength of the
   * reservation, then released. */
  async function giveUp(command: PreparedCommand, entry: StreamState, claims: Claims): Promise<void> {
    const { tenant, stream: holder, commandId: holderCommandId, aggregate, now } = command;
    if (entry.fences?.has(holderCommandId)) return; // whoever fenced it off is about to release
    try {
      for (const value of claims.held) {
        const fence = { tenant, reservationId: value.id, holder, holderCommandId, holderRoot: value.root, now };
        if ((await fenceOff(fence, entry, aggregate)) === 'fenced') await claims.release(value);
      }
    } catch (error) {
      // The reservation stays until a sweep ends it; the refusal of the command is the answer.
      if (!(error instanceof CommandRefusedError)) throw error;
    }
  }

  function inBackground(work: Promise<unknown>): void {
    background.add(work);
    const ended = (): void => void background.delete(work);
    // An unconfirmed reservation of a command that did append is confirmed by its repeat or by the sweeper.
    work.then(ended, ended);
  }

  async function execute(command: PreparedCommand): Promise<CommandAnswer> {
    for (let waited = 0, wait = FIRST_WAIT_MS; ; waited += wait, wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await lanes.run(command.stream, () => attempt(command));
      } catch (error) {
        if (!(error instanceof CommandRefusedError)) cache.drop(command.stream);
        else if (error.refusal.code === 'RECEIVABLE_NOT_RECOGNIZED' && waited + wait <= options.receivableWaitMs) {
          // Outside the lane: what recognises it is a command of this very stream.
          await pause(wait);
          continue;
        }
        throw error;
      }
    }
  }

  return {
    execute,
    fence: (fence, aggregate) =>
      lanes.run(fence.holder, () => fenceOff(fence, cache.get(fence.holder) ?? emptyState(fence.holder, aggregate), aggregate)),
    async idle() {
      await lanes.idle();
      await Promise.allSettled(background);
      await lanes.idle();
    },
  };
}
