import { status as code } from '@grpc/grpc-js';
import { type AppendResult, WrongExpectedRevisionError } from '@recount/event-log';
import { protocolError } from '../protocol/errors.js';
import { Any, type BatchAppendResp, Empty, shared, status, streams, type Uuid } from '../protocol/messages.js';

/** Both are on every answer: clients look at them without asking. */
export interface Addressee {
  readonly correlation: Uuid;
  readonly stream: string;
}

function response({ correlation, stream }: Addressee): BatchAppendResp {
  const message = new streams.BatchAppendResp();
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  message.setCorrelationId(correlation);
  message.setStreamIdentifier(identifier);
  return message;
}

/** `written` is false for an append of no events, which is a check only. */
export function succeeded(to: Addressee, { revision, position }: AppendResult, written: boolean): BatchAppendResp {
  const message = response(to);
  const done = new streams.BatchAppendResp.Success();
  if (revision < 0n) done.setNoStream(new Empty());
  else done.setCurrentRevision(String(revision));
  if (written) {
    const at = new shared.AllStreamPosition();
    at.setCommitPosition(String(position));
    at.setPreparePosition(String(position));
    done.setPosition(at);
  } else done.setNoPosition(new Empty());
  message.setSuccess(done);
  return message;
}

/** An error travels inside of the batch, as a status with one detail. */
export function failed(to: Addressee, error: unknown, maxAppendBytes: number): BatchAppendResp {
  const message = response(to);
  const known = protocolError(error, maxAppendBytes);
  const wrong = known instanceof WrongExpectedRevisionError;
  const answer = new status.Status();
  answer.setCode((wrong ? code.ALREADY_EXISTS : known.code) as never);
  answer.setMessage(wrong ? 'WrongExpectedVersion' : known.details);
  const detail = new Any();
  if (wrong) detail.pack(wrongRevision(known).serializeBinary(), 'event_store.client.WrongExpectedVersion');
  else if (known.detail !== undefined) detail.pack(known.detail.serializeBinary(), known.detail.type);
  answer.setDetails(detail);
  message.setError(answer);
  return message;
}

function wrongRevision({ expected, actual }: WrongExpectedRevisionError) {
  const wrong = new shared.WrongExpectedVersion();
  if (actual === undefined) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  if (expected === 'any') wrong.setExpectedAny(new Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return wrong;
}
