import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from './fastify-types.js';
import { refuseForeignHost } from './foreign-host.js';
import { HttpRefusal, type HttpRefusalCode, refusalBody } from './refusals.js';
import type { RouteTable } from './route-table.js';

/** Bytes of a JSON body. */
export const BODY_LIMIT = 1024 * 1024;

/** Idle connections outlive the usual 60 s of a load balancer, so that it never writes to one being closed. */
const KEEP_ALIVE_MS = 65_000;

/**
 * The Fastify server under Nest: strict JSON bodies, NDJSON bodies as streams, and coded answers even for what is not
 * HTTP. `frameworkError` gets the errors that no handler sees (an undecodable URL).
 */
export function fastifyAdapter(
  routes: RouteTable,
  frameworkError: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void,
): FastifyAdapter {
  /** Connections whose body is handed on while it arrives. */
  const streamed = new WeakSet<Socket>();
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: BODY_LIMIT,
    skipMiddie: true,
    multipart: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: frameworkError as never,
    clientErrorHandler: (error, socket) => refuseClient(error as { code?: string }, socket, streamed),
  });
  const server = adapter.getInstance();
  server.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  server.addHook('onRequest', async ({ headers, socket }) => {
    refuseForeignHost(headers.host, socket.localAddress);
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new HttpRefusal('UNSUPPORTED_MEDIA_TYPE', 'bodies are sent as they are, not compressed', {
        path: 'header:Content-Encoding',
      });
  });
  server.removeAllContentTypeParsers();
  const parseJson = server.getDefaultJsonParser('error', 'error');
  const parseText = (
    request: FastifyRequest,
    text: string,
    done: (error: Error | null, body?: unknown) => void,
  ): void => {
    void parseJson(request, text, (error, value) =>
      error === null || error === undefined
        ? done(null, value)
        : done(new HttpRefusal('MALFORMED_JSON', whyMalformed(text))),
    );
  };
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) done(null, undefined);
    else if (!isUtf8(body)) done(new HttpRefusal('MALFORMED_JSON', 'the body is not UTF-8'));
    else parseText(request, body.toString('utf8'), done);
  });
  server.addContentTypeParser(
    ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
    ({ socket }, payload, done) => {
      streamed.add(socket);
      payload.once('end', () => streamed.delete(socket));
      done(null, payload);
    },
  );
  return adapter;
}

function whyMalformed(text: string): string {
  try {
    JSON.parse(text);
    return 'a property named __proto__ or constructor.prototype is not accepted';
  } catch (error) {
    return (error as Error).message.slice(0, 300);
  }
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [HttpRefusalCode, string]>> = {
  HPE_INVALID_EOF_STATE: ['VALIDATION_FAILED', 'the request ended before it was whole'],
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'address and headers together are larger than 16 KiB'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'the request took too long to arrive'],
};

/**
 * Answers what could not be parsed as HTTP, then hangs up. Of a body that was handed on, what came may have been done and
 * its answers be on their way: there a refusal would be untrue.
 */
function refuseClient(error: { code?: string }, socket: Socket, streamed: WeakSet<Socket>): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || streamed.has(socket)) {
    socket.destroy();
    return;
  }
  const refusal = refusalBody(
    ...(CLIENT_ERRORS[error.code ?? ''] ?? (['VALIDATION_FAILED', 'this is not an HTTP request'] as const)),
  );
  const body = JSON.stringify(refusal);
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
