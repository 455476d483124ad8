import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import { uuidv7 } from '@recount/event-log';
import { correlationIdOf } from '../request-context.js';
import type { FastifyError, FastifyReply, FastifyRequest } from './fastify-types.js';
import type { Log } from './logger.js';
import { type RefusalBody, refusalBody } from './refusals.js';
import { restOfBody } from './rest-of-body.js';
import type { RouteTable } from './route-table.js';
import { toRefusal } from './to-refusal.js';

/** The one place where errors become answers: always JSON with a code; what is our fault is logged with its stack. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly log: Log,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    this.answer(error, request, reply);
  }

  /** Errors of the framework that pass Nest by, e.g. an undecodable URL. */
  answerFramework(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    this.answer(new HttpException(error.message, error.statusCode ?? 500, { cause: error }), request, reply);
  }

  private answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const correlationId = correlationIdOf(request.headers) ?? uuidv7();
    void reply.header('x-correlation-id', correlationId);
    const body = this.bodyOf(error, request, reply, correlationId);
    if (body.status === 503 && body.retryable) void reply.header('retry-after', '1');
    const text = JSON.stringify(body);
    const send = (): void => void reply.code(body.status).type('application/json; charset=utf-8').send(text);
    if (body.status === 413) void restOfBody(request.raw).then(send);
    else send();
  }

  private bodyOf(error: unknown, request: FastifyRequest, reply: FastifyReply, correlationId: string): RefusalBody {
    if (error instanceof NotFoundException) {
      const missing = this.routes.explain(request.method, request.url);
      if (missing.allow !== undefined) void reply.header('allow', missing.allow);
      return missing.body;
    }
    const refusal = toRefusal(error);
    if (refusal !== undefined) return refusal;
    this.log('error', 'a request failed', {
      correlationId,
      method: request.method,
      url: request.url.slice(0, 500),
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return refusalBody('INTERNAL', `an unexpected error; it is logged under correlation id ${correlationId}`);
  }
}
