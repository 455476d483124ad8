import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { EventLog, LogIdentity, PositionToken } from '@recount/event-log';
import { parseStreamName } from '@recount/journey';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { QueryResponses } from '../openapi/command-decorators.js';
import { EventPage as EventPageSchema, StreamPage } from '../openapi/schemas.js';
import { LOG } from '../tokens.js';
import { type EventPage, lastRevision, pageOfAll, pageOfStream } from './events.js';
import { askedBy, intParam, oneOfParam, positionParam, type Query, refuseUnknown, tokenParam } from './query-params.js';

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
    description: '`next` of the page before (backwards: read before it). Of one stream: a revision.',
  })
  @ApiQuery(DIRECTION)
  @ApiQuery(LIMIT)
  @ApiOkResponse({ type: EventPageSchema })
  @QueryResponses()
  async events(@Req() request: FastifyRequest): Promise<EventPage> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['stream', 'type', 'after', 'direction', 'limit']);
    const { stream } = query;
    const types = typesOf(query);
    if (stream !== undefined) {
      ownStream(stream, tenant, 'query:stream');
      return pageOfStream(this.log, { ...paging(query), types, stream });
    }
    const identity = await this.log.identity();
    const after = positionIn(identity, tokenParam(query, 'after'));
    return pageOfAll(this.log, identity, { ...range(query), types, tenant, after });
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
  @QueryResponses(404)
  async stream(
    @Param('stream') stream: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant, query } = askedBy(request);
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

const paging = (query: Query) => ({ after: positionParam(query, 'after'), ...range(query) });
const range = (query: Query) => ({
  direction: oneOfParam(query, 'direction', ['forwards', 'backwards']) ?? ('forwards' as const),
  limit: intParam(query, 'limit', 1, 1000) ?? 100,
});

/** Event types separated by commas. Foreign writers name theirs as they like, in what can be stored. */
function typesOf({ type }: Query): readonly string[] | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no name holds
  if (type !== undefined && /[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(type))
    throw invalid('query:type', 'event types are names, separated by commas');
  return type?.split(',');
}

/** The position a page goes on after: that of another log, or of this one before it was restored, is another event's. */
function positionIn({ id: logId, epoch }: LogIdentity, after: bigint | PositionToken | undefined): bigint | undefined {
  if (after === undefined || typeof after === 'bigint') return after;
  if (after.logId === logId && after.epoch === epoch) return after.position;
  throw new HttpRefusal('LOG_MISMATCH', 'the page belongs to another log, or to this one before it was restored', {
    path: 'query:after',
    expected: { logId, epoch },
    actual: { logId: after.logId, epoch: after.epoch },
  });
}

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
