import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { comparisonSheet, comparisonsSheet, rowComparisonSheet } from '@recount/forms';
import type { CompareRequest, ReadQueries } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { formOf, sendAs } from '../http/forms.js';
import { untilHungUp } from '../http/hang-up.js';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { STORE } from '../tokens.js';
import { presently } from './presently.js';
import { askedBy, intParam, keyParts, type Query, refuseUnknown, tokenParam } from './query-params.js';

const COMMON = ['asOf', 'knownAt', 'limit', 'sources', 'cursor', 'minPosition', 'format'];

const OF_ALL = COMMON.filter((name) => name !== 'cursor');
/** Changes of each report, and rows behind each, of a question about all reports: by default, and at most. */
const FEW = 3;
const MOST_OF_EACH = 20;

/** What changed between two times, and the events that changed it. Documented per report and per model. */
@Controller('v1/compare')
export class CompareController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get()
  @ApiExcludeEndpoint()
  async reports(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), OF_ALL);
    const form = formOf(request, query);
    const answer = await this.store.compareReports({
      tenant,
      ...timesIn(query),
      limit: intParam(query, 'limit', 1, MOST_OF_EACH) ?? FEW,
      sources: intParam(query, 'sources', 0, MOST_OF_EACH) ?? FEW,
      signal: untilHungUp(reply),
    });
    sendAs({ request, reply, form }, answer, comparisonsSheet);
  }

  @Get(':name')
  @ApiExcludeEndpoint()
  async report(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { tenant, query } = askedBy(request);
    const form = formOf(request, query);
    const asked = await presently(this.store, () => {
      const { params } = this.named('reports', name);
      refuseUnknown(Object.keys(query), [...COMMON, ...Object.keys(params)]);
      return compareRequest(params, tenant, query);
    });
    const answer = await this.store.compareReport(name, { ...asked, signal: untilHungUp(reply) });
    sendAs({ request, reply, form }, answer, comparisonSheet);
  }

  @Get(':name/:key')
  @ApiExcludeEndpoint()
  async row(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['knownAt', 'format']);
    const form = formOf(request, query);
    const key = await presently(this.store, () => {
      const names = Object.keys(this.named('models', name).key);
      const parts = keyParts(request.url);
      if (parts.length === names.length) return parts;
      throw invalid('param:key', `the key of ${name} is ${names.join(',')}`, names, parts.slice(0, 10));
    });
    const answer = await this.store.compareRow(name, tenant, key, timesOf(query, 'knownAt'));
    sendAs({ request, reply, form }, answer, rowComparisonSheet);
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

function timesIn(query: Query): Pick<CompareRequest, 'asOf' | 'knownAt' | 'minPosition'> {
  const minPosition = tokenParam(query, 'minPosition');
  return {
    asOf: timesOf(query, 'asOf'),
    knownAt: timesOf(query, 'knownAt'),
    ...(minPosition === undefined ? {} : { minPosition }),
  };
}

function compareRequest(own: object, tenant: string, query: Query): CompareRequest {
  const limit = intParam(query, 'limit', 1, 500);
  const sources = intParam(query, 'sources', 0, 100);
  return {
    tenant,
    ...timesIn(query),
    params: Object.fromEntries(Object.entries(query).filter(([name]) => Object.hasOwn(own, name))),
    ...(limit === undefined ? {} : { limit }),
    ...(sources === undefined ? {} : { sources }),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  };
}
