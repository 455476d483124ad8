import type { FastifyReply } from './fastify-types.js';

/** Aborts when whoever asked hung up before the answer. Handed on by name: a context of its own would cost every command. */
export function untilHungUp({ raw }: FastifyReply): AbortSignal {
  const hungUp = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) hungUp.abort();
  });
  return hungUp.signal;
}
