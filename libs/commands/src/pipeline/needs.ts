import { type Need, type Refusal, streamName } from '@recount/journey';
import { refused } from '../port.js';
import type { Sleep } from './append.js';
import type { PreparedCommand } from './request.js';
import type { StreamState } from './stream-state.js';
import type { Streams } from './streams.js';

/** What is sent together may be decided together: this long a command waits for a stream it needs. */
const PATIENCE_MS = 1000;
const FIRST_WAIT_MS = 5;

/** @throws CommandRefusedError NOT_FOUND when a stream the command needs does not exist */
export async function needed(command: PreparedCommand, streams: Streams, pause: Sleep): Promise<void> {
  for (const need of command.definition.needs?.(command.body) ?? []) {
    let waited = 0;
    for (let wait = FIRST_WAIT_MS; !(await anyExists(need, command.tenant, streams)); wait *= 2) {
      if (waited >= PATIENCE_MS) throw missing(need);
      await pause(wait);
      waited += wait;
    }
  }
}

/** Why a command is refused that names a stream of another root than its own: ROOT_MISMATCH, where the stream is there. */
export async function strangerTo(
  { definition, body, actor, tenant }: PreparedCommand,
  { state }: StreamState,
  own: string,
  streams: Streams,
): Promise<Refusal | undefined> {
  for (const { streamType, id, path, otherwise } of definition.kin?.(body, state, { actorType: actor.type }) ?? []) {
    const root = await streams.rootOf(streamName(streamType, tenant, id));
    if (root !== undefined && root !== own)
      return { code: 'ROOT_MISMATCH', message: otherwise(root), path, expected: root, actual: own };
  }
  return undefined;
}

async function anyExists({ anyOf }: Need, tenant: string, streams: Streams): Promise<boolean> {
  for (const { streamType, id } of anyOf) if (await streams.exists(streamName(streamType, tenant, id))) return true;
  return false;
}

function missing({ anyOf, path }: Need): Error {
  const id = anyOf[0]?.id;
  const message = `there is no ${anyOf.map(({ streamType }) => streamType).join(' or ')} ${id}`;
  return refused({ code: 'NOT_FOUND', message, path, actual: id });
}
