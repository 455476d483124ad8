import type { EventLog } from '@recount/event-log';
import type { Aggregate, Context } from '@recount/journey';
import { openedFor } from './opened.js';
import { othersOf } from './others.js';
import type { PreparedCommand } from './request.js';
import type { StreamState } from './stream-state.js';
import type { Streams } from './streams.js';

/** What a decision is told of beside its stream, for as much of it as the command's definition asks for. */
export type Beside = Pick<Context, 'other' | 'opened'>;

export interface BesideOptions {
  readonly log: EventLog;
  readonly streams: Streams;
  readonly aggregates: Readonly<Record<string, Aggregate>>;
}

/** Reads what the definition asks for, each time as it is now. */
export async function besideOf(command: PreparedCommand, entry: StreamState, from: BesideOptions): Promise<Beside> {
  const { reads, opened } = command.definition;
  return {
    other: reads === undefined ? NOTHING.other : await othersOf(command, from.streams, from.aggregates),
    opened: opened === undefined ? NOTHING.opened : await openedFor(command, entry, from.log),
  };
}

/** Of a command whose definition asks for nothing. */
export const NOTHING: Beside = {
  other(streamType, id) {
    throw new RangeError(`the command does not read ${streamType} ${id}`);
  },
  opened() {
    throw new RangeError('the command does not ask what was opened');
  },
};
export const asksBeside = ({ definition }: PreparedCommand): boolean =>
  definition.reads !== undefined || definition.opened !== undefined;
