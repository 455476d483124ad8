import type { EventLog } from '@recount/event-log';
import type { Aggregate, NewEvent, PipelineVersion } from '@recount/journey';
import { CommandRefusedError, type FindKnown, refused } from '../port.js';
import type { Clock } from '../time.js';
import { again, appended, conflict, opening, reopens, type StreamAnswer, unchanged } from './answers.js';
import type { Sleep } from './append.js';
import { besideOf } from './beside.js';
import type { CacheLimits } from './cache.js';
import { decide, type Knowledge, previewOf, rootOf } from './decision.js';
import { toAppend } from './envelope.js';
import type { Fence } from './fence.js';
import { createHolding } from './holding.js';
import { createLanes } from './lanes.js';
import { needed, strangerTo } from './needs.js';
import { createReference, isReferenceData } from './reference.js';
import type { PreparedCommand } from './request.js';
import { answerOf, rehearse } from './stream-state.js';
import { createStreams } from './streams.js';

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
  /** Who is recognised by a value; without it, commands that must know are refused. */
  readonly findKnown: FindKnown | undefined;
  readonly pause: Sleep;
}

/** Does the work of every command: look, decide, append, answer. */
export interface Executor {
  /** @throws CommandRefusedError */
  execute(command: PreparedCommand): Promise<StreamAnswer>;
  /** What a command would come to; appends nothing. @throws CommandRefusedError */
  preview(command: PreparedCommand): Promise<object>;
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
  const streams = createStreams(log, options.cache, pause);
  const lanes = createLanes();
  const reference = createReference(log, options.standardPipeline, options.clock, options.referenceMaxAgeMs);
  const knowledge: Knowledge = {
    reference,
    beside: (command, entry, known) => besideOf(command, entry, known, { ...options, streams }),
    pause,
  };
  const holding = createHolding(streams, options.aggregates, execute, pause);
  const background = new Set<Promise<unknown>>();

  /** One run of a command through look, decide and append, in its stream's lane. */
  async function attempt(command: PreparedCommand): Promise<StreamAnswer> {
    const { stream, aggregate, definition } = command;
    const claims = holding.claims(command);
    const { entry, cached } = streams.open(stream, aggregate);
    // `current`: the state was read during this command, so a refusal may rest on it. A command that opens its stream is
    // taken at its word that there is none yet: if there is one, the append will say so.
    let current = !cached && (definition.opens !== true || claims !== undefined);
    if (current) await streams.catchUp(entry, aggregate);
    let inDoubt = false;
    for (let conflicts = 0; ; current = true) {
      const commandId = command.commandIdAt?.(entry.revision) ?? command.commandId;
      const first = answerOf(entry, command, commandId);
      if (first !== undefined) {
        streams.keep(entry);
        const answer = again(command, first, inDoubt);
        if (claims !== undefined) inBackground(claims.confirm());
        return answer;
      }
      if (conflicts > MAX_CONFLICTS) throw conflict(entry);
      const decision = await decide(command, commandId, entry, knowledge);
      if (decision.kind === 'refused' || decision.events.length === 0) {
        if (!current) {
          await streams.catchUp(entry, aggregate);
          continue;
        }
        streams.keep(entry);
        const known = claims === undefined ? undefined : await holding.openedBefore(decision, command, claims);
        if (claims !== undefined) await holding.giveUp(command, entry, claims);
        if (known !== undefined) return known;
        if (decision.kind === 'refused') throw refused(decision.refusal);
        return (reopens(command) ? opening(entry) : undefined) ?? unchanged(entry);
      }
      if (definition.needs !== undefined) await needed(command, streams, pause);
      const root = rootOf(command, entry, decision.events[0] as NewEvent);
      const stranger = definition.kin === undefined ? undefined : await strangerTo(command, entry, root, streams);
      if (stranger !== undefined) {
        if (current) throw refused(stranger);
        await streams.catchUp(entry, aggregate);
        continue;
      }
      const place = claims === undefined ? { commandId, root } : { commandId, root, reservations: claims.ids };
      const events = toAppend(command, decision.events, place);
      rehearse(entry, aggregate, events);
      const known = claims === undefined ? undefined : await holding.reserve(command, entry, claims, root);
      if (known !== undefined) return known;
      const onDoubt = (): void => {
        inDoubt = true;
      };
      const took = await streams.append(entry, aggregate, events, command, onDoubt).catch(async (error: unknown) => {
        // The log refuses it for good, too large an event say: what was reserved for it is free again at once.
        const refusedForGood = error instanceof CommandRefusedError && !error.retryable && !inDoubt;
        if (claims !== undefined && refusedForGood) await holding.giveUp(command, entry, claims);
        throw error;
      });
      if (took) {
        if (isReferenceData(command.streamType)) reference.forget(stream);
        if (claims !== undefined) inBackground(claims.confirm());
        return appended(
          entry,
          events.map((event) => event.id),
        );
      }
      conflicts += 1;
      await streams.catchUp(entry, aggregate);
    }
  }

  function inBackground(work: Promise<unknown>): void {
    background.add(work);
    const ended = (): void => void background.delete(work);
    // An unconfirmed reservation of a command that did append is confirmed by its repeat or by a sweep.
    work.then(ended, ended);
  }

  async function execute(command: PreparedCommand): Promise<StreamAnswer> {
    for (let waited = 0, wait = FIRST_WAIT_MS; ; waited += wait, wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await lanes.run(command.stream, () => attempt(command));
      } catch (error) {
        if (!(error instanceof CommandRefusedError)) streams.drop(command.stream);
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
    preview: (command) =>
      lanes.run(command.stream, async () => {
        const { entry } = streams.open(command.stream, command.aggregate);
        await streams.catchUp(entry, command.aggregate);
        return previewOf(command, entry, knowledge);
      }),
    fence: (fence, aggregate) =>
      lanes.run(fence.holder, () => holding.fence(fence, streams.open(fence.holder, aggregate).entry, aggregate)),
    async idle() {
      await lanes.idle();
      await Promise.allSettled(background);
      await lanes.idle();
    },
  };
}
