import type { EventLog } from '@recount/event-log';
import type { Aggregate, Context, Reference } from '@recount/journey';
import { type FindKnown, refused } from '../port.js';
import { openedFor } from './opened.js';
import { othersOf } from './others.js';
import type { PreparedCommand } from './request.js';
import type { StreamState } from './stream-state.js';
import type { Streams } from './streams.js';

/** What a decision is told of beside its stream, for as much of it as the command's definition asks for. */
export type Beside = Pick<Context, 'other' | 'opened' | 'known'>;

export interface BesideOptions {
  readonly log: EventLog;
  readonly streams: Streams;
  readonly aggregates: Readonly<Record<string, Aggregate>>;
  readonly findKnown: FindKnown | undefined;
}

/** Reads what the definition asks for, each time as it is now. */
export async function besideOf(
  command: PreparedCommand,
  entry: StreamState,
  reference: Reference,
  from: BesideOptions,
): Promise<Beside> {
  const { reads, opened, recognisedBy } = command.definition;
  return {
    other: reads === undefined ? NOTHING.other : await othersOf(command, from.streams, from.aggregates),
    opened: opened === undefined ? NOTHING.opened : await openedFor(command, entry, from.log),
    known: recognisedBy === undefined ? NOTHING.known : await knownTo(command, reference, from.findKnown),
  };
}

/** @throws CommandRefusedError UNAVAILABLE in a process that has no index to look in: better no lead than one nobody looked at */
async function knownTo(
  { definition, body, actor, tenant }: PreparedCommand,
  reference: Reference,
  findKnown: FindKnown | undefined,
): Promise<Context['known']> {
  const values = definition.recognisedBy?.(body, { actorType: actor.type, reference }) ?? [];
  if (values.length === 0) return () => [];
  if (findKnown === undefined)
    throw refused({
      code: 'UNAVAILABLE',
      message: 'the tenant refuses duplicates, and this process cannot look for any',
    });
  const known = await findKnown(tenant, values);
  return () => known;
}

/** Of a command whose definition asks for nothing. */
export const NOTHING: Beside = {
  other(streamType, id) {
    throw new RangeError(`the command does not read ${streamType} ${id}`);
  },
  opened() {
    throw new RangeError('the command does not ask what was opened');
  },
  known() {
    throw new RangeError('the command does not ask who is known');
  },
};
export const asksBeside = ({ definition }: PreparedCommand): boolean =>
  definition.reads !== undefined || definition.opened !== undefined || definition.recognisedBy !== undefined;
