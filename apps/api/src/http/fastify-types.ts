import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Fastify's request and reply as Nest's adapter brings them: one version, the adapter's. */
type Types =
  FastifyAdapter extends FastifyAdapter<infer _S, infer _Q, infer _R, infer Request, infer Reply>
    ? { request: Request; reply: Reply }
    : never;
export type FastifyRequest = Types['request'];
export type FastifyReply = Types['reply'];
/** An error of the framework: `code` is `FST_ERR_…`. */
export type FastifyError = Error & { readonly code: string; readonly statusCode?: number };
