import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_MS = 5_000;

/**
 * Takes what still comes of a body nobody wants, 16 MiB or 5 s of it: who is hung up on while sending may find the
 * connection broken, and never read why it was refused.
 */
export function restOfBody(body: IncomingMessage): Promise<void> {
  if (body.complete || body.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let left = MOST_BYTES;
    const done = (): void => {
      clearTimeout(timer);
      body.off('data', count).off('close', done).off('end', done);
      resolve();
    };
    const count = (part: Buffer): void => {
      left -= part.length;
      if (left < 0) done();
    };
    const timer = setTimeout(done, MOST_MS);
    body.on('data', count).once('end', done).once('close', done);
    body.resume();
  });
}
