import { type sendUnaryData, status } from '@grpc/grpc-js';
import { authenticate, type Face } from '../face.js';
import { accessDenied, ProtocolError } from '../protocol/errors.js';

type Unary = (call: Parameters<typeof authenticate>[1], answer: sendUnaryData<never>) => void;

/** Streams.Delete and Streams.Tombstone: the log is append-only, every figure can be told back to its events. */
export const deleteHandler =
  (face: Face): Unary =>
  (call, answer) => {
    try {
      authenticate(face, call);
      answer(accessDenied('history is never deleted here'));
    } catch (error) {
      answer(error as ProtocolError);
    }
  };

/** What a whole EventStoreDB offers and this face of a log does not. */
export const notOffered = (what: string): ProtocolError =>
  new ProtocolError(status.UNIMPLEMENTED, `the log has no ${what}: it offers streams, $all and catch-up subscriptions`);
