import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyReply, FastifyRequest } from './fastify-types.js';

/** Within the handling of a request: aborts when whoever asked hung up before the answer. */
export const asking = new AsyncLocalStorage<AbortSignal>();

/** Hook of Fastify: everything that follows of the request is within `asking`. */
export function heedHangUp(_request: FastifyRequest, { raw }: FastifyReply, done: () => void): void {
  const hungUp = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) hungUp.abort();
  });
  asking.run(hungUp.signal, done);
}
