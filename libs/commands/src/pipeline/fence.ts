import { type EventToAppend, eventIdOf, type JsonObject } from '@recount/event-log';
import { contractOf, type Decision, type EventContract, problemsOf, refuse } from '@recount/journey';
import { refused } from '../port.js';
import { FENCE, type StreamState } from './stream-state.js';

/** A command to give up, and the reservation that is to be released once it is. */
export interface Fence {
  readonly tenant: string;
  readonly reservationId: string;
  /** Stream the command would have appended to. */
  readonly holder: string;
  readonly holderCommandId: string;
  /** Root of that stream, in case the fence is its first event. */
  readonly holderRoot: string;
  readonly now: string;
}

const NAME = 'reservation.abandon';

/**
 * The fence as an event of the holder's stream. Every fence is a new event: whoever decided before it, the command given
 * up or another one that shares the reservation, must conflict with it, decide again and reserve again.
 */
export function fenceEvent(fence: Fence, entry: StreamState): EventToAppend {
  const { tenant, reservationId, holder, holderCommandId, now } = fence;
  const data: JsonObject = { reservationId, holderCommandId };
  const [problem] = problemsOf(contractOf(FENCE) as EventContract, data);
  if (problem !== undefined)
    throw refused({ code: 'INTERNAL', message: `a fence whose ${problem.path} is not ${problem.rule}` });
  const commandId = `${NAME}:${reservationId}:${holderCommandId}:${entry.revision}`;
  return {
    id: eventIdOf(tenant, holder, commandId, 0),
    type: FENCE,
    data,
    metadata: {
      tenant,
      root: entry.root ?? fence.holderRoot,
      occurredAt: now,
      actorType: 'scheduler',
      actorId: 'reservations',
      commandId,
      commandName: NAME,
      commandHash: holderCommandId,
      $correlationId: commandId,
      schemaVersion: '1',
    },
  };
}

/** What a decision comes to when its command was given up meanwhile. A refusal stands as it is. */
export function behindFence(decision: Decision, entry: StreamState, commandId: string): Decision {
  const fence = entry.fences?.get(commandId);
  if (fence === undefined || decision.kind === 'refused') return decision;
  return refuse(
    'TRANSITION_NOT_ALLOWED',
    'this command was given up and what it had reserved released; issue it under a new id',
    {
      currentEventId: fence,
    },
  );
}
