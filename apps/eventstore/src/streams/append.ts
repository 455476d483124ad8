import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import { type AppendResult, RootMismatchError, WrongExpectedRevisionError } from '@recount/event-log';
import { authenticate, type Face, refusal } from '../face.js';
import { accessDenied, badRequest, tooLarge } from '../protocol/errors.js';
import {
  type AppendTarget,
  appendPart,
  appendTarget,
  type ProposedEvent,
  proposedEvent,
  sizeOf,
} from '../protocol/requests.js';
import { appended, appendedNothing } from '../protocol/responses.js';
import { envelop } from '../store/envelope.js';

/**
 * Appends to the log. The events of a foreign writer belong to the stream's own root, whatever that is.
 * @throws what the log throws, ProtocolError for names that belong to a server.
 */
export async function append(
  { log }: Face,
  { stream, expected }: AppendTarget,
  events: readonly ProposedEvent[],
): Promise<AppendResult> {
  if (stream.startsWith('$')) {
    throw accessDenied(
      `${stream}: history is never cut here, so streams have no metadata, and system streams no writers`,
    );
  }
  const system = events.find((event) => event.type.startsWith('$'));
  if (system !== undefined) throw accessDenied(`${system.type}: event types with a leading $ belong to the server`);
  const now = new Date().toISOString();
  const first = envelop(stream, events, now);
  try {
    return await log.append(stream, expected, first.events);
  } catch (error) {
    if (!(error instanceof RootMismatchError) || first.namesRoot) throw error;
    return log.append(stream, expected, envelop(stream, events, now, error.expected).events);
  }
}

/** Streams.Append: where, then one event a message, then one answer. A wrong revision is an answer too. */
export const appendHandler =
  (face: Face): handleClientStreamingCall<Buffer, Buffer> =>
  (call, answer) => {
    answering(face, call).then(
      (response) => answer(null, response),
      (error: unknown) => {
        const known = refusal(face, error);
        if (known instanceof WrongExpectedRevisionError) answer(null, appendedNothing(known));
        else answer(known);
      },
    );
  };

async function answering(face: Face, call: ServerReadableStream<Buffer, Buffer>): Promise<Buffer> {
  authenticate(face, call);
  let target: AppendTarget | undefined;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  for await (const message of call as AsyncIterable<Buffer>) {
    const part = appendPart(message);
    if (part.options !== undefined) target = appendTarget(part.options);
    if (part.event === undefined) continue;
    const event = proposedEvent(part.event);
    bytes += sizeOf(event);
    if (bytes > face.maxAppendBytes) throw tooLarge(face.maxAppendBytes);
    events.push(event);
  }
  if (target === undefined) throw badRequest('the append has no options');
  return appended(await append(face, target, events), events.length > 0);
}
