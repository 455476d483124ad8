import { Readable } from 'node:stream';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { type CommandGateway, type CommandRequest, claimedValues } from '@recount/commands';
import { uuidv7 } from '@recount/event-log';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import type { Log } from '../http/logger.js';
import { HttpRefusal, invalid, type RefusalBody, refusalBody } from '../http/refusals.js';
import { toRefusal } from '../http/to-refusal.js';
import { DescribeBulk } from '../openapi/command-decorators.js';
import { issuedBy } from '../queries/query-params.js';
import { MAX_COMMAND_ID, type RequestContext } from '../request-context.js';
import { GATEWAY, WRITE_LOG } from '../tokens.js';
import { bulkCommand } from './bulk-line.js';
import { outcome } from './command-call.js';
import { inLine } from './envelope-path.js';
import { mapInOrder } from './map-in-order.js';
import { type Line, ndjsonLines } from './ndjson.js';

/** Lines of one request under way at once. */
const WINDOW = 256;
/** Bytes of one line. */
export const MAX_LINE = 1024 * 1024;
/** The key of a whole upload leaves room for `#` and the number of the line. */
const MAX_UPLOAD_KEY = MAX_COMMAND_ID - '#9999999999'.length;

type Prepared =
  | { readonly line: number; readonly request: CommandRequest }
  | { readonly line: number; readonly error: unknown };

/** `POST /v1/commands`: NDJSON in, one answer line per line out, in order, while the body is still arriving. */
@Controller('v1/commands')
export class BulkController {
  constructor(
    @Inject(GATEWAY) private readonly gateway: CommandGateway,
    @Inject(WRITE_LOG) private readonly log: Log,
  ) {}

  @Post()
  @DescribeBulk()
  bulk(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const context = issuedBy(request);
    if (!(request.body instanceof Readable)) {
      throw new HttpRefusal(
        'UNSUPPORTED_MEDIA_TYPE',
        'bulk commands are sent as application/x-ndjson, one command per line',
      );
    }
    if ((context.commandId?.length ?? 0) > MAX_UPLOAD_KEY)
      throw invalid('header:Idempotency-Key', `the key of an upload is 1 to ${MAX_UPLOAD_KEY} characters`);
    if (context.ifMatch !== undefined)
      throw invalid('header:If-Match', 'an upload has no revision: give each line its own ifMatch');
    const correlationId = context.correlationId ?? uuidv7();
    void reply
      .code(200)
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .header('x-correlation-id', correlationId)
      .send(Readable.from(this.answers(request.body, { ...context, correlationId })));
  }

  private async *answers(body: Readable, context: RequestContext): AsyncGenerator<string> {
    const commands = prepared(ndjsonLines(body, MAX_LINE), context);
    for await (const batch of mapInOrder(commands, WINDOW, lanesOf, (item) => this.answer(item, context)))
      yield batch.join('');
  }

  private async answer(item: Prepared, context: RequestContext): Promise<string> {
    try {
      if ('error' in item) throw item.error;
      const answer = await this.gateway.execute(item.request);
      return `${JSON.stringify({ line: item.line, ...outcome(item.request, answer) })}\n`;
    } catch (thrown) {
      const error = 'request' in item ? inLine(thrown, item.request, context) : thrown;
      return `${JSON.stringify({ line: item.line, ...this.refusal(error, item.line, context) })}\n`;
    }
  }

  private refusal(error: unknown, line: number, { correlationId }: RequestContext): RefusalBody {
    const refusal = toRefusal(error);
    if (refusal !== undefined) return refusal;
    this.log('error', 'a bulk line failed', {
      correlationId,
      line,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return refusalBody('INTERNAL', `an unexpected error; it is logged under correlation id ${correlationId}`);
  }
}

async function* prepared(lines: AsyncIterable<Line>, context: RequestContext): AsyncGenerator<Prepared> {
  for await (const line of lines) yield prepare(line, context);
}

function prepare({ line, text, refusal }: Line, context: RequestContext): Prepared {
  if (refusal !== undefined) return { line, error: refusal };
  try {
    return { line, request: bulkCommand(line, text, context) };
  } catch (error) {
    return { line, error };
  }
}

/** Lines to one stream, and lines that ask to hold the same value alone, run in their order: the first one gets it. */
function lanesOf(item: Prepared): readonly string[] {
  if (!('request' in item)) return [];
  const { streamType, id, command, body } = item.request;
  return [`${streamType}/${id}`, ...claimedValues(streamType, command, body)];
}
