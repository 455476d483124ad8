import { type Aggregate, type Context, type OtherStream, streamName } from '@recount/journey';
import type { PreparedCommand } from './request.js';
import type { Streams } from './streams.js';

/** Reads the streams that a command's definition names, each as it is now; `context.other` finds them. */
export async function othersOf(
  command: PreparedCommand,
  streams: Streams,
  aggregates: Readonly<Record<string, Aggregate>>,
): Promise<Context['other']> {
  const read = new Map<string, OtherStream>();
  for (const { streamType, id } of command.definition.reads?.(command.body) ?? []) {
    const aggregate = aggregates[streamType];
    if (aggregate === undefined) throw new RangeError(`there are no streams of type ${streamType}`);
    const stream = streamName(streamType, command.tenant, id);
    if (!read.has(stream)) read.set(stream, await streams.look(stream, aggregate));
  }
  return (streamType, id) => {
    const other = read.get(streamName(streamType, command.tenant, id));
    if (other === undefined) throw new RangeError(`${command.name} does not read ${streamType} ${id}`);
    return other;
  };
}
