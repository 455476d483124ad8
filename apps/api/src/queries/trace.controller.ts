import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { CausalTrace, EventEffects, Lineage, ReadQueries } from '@recount/read-store';
import type { FastifyRequest } from '../http/fastify-types.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
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

  @Get('lineage/:model')
  @ApiExcludeEndpoint()
  lineage(@Param('model') name: string, @Req() request: FastifyRequest): Promise<Lineage> {
    const { query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['column']);
    const { models } = this.store.describe();
    const model = models.find((one) => one.name === name);
    if (model === undefined)
      throw new HttpRefusal('NOT_FOUND', 'there is no such read model', {
        path: 'param:model',
        expected: models.map((one) => one.name),
        actual: name.slice(0, 100),
      });
    const { column } = query;
    const columns = [...Object.keys(model.key), ...Object.keys(model.columns)];
    if (column !== undefined && !columns.includes(column))
      throw invalid('query:column', `${name} has no column ${column.slice(0, 100)}`, columns);
    return this.store.lineage(name, column === undefined ? {} : { column });
  }
}
