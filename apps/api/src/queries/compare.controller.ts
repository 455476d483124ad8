import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { CompareRequest, ReadQueries, ReportComparison, RowComparison } from '@recount/read-store';
import type { FastifyRequest } from '../http/fastify-types.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { STORE } from '../tokens.js';
import { presently } from './presently.js';
import { askedBy, intParam, keyParts, type Query, refuseUnknown, tokenParam } from './query-params.js';

const COMMON = ['asOf', 'knownAt', 'limit', 'sources', 'cursor', 'minPosition'];

/** What changed between two times, and the events that changed it. Documented per report and per model. */
@Controller('v1/compare')
export class CompareController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get(':name')
  @ApiExcludeEndpoint()
  async report(@Param('name') name: string, @Req() request: FastifyRequest): Promise<ReportComparison> {
    const { tenant, query } = askedBy(request);
    const asked = await presently(this.store, () => {
      const { params } = this.named('reports', name);
      refuseUnknown(Object.keys(query), [...COMMON, ...Object.keys(params)]);
      return compareRequest(params, tenant, query);
    });
    return this.store.compareReport(name, asked);
  }

  @Get(':name/:key')
  @ApiExcludeEndpoint()
  async row(@Param('name') name: string, @Req() request: FastifyRequest): Promise<RowComparison> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['knownAt']);
    const key = await presently(this.store, () => {
      const names = Object.keys(this.named('models', name).key);
      const parts = keyParts(request.url);
      if (parts.length === names.length) return parts;
      throw invalid('param:key', `the key of ${name} is ${names.join(',')}`, names, parts.slice(0, 10));
    });
    return this.store.compareRow(name, tenant, key, timesOf(query, 'knownAt'));
  }

  private named<const K extends 'models' | 'reports'>(
    kind: K,
    name: string,
  ): ReturnType<ReadQueries['describe']>[K][number] {
    const all = this.store.describe()[kind];
    const found = all.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw new HttpRefusal('NOT_FOUND', `there is no such ${kind === 'models' ? 'read model' : 'report'}`, {
      path: 'param:name',
      expected: all.map((one) => one.name),
      actual: name.slice(0, 100),
    });
  }
}

/** One time, or two separated by a comma: no time has one in it. */
const timesOf = (query: Query, name: string): readonly string[] => query[name]?.split(',') ?? [];

function compareRequest(own: object, tenant: string, query: Query): CompareRequest {
  const limit = intParam(query, 'limit', 1, 500);
  const sources = intParam(query, 'sources', 0, 100);
  const minPosition = tokenParam(query, 'minPosition');
  return {
    tenant,
    params: Object.fromEntries(Object.entries(query).filter(([name]) => Object.hasOwn(own, name))),
    asOf: timesOf(query, 'asOf'),
    knownAt: timesOf(query, 'knownAt'),
    ...(limit === undefined ? {} : { limit }),
    ...(sources === undefined ? {} : { sources }),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    ...(minPosition === undefined ? {} : { minPosition }),
  };
}
