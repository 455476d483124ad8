import { type EventLog, type EventToAppend, eventIdOf, type RecordedEvent } from '@recount/event-log';
import { type Aggregate, upcast } from '@recount/journey';
import { refused } from '../port.js';
import type { PreparedCommand } from './request.js';

/** What a command left in its stream: enough to give its answer again. */
export interface FirstAnswer {
  readonly name: string | undefined;
  readonly bodyHash: string | undefined;
  readonly position: bigint;
  readonly revision: bigint;
  readonly eventIds: readonly string[];
}

/** The fold of one stream as this process knows it; only the holder of the stream's lane touches it. */
export interface StreamState {
  readonly stream: string;
  state: unknown;
  /** Of the last event folded; -1 before the first. */
  revision: bigint;
  position: bigint | undefined;
  /** Fixed by the first event. */
  root: string | undefined;
  /** Events the aggregate saw, fences not counted. */
  facts: number;
  /** By command id; by event id for events that name none. */
  readonly answers: Map<string, FirstAnswer>;
  /** Some event names no command: answers must be looked up by event id too. */
  anonymous: boolean;
  /** Commands given up, and the event that says so. */
  fences: Map<string, string> | undefined;
  /** Reservations whose values this stream took, by any of its commands. */
  taken: Set<string> | undefined;
}

export const FENCE = 'ReservationAbandoned';

export const emptyState = (stream: string, aggregate: Aggregate): StreamState => ({
  stream,
  state: aggregate.initial,
  revision: -1n,
  position: undefined,
  root: undefined,
  facts: 0,
  answers: new Map(),
  anonymous: false,
  fences: undefined,
  taken: undefined,
});

/** Folds what the stream got since.
 * @throws RangeError for an event this build does not understand: deciding without it could be wrong. */
export async function refresh(log: EventLog, entry: StreamState, aggregate: Aggregate): Promise<void> {
  for await (const event of log.readStream(entry.stream, { from: entry.revision + 1n })) apply(entry, aggregate, event);
}

/** Whether a stream holds anything but fences. */
export async function holdsFacts(log: EventLog, stream: string): Promise<boolean> {
  for await (const { type } of log.readStream(stream)) if (type !== FENCE) return true;
  return false;
}

export type FoldedEvent = Pick<RecordedEvent, 'id' | 'type' | 'data' | 'metadata' | 'revision' | 'position'>;

/** Folds one event into the state. */
export function apply(entry: StreamState, aggregate: Aggregate, event: FoldedEvent): void {
  const { metadata } = event;
  if (event.type === FENCE) {
    entry.fences ??= new Map();
    entry.fences.set(String(event.data.holderCommandId), event.id);
  } else {
    const contract = aggregate.events[event.type];
    if (contract === undefined)
      throw new RangeError(`${entry.stream} holds ${event.type}, which this build does not know`);
    const version = Number(metadata.schemaVersion ?? 1);
    const data = version === contract.version ? event.data : upcast(contract, version, event.data);
    const occurredAt = metadata.occurredAt ?? '';
    entry.state = aggregate.evolve(entry.state, { type: event.type, data: data as never, id: event.id, occurredAt });
    entry.facts += 1;
  }
  entry.revision = event.revision;
  entry.position = event.position;
  entry.root ??= metadata.root;
  if (metadata.reservations !== undefined) {
    entry.taken ??= new Set();
    for (const id of metadata.reservations.split(',')) entry.taken.add(id);
  }
  remember(entry, event);
}

/**
 * Folds what is about to be appended, without keeping it: a stream that holds what cannot be folded takes no command ever
 * again.
 * @throws CommandRefusedError INTERNAL: a fault of ours, never stored
 */
export function rehearse({ stream, state }: StreamState, aggregate: Aggregate, events: readonly EventToAppend[]): void {
  try {
    events.reduce<unknown>((before, { type, data, id, metadata }) => {
      const occurredAt = metadata.occurredAt ?? '';
      return aggregate.evolve(before, { type, data: data as never, id, occurredAt });
    }, state);
  } catch (error) {
    const types = events.map(({ type }) => type).join(', ');
    throw refused({ code: 'INTERNAL', message: `${stream} could not be folded with ${types}` }, { cause: error });
  }
}

function remember(entry: StreamState, { id, metadata, position, revision }: FoldedEvent): void {
  const key = metadata.commandId ?? id;
  if (metadata.commandId === undefined) entry.anonymous = true;
  const first = entry.answers.get(key);
  const eventIds = first === undefined ? [id] : [...first.eventIds, id];
  entry.answers.set(key, { name: metadata.commandName, bodyHash: metadata.commandHash, position, revision, eventIds });
}

/** What this stream answered to the command before, looked up by its id and by the id its first event would have. */
export const answerOf = (entry: StreamState, command: PreparedCommand, commandId: string): FirstAnswer | undefined =>
  entry.answers.get(commandId) ??
  (entry.anonymous ? entry.answers.get(eventIdOf(command.tenant, command.stream, commandId, 0)) : undefined);
