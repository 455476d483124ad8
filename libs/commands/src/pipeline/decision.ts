import { type Context, type Decision, type NewEvent, type Reference, refuse } from '@recount/journey';
import { refused } from '../port.js';
import { type Sleep, whileUnavailable } from './append.js';
import { asksBeside, type Beside, NOTHING } from './beside.js';
import { contextOf } from './context.js';
import { behindFence } from './fence.js';
import { type ReferenceData, ReferenceMissingError } from './reference.js';
import type { PreparedCommand } from './request.js';
import type { StreamState } from './stream-state.js';

const MAX_REFERENCES = 20;

/** What decisions are made with, besides the stream's own state. */
export interface Knowledge {
  readonly reference: ReferenceData;
  readonly beside: (command: PreparedCommand, entry: StreamState, reference: Reference) => Promise<Beside>;
  readonly pause: Sleep;
}

/** Decides a command on a state; what it asks to know is read first. `commandId` names the events it will make. */
export async function decide(
  command: PreparedCommand,
  commandId: string,
  entry: StreamState,
  knowledge: Knowledge,
): Promise<Decision> {
  const decision = await knowing(command, commandId, entry, knowledge, (context) => verdict(command, entry, context));
  return behindFence(decision, entry, commandId);
}

/** What a command would come to, by its definition. @throws CommandRefusedError, also for a command without a preview */
export async function previewOf(command: PreparedCommand, entry: StreamState, knowledge: Knowledge): Promise<object> {
  const { preview } = command.definition;
  if (preview === undefined) throw refused({ code: 'UNKNOWN_COMMAND', message: `${command.name} has no preview` });
  const seen = await knowing(command, command.commandId, entry, knowledge, (context) =>
    preview(command.body, entry.state, context),
  );
  if ('refusal' in seen) throw refused((seen as Extract<Decision, { readonly kind: 'refused' }>).refusal);
  return seen;
}

async function knowing<T>(
  command: PreparedCommand,
  commandId: string,
  entry: StreamState,
  { reference, beside, pause }: Knowledge,
  work: (context: Context) => T,
): Promise<T> {
  const pending = reference.of(command.tenant);
  const known: Reference = pending instanceof Promise ? await whileUnavailable(() => pending, pause) : pending;
  const seen = asksBeside(command) ? await whileUnavailable(() => beside(command, entry, known), pause) : NOTHING;
  for (let missing = 0; ; missing++) {
    try {
      return work(contextOf(command, commandId, known, seen));
    } catch (error) {
      if (!(error instanceof ReferenceMissingError) || missing === MAX_REFERENCES) throw error;
      await whileUnavailable(() => reference.load(error.stream), pause);
    }
  }
}

function verdict(command: PreparedCommand, entry: StreamState, context: Context): Decision {
  const { ifMatch, definition, streamType, id } = command;
  if (ifMatch !== undefined && ifMatch !== entry.revision) {
    const [expected, actual] = [String(ifMatch), String(entry.revision)];
    return refuse('PRECONDITION_FAILED', `the stream is at revision ${actual}, not ${expected}`, { expected, actual });
  }
  if (entry.facts === 0 && definition.opens !== true)
    return refuse('NOT_FOUND', `there is no ${streamType} ${id}`, { actual: id });
  return definition.decide(command.body, entry.state, context);
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
