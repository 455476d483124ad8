import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { explanationSheet } from '@recount/forms';
import type { ModelDescription, Page, ReadQueries, RowAnswer } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { formOf, sendAs } from '../http/forms.js';
import { untilHungUp } from '../http/hang-up.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { QueryResponses } from '../openapi/command-decorators.js';
import { STORE } from '../tokens.js';
import { blameFilter, listQuery } from './list-query.js';
import { presently } from './presently.js';
import { askedBy, keyParts, oneOfParam, PAGED, pageOf, refuseUnknown, tokenParam } from './query-params.js';

/** Rows of the read models, and how each came to be. Routes with a model's name are documented per model. */
@Controller('v1')
export class ModelsController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get('models')
  @ApiTags('read models')
  @ApiOperation({ operationId: 'models', summary: 'The read models: keys and columns' })
  @QueryResponses()
  async models(@Req() request: FastifyRequest): Promise<{ models: readonly ModelDescription[] }> {
    refuseUnknown(Object.keys(askedBy(request).query), []);
    await this.store.refresh();
    return { models: this.store.describe().models };
  }

  @Get('tenants')
  @ApiTags('read models')
  @ApiOperation({ operationId: 'tenants', summary: 'The tenants of whom anything is folded, at most 1,000' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['tenants'],
      properties: { tenants: { type: 'array', items: { type: 'string' } } },
    },
  })
  @QueryResponses()
  async tenants(@Req() request: FastifyRequest): Promise<{ tenants: readonly string[] }> {
    refuseUnknown(Object.keys(askedBy(request).query), []);
    return { tenants: await this.store.tenants() };
  }

  @Get('models/:model')
  @ApiExcludeEndpoint()
  async rows(
    @Param('model') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page> {
    const asked = askedBy(request);
    const query = await presently(this.store, () => listQuery(this.model(name), asked.tenant, asked.query));
    try {
      return await this.store.listRows(name, { ...query, signal: untilHungUp(reply) });
    } catch (error) {
      throw blameFilter(error, query);
    }
  }

  @Get('models/:model/:key')
  @ApiExcludeEndpoint()
  async row(@Param('model') name: string, @Req() request: FastifyRequest): Promise<RowAnswer> {
    const { tenant, query } = askedBy(request);
    const key = await presently(this.store, () => this.key(this.model(name), request));
    refuseUnknown(Object.keys(query), ['minPosition', 'knownAt']);
    const minPosition = tokenParam(query, 'minPosition');
    const { knownAt } = query;
    const answer = await this.store.getRow(name, tenant, key, {
      ...(minPosition !== undefined && { minPosition }),
      ...(knownAt !== undefined && { knownAt }),
    });
    if (answer.row === null)
      throw new HttpRefusal('NOT_FOUND', `${name} has no such row`, { path: 'param:key', actual: key });
    return answer;
  }

  @Get('explain/:model/:key')
  @ApiExcludeEndpoint()
  async explain(
    @Param('model') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant, query } = askedBy(request);
    const { column, knownAt } = query;
    const key = await presently(this.store, () => {
      const model = this.model(name);
      const columns = Object.keys(model.columns);
      if (column !== undefined && !columns.includes(column))
        throw invalid('query:column', `${name} has no column ${column.slice(0, 100)}`, columns);
      return this.key(model, request);
    });
    refuseUnknown(Object.keys(query), ['column', 'knownAt', 'all', ...PAGED]);
    const form = formOf(request, query);
    const all = oneOfParam(query, 'all', ['true', 'false']) !== 'false';
    const answer = await this.store.explain(name, tenant, key, { column, knownAt, all, ...pageOf(query) });
    sendAs({ request, reply, form }, answer, explanationSheet);
  }

  private model(name: string): ModelDescription {
    const { models } = this.store.describe();
    const found = models.find((m) => m.name === name);
    if (found !== undefined) return found;
    throw new HttpRefusal('NOT_FOUND', 'there is no such read model', {
      path: 'param:model',
      expected: models.map((m) => m.name),
      actual: name.slice(0, 100),
    });
  }

  private key(model: ModelDescription, request: FastifyRequest): string[] {
    const parts = keyParts(request.url);
    const names = Object.keys(model.key);
    if (parts.length === names.length) return parts;
    throw invalid('param:key', `the key of ${model.name} is ${names.join(',')}`, names, parts.slice(0, 10));
  }
}
