import { type CommandAnswer, type CommandRefusedError, refused } from '../port.js';
import type { PreparedCommand } from './request.js';
import type { FirstAnswer, StreamState } from './stream-state.js';

/** An answer before the gateway says which log its position is of. */
export type StreamAnswer = Omit<CommandAnswer, 'token'>;

/** The events are in the log. */
export const appended = (entry: StreamState, eventIds: readonly string[]): StreamAnswer => ({
  position: String(entry.position),
  revision: String(entry.revision),
  eventIds,
  changed: true,
  duplicate: false,
});

/** What the command asked for is already so. */
export const unchanged = (entry: StreamState): StreamAnswer => ({
  position: entry.position === undefined ? null : String(entry.position),
  revision: String(entry.revision),
  eventIds: [],
  changed: false,
  duplicate: false,
});

/**
 * The first answer of a known command again.
 * @param own this very call appended it, without hearing so from the log
 * @throws CommandRefusedError IDEMPOTENCY_KEY_REUSED when the id came with another command or body
 */
export function again(command: PreparedCommand, first: FirstAnswer, own: boolean): StreamAnswer {
  const { name = command.name, bodyHash = command.bodyHash, eventIds, position, revision } = first;
  if (name !== command.name || bodyHash !== command.bodyHash) {
    const message = `command id ${command.commandId} was used in this stream for another ${name === command.name ? 'body' : 'command'}`;
    throw refused({
      code: 'IDEMPOTENCY_KEY_REUSED',
      message,
      expected: { command: name, bodyHash },
      actual: { command: command.name, bodyHash: command.bodyHash },
      currentEventId: eventIds[0] as string,
    });
  }
  return { position: String(position), revision: String(revision), eventIds, changed: true, duplicate: !own };
}

/** Whether a command that found nothing to do meant to open what is open already, by the name its source gave it. */
export const reopens = (command: PreparedCommand): boolean =>
  command.definition.opens === true && (command.body as { readonly externalId?: unknown }).externalId !== undefined;

/** How the stream was opened: the answer to whoever opens it again by its external id. Undefined for an empty stream. */
export function opening(entry: StreamState, id?: string): StreamAnswer | undefined {
  const [first] = entry.facts > 0 ? entry.answers.values() : [];
  if (first === undefined) return undefined;
  const { position, revision, eventIds } = first;
  const answer = { position: String(position), revision: String(revision), eventIds, changed: true, duplicate: true };
  return id === undefined ? answer : { ...answer, id };
}

/** Other writers were faster too often. */
export const conflict = (entry: StreamState): CommandRefusedError =>
  refused({
    code: 'CONCURRENCY_CONFLICT',
    message: 'other commands of this stream were faster; repeat the command with the same id',
    actual: String(entry.revision),
  });
