import type { ServerWritableStream } from '@grpc/grpc-js';

export type ReadCall = ServerWritableStream<Buffer, Buffer>;

/** The largest position and revision that the log can hold. */
export const LARGEST = 9_223_372_036_854_775_807n;
/** Milliseconds that a read is repeated while the database fails. */
export const PATIENCE = 2_000;

/** Waits until the client has taken what was written, or the call has ended. */
export async function drained(call: ReadCall, signal: AbortSignal): Promise<void> {
  if (signal.aborted || !call.writableNeedDrain) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.on('drain', done);
    signal.addEventListener('abort', done);
  });
}
