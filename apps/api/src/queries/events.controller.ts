import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { EventLog } from '@recount/event-log';
import { parseStreamName } from '@recount/journey';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { HttpRefusal } from '../http/refusals.js';
import { QueryResponses } from '../openapi/command-decorators.js';
import { EventPage as EventPageSchema, StreamPage } from '../openapi/schemas.js';
import { requestContext } from '../request-context.js';
import { LOG } from '../tokens.js';
import { type EventPage, lastRevision, pageOfAll, pageOfStream } from './events.js';
import { intParam, oneOfParam, positionParam, type Query, refuseUnknown, singleValues } from './query-params.js';

const LIMIT = {
  required: false,
  name: 'limit',
  schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
} as const;
const DIRECTION = {
  required: false,
  name: 'direction',
  schema: { type: 'string', enum: ['forwards', 'backwards'], default: 'forwards' },
} as const;

/** The log itself: what was recorded, in order. */
@Controller('v1')
@ApiTags('events')
export class EventsController {
  constructor(@Inject(LOG) private readonly log: EventLog) {}

  @Get('events')
  @ApiOperation({ operationId: 'events', summary: 'Events of the tenant: all, of one stream, of some types' })
  @ApiQuery({
    name: 'stream',
    required: false,
    schema: { type: 'string' },
    description: 'Full name, e.g. `order-default.{id}`.',
  })
  @ApiQuery({
    name: 'type',
    required: false,
    schema: { type: 'string' },
    description: 'Event types, separated by commas.',
  })
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'string' },
    description: '`next` of the page before (backwards: read before it).',
  })
  @ApiQuery(DIRECTION)
  @ApiQuery(LIMIT)
  @ApiOkResponse({ type: EventPageSchema })
  @QueryResponses(403)
  events(@Req() request: FastifyRequest): Promise<EventPage> {
    const { tenant } = requestContext(request.headers);
    const query = singleValues(request.query);
    refuseUnknown(Object.keys(query), ['stream', 'type', 'after', 'direction', 'limit']);
    const { stream } = query;
    const page = { ...paging(query), types: query.type?.split(',') };
    if (stream === undefined) return pageOfAll(this.log, { ...page, tenant });
    ownStream(stream, tenant, 'query:stream');
    return pageOfStream(this.log, { ...page, stream });
  }

  @Get('streams/:stream')
  @ApiOperation({ operationId: 'stream', summary: 'One stream: its events and its revision' })
  @ApiParam({ name: 'stream', description: 'Full name, e.g. `order-default.{id}`.', schema: { type: 'string' } })
  @ApiQuery({
    name: 'after',
    required: false,
    schema: { type: 'string' },
    description: '`next` of the page before: a revision.',
  })
  @ApiQuery(DIRECTION)
  @ApiQuery(LIMIT)
  @ApiOkResponse({
    type: StreamPage,
    headers: { ETag: { description: 'The revision, for If-Match.', schema: { type: 'string' } } },
  })
  @QueryResponses(403, 404)
  async stream(
    @Param('stream') stream: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant } = requestContext(request.headers);
    const query = singleValues(request.query);
    refuseUnknown(Object.keys(query), ['after', 'direction', 'limit']);
    ownStream(stream, tenant, 'param:stream');
    const page = paging(query);
    const revision = await lastRevision(this.log, stream);
    if (revision === undefined)
      throw new HttpRefusal('NOT_FOUND', 'there is no such stream', {
        path: 'param:stream',
        actual: stream.slice(0, 200),
      });
    const events = await pageOfStream(this.log, { ...page, stream });
    void reply.header('etag', `"${revision}"`).send({ stream, revision: revision.toString(), ...events });
  }
}

const paging = (query: Query) => ({
  after: positionParam(query, 'after'),
  direction: oneOfParam(query, 'direction', ['forwards', 'backwards']) ?? ('forwards' as const),
  limit: intParam(query, 'limit', 1, 1000) ?? 100,
});

/** A stream's name carries its tenant: nobody reads another's. */
function ownStream(stream: string, tenant: string, path: string): void {
  const parts = parseStreamName(stream);
  if (parts === undefined) {
    throw new HttpRefusal('VALIDATION_FAILED', 'a stream is named `{type}-{tenant}.{id}`', {
      path,
      actual: stream.slice(0, 200),
    });
  }
  if (parts.tenant !== tenant)
    throw new HttpRefusal('TENANT_MISMATCH', `the stream belongs to another tenant than ${tenant}`, { path });
}
