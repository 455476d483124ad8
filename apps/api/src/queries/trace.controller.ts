import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { CausalTrace, EventEffects, ReadQueries } from '@recount/read-store';
import type { FastifyRequest } from '../http/fastify-types.js';
import { STORE } from '../tokens.js';
import { askedBy, refuseUnknown } from './query-params.js';

/** From an event to what it set, and from an intent to all that followed. Documented with the read models. */
@Controller('v1')
export class TraceController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get('effects/:eventId')
  @ApiExcludeEndpoint()
  effects(@Param('eventId') eventId: string, @Req() request: FastifyRequest): Promise<EventEffects> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), []);
    return this.store.effects(tenant, eventId.toLowerCase());
  }

  @Get('trace/:correlationId')
  @ApiExcludeEndpoint()
  trace(@Param('correlationId') correlationId: string, @Req() request: FastifyRequest): Promise<CausalTrace> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), []);
    return this.store.trace(tenant, correlationId);
  }
}
