import { type Aggregate, type Decision, parseStreamName, type ReservationState } from '@recount/journey';
import { CommandRefusedError, refused } from '../port.js';
import { conflict, opening, type StreamAnswer } from './answers.js';
import type { Sleep } from './append.js';
import { type Claims, claimsFor, claimsOf, ExternalIdKnownError } from './claims.js';
import { type Fence, fenceEvent } from './fence.js';
import type { PreparedCommand } from './request.js';
import { emptyState, type StreamState } from './stream-state.js';
import type { Streams } from './streams.js';

/** What the executor does about unique values, in the lane of the stream that wants or has them. */
export interface Holding {
  /** The claims of a command, undefined when it has none. */
  claims(command: PreparedCommand): Claims | undefined;
  /** Holds the claims; answers only where an external id is known already, with how that stream was opened. */
  reserve(
    command: PreparedCommand,
    entry: StreamState,
    claims: Claims,
    root: string,
  ): Promise<StreamAnswer | undefined>;
  /**
   * For a command that is refused because somebody is known: where that is known under the external id it brings, it is no
   * duplicate but a repeat. @returns how that stream was opened
   */
  openedBefore(decision: Decision, command: PreparedCommand, claims: Claims): Promise<StreamAnswer | undefined>;
  /**
   * For a command that reserved and then came to nothing: fences it off first, so that nobody appends on the strength of
   * the reservation, then releases.
   */
  giveUp(command: PreparedCommand, entry: StreamState, claims: Claims): Promise<void>;
  /** Appends a fence, unless the stream took the value already. */
  fence(fence: Fence, entry: StreamState, aggregate: Aggregate): Promise<'fenced' | 'taken'>;
}

const MAX_CONFLICTS = 5;
/** Another process may give up the same command, and name another root for an empty stream. */
const FENCING = { idsOfOthers: true };
const FIRST_WAIT_MS = 5;
/** How long a command waits for the stream that reserved its external id to open. */
const PATIENCE_MS = 500;

const outcomeOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
/** Its holder may yet open, or was given up: neither the one nor the other is known until a repeat or a sweep. */
const aboutToBeTaken = ({ message, holder }: ExternalIdKnownError): CommandRefusedError =>
  refused({ code: 'CONCURRENCY_CONFLICT', message: `${message}, which is not open yet`, actual: holder });

export function createHolding(
  streams: Streams,
  aggregates: Readonly<Record<string, Aggregate>>,
  execute: (command: PreparedCommand) => Promise<StreamAnswer>,
  pause: Sleep,
): Holding {
  async function fence(fence: Fence, entry: StreamState, aggregate: Aggregate): Promise<'fenced' | 'taken'> {
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts++) {
      await streams.catchUp(entry, aggregate);
      if (entry.taken?.has(fence.reservationId) || entry.answers.has(fence.holderCommandId)) return 'taken';
      if (await streams.append(entry, aggregate, [fenceEvent(fence, entry)], FENCING)) return 'fenced';
    }
    throw conflict(entry);
  }

  async function giveUp(command: PreparedCommand, entry: StreamState, claims: Claims): Promise<void> {
    const { tenant, stream: holder, commandId: holderCommandId, aggregate, now } = command;
    if (entry.fences?.has(holderCommandId)) return; // whoever fenced it off is about to release
    try {
      for (const value of claims.held) {
        const wanted = { tenant, reservationId: value.id, holder, holderCommandId, holderRoot: value.root, now };
        if ((await fence(wanted, entry, aggregate)) === 'fenced') await claims.release(value);
      }
    } catch (error) {
      // The reservation stays until a sweep ends it; the refusal of the command is the answer.
      if (!(error instanceof CommandRefusedError)) throw error;
    }
  }

  /** How a stream was opened. The state is one of our own: the one in memory belongs to that stream's lane. */
  async function openingOf(stream: string): Promise<StreamAnswer | undefined> {
    const parts = parseStreamName(stream);
    const aggregate = parts === undefined ? undefined : aggregates[parts.type];
    if (parts === undefined || aggregate === undefined) return undefined;
    const entry = emptyState(stream, aggregate);
    await streams.catchUp(entry, aggregate);
    return opening(entry, parts.id);
  }

  return {
    claims(command) {
      const wanted = claimsOf(command);
      return wanted.length === 0 ? undefined : claimsFor(command, wanted, aggregates.reservation as Aggregate, execute);
    },
    async reserve(command, entry, claims, root) {
      for (let waited = 0, wait = FIRST_WAIT_MS; ; waited += wait, wait *= 2) {
        const taken = await outcomeOf(claims.reserve(root));
        if (taken === undefined) return undefined;
        if (!(taken instanceof ExternalIdKnownError)) {
          if (taken instanceof CommandRefusedError && !taken.retryable) await giveUp(command, entry, claims);
          throw taken;
        }
        const answer = await openingOf(taken.holder);
        if (answer === undefined && waited < PATIENCE_MS) {
          await pause(wait); // whoever reserved it is about to append
          continue;
        }
        await giveUp(command, entry, claims);
        if (answer === undefined) throw aboutToBeTaken(taken);
        return answer;
      }
    },
    async openedBefore(decision, { stream }, claims) {
      if (decision.kind === 'accepted' || decision.refusal.code !== 'DUPLICATE_IDENTITY_KEY') return undefined;
      for (const name of claims.externalIds) {
        const found = await streams.look(name, aggregates.reservation as Aggregate);
        const state = found.state as ReservationState;
        if (state.exists && state.status !== 'released' && state.holder !== stream) return openingOf(state.holder);
      }
      return undefined;
    },
    giveUp,
    fence,
  };
}
