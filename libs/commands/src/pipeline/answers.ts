import { type CommandAnswer, type CommandRefusedError, refused } from '../port.js';
import type { PreparedCommand } from './request.js';
import type { FirstAnswer, StreamState } from './stream-state.js';

/** The events are in the log. */
export const appended = (entry: StreamState, eventIds: readonly string[]): CommandAnswer => ({
  position: String(entry.position),
  revision: String(entry.revision),
  eventIds,
  changed: true,
  duplicate: false,
});

/** What the command asked for is already so. */
export const unchanged = (entry: StreamState): CommandAnswer => ({
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
export function again(command: PreparedCommand, first: FirstAnswer, own: boolean): CommandAnswer {
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

/** Other writers were faster too often. */
export const conflict = (entry: StreamState): CommandRefusedError =>
  refused({
    code: 'CONCURRENCY_CONFLICT',
    message: 'other commands of this stream were faster; repeat the command with the same id',
    actual: String(entry.revision),
  });
