import { type Decision, type NewEvent, type Reference, refuse } from '@recount/journey';
import { refused } from '../port.js';
import { type Sleep, whileUnavailable } from './append.js';
import { contextOf } from './context.js';
import { behindFence } from './fence.js';
import { type ReferenceData, ReferenceMissingError } from './reference.js';
import type { PreparedCommand } from './request.js';
import type { StreamState } from './stream-state.js';

const MAX_REFERENCES = 20;

/** Decides a command on a state; reference data it asks for is read first. `commandId` names the events it will make. */
export async function decide(
  command: PreparedCommand,
  commandId: string,
  entry: StreamState,
  reference: ReferenceData,
  pause: Sleep,
): Promise<Decision> {
  const pending = reference.of(command.tenant);
  const known = pending instanceof Promise ? await whileUnavailable(() => pending, pause) : pending;
  for (let missing = 0; ; missing++) {
    try {
      return behindFence(verdict(command, commandId, entry, known), entry, commandId);
    } catch (error) {
      if (!(error instanceof ReferenceMissingError) || missing === MAX_REFERENCES) throw error;
      await whileUnavailable(() => reference.load(error.stream), pause);
    }
  }
}

function verdict(command: PreparedCommand, commandId: string, entry: StreamState, reference: Reference): Decision {
  const { ifMatch, definition, streamType, id } = command;
  if (ifMatch !== undefined && ifMatch !== entry.revision) {
    const [expected, actual] = [String(ifMatch), String(entry.revision)];
    return refuse('PRECONDITION_FAILED', `the stream is at revision ${actual}, not ${expected}`, { expected, actual });
  }
  if (entry.facts === 0 && definition.opens !== true)
    return refuse('NOT_FOUND', `there is no ${streamType} ${id}`, { actual: id });
  return definition.decide(command.body, entry.state, contextOf(command, commandId, reference));
}

/**
 * The root of a stream is fixed by its first event.
 * @throws CommandRefusedError ROOT_MISMATCH where nothing but a fence stands and the command belongs to another root
 */
export function rootOf(command: PreparedCommand, entry: StreamState, first: NewEvent): string {
  if (entry.root !== undefined && entry.facts > 0) return entry.root;
  const root = command.aggregate.root(first, { id: command.id, stream: command.stream });
  if (entry.root === undefined || entry.root === root) return root;
  const message = `${command.stream} belongs to another root`;
  throw refused({ code: 'ROOT_MISMATCH', message, expected: entry.root, actual: root });
}
