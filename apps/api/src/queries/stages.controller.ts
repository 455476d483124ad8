import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { DeployPlan, ReadQueries, StageDiff } from '@recount/read-store';
import type { FastifyRequest } from '../http/fastify-types.js';
import { STORE } from '../tokens.js';
import { askedBy, intParam, refuseUnknown } from './query-params.js';

/** What would be served otherwise: looking only; staging and promoting are the operator's, on the command line. */
@Controller('v1')
export class StagesController {
  constructor(@Inject(STORE) private readonly store: ReadQueries) {}

  @Get('plan')
  @ApiExcludeEndpoint()
  plan(@Req() request: FastifyRequest): Promise<DeployPlan> {
    refuseUnknown(Object.keys(askedBy(request).query), []);
    return this.store.plan();
  }

  @Get('diff/:projection')
  @ApiExcludeEndpoint()
  diff(@Param('projection') name: string, @Req() request: FastifyRequest): Promise<StageDiff> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['examples', 'cursor']);
    const examples = intParam(query, 'examples', 0, 20);
    const { cursor } = query;
    return this.store.diff(name, {
      tenant,
      ...(examples !== undefined && { examples }),
      ...(cursor !== undefined && { cursor }),
    });
  }
}
