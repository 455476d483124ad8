import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { effectsSheet, lineageSheet, traceSheet } from '@recount/forms';
import type { ReadQueries } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { formOf, sendAs } from '../http/forms.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { STORE } from '../tokens.js';
import { presently } from './presently.js';
import { askedBy, PAGED, pageOf, refuseUnknown } from './query-params.js';

/** From an event to what it set, and from an intent to all that followed. Documented with the read models. */
@Controller('v1')
export class TraceController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get('effects/:eventId')
  @ApiExcludeEndpoint()
  async effects(
    @Param('eventId') eventId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), PAGED);
    const form = formOf(request, query);
    const answer = await this.store.effects(tenant, eventId.toLowerCase(), pageOf(query));
    sendAs({ request, reply, form }, answer, effectsSheet);
  }

  @Get('trace/:correlationId')
  @ApiExcludeEndpoint()
  async trace(
    @Param('correlationId') correlationId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), PAGED);
    const form = formOf(request, query);
    const answer = await this.store.trace(tenant, correlationId, pageOf(query));
    sendAs({ request, reply, form }, answer, traceSheet);
  }

  @Get('lineage/:model')
  @ApiExcludeEndpoint()
  async lineage(
    @Param('model') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['column', ...PAGED]);
    const form = formOf(request, query);
    const { column } = query;
    await presently(this.store, () => this.checkColumn(name, column));
    const answer = await this.store.lineage(name, { ...pageOf(query), ...(column === undefined ? {} : { column }) });
    sendAs({ request, reply, form }, answer, lineageSheet);
  }

  /** @throws HttpRefusal for a model or a column there is not */
  private checkColumn(name: string, column: string | undefined): void {
    const { models } = this.store.describe();
    const model = models.find((one) => one.name === name);
    if (model === undefined)
      throw new HttpRefusal('NOT_FOUND', 'there is no such read model', {
        path: 'param:model',
        expected: models.map((one) => one.name),
        actual: name.slice(0, 100),
      });
    const columns = [...Object.keys(model.key), ...Object.keys(model.columns)];
    if (column !== undefined && !columns.includes(column))
      throw invalid('query:column', `${name} has no column ${column.slice(0, 100)}`, columns);
  }
}
