import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import {
  type AppendResult,
  type ExpectedRevision,
  RootMismatchError,
  WrongExpectedRevisionError,
} from '@recount/event-log';
import { authenticate, type Face } from '../face.js';
import { accessDenied, badRequest, protocolError, tooLarge } from '../protocol/errors.js';
import { type AppendReq, type AppendResp, shared, streams } from '../protocol/messages.js';
import { expectedOf, type ProposedEvent, proposedEvent, sizeOf, streamNameOf } from '../protocol/requests.js';
import { envelop } from '../store/envelope.js';

/**
 * Appends to the log. The events of a foreign writer belong to the stream's own root, whatever that is.
 * @throws what the log throws, ProtocolError for names that belong to a server.
 */
export async function append(
  { log }: Face,
  stream: string,
  expected: ExpectedRevision,
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

/** Streams.Append: options, then one event a message, then one answer. A wrong revision is an answer too. */
export const appendHandler =
  (face: Face): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, answer) => {
    answering(face, call).then(
      (response) => answer(null, response),
      (error: unknown) => {
        const known = protocolError(error, face.maxAppendBytes);
        if (known instanceof WrongExpectedRevisionError) answer(null, wrongRevision(known));
        else answer(known);
      },
    );
  };

async function answering(face: Face, call: ServerReadableStream<AppendReq, AppendResp>): Promise<AppendResp> {
  authenticate(face, call);
  let target: { stream: string; expected: ExpectedRevision } | undefined;
  const events: ProposedEvent[] = [];
  let size = 0;
  for await (const request of call as AsyncIterable<AppendReq>) {
    const options = request.getOptions();
    if (options !== undefined) {
      target = { stream: streamNameOf(options), expected: expectedOf(options, options.getRevision()) };
      continue;
    }
    const message = request.getProposedMessage();
    if (message === undefined) throw badRequest('a request holds neither options nor an event');
    const event = proposedEvent(message);
    size += sizeOf(event);
    if (size > face.maxAppendBytes) throw tooLarge(face.maxAppendBytes);
    events.push(event);
  }
  if (target === undefined) throw badRequest('the append has no options');
  return success(await append(face, target.stream, target.expected, events), events.length > 0);
}

function success({ revision, position }: AppendResult, written: boolean): AppendResp {
  const response = new streams.AppendResp();
  const done = new streams.AppendResp.Success();
  if (revision < 0n) done.setNoStream(new shared.Empty());
  else done.setCurrentRevision(String(revision));
  if (written) {
    const at = new streams.AppendResp.Position();
    at.setCommitPosition(String(position));
    at.setPreparePosition(String(position));
    done.setPosition(at);
  } else done.setNoPosition(new shared.Empty());
  response.setSuccess(done);
  return response;
}

function wrongRevision({ expected, actual }: WrongExpectedRevisionError): AppendResp {
  const response = new streams.AppendResp();
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (actual === undefined) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(actual));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  response.setWrongExpectedVersion(wrong);
  return response;
}
