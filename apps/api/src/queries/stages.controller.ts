import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { differenceSheet } from '@recount/forms';
import type { DeployPlan, ReadQueries } from '@recount/read-store';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { formOf, sendAs } from '../http/forms.js';
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
  async diff(
    @Param('projection') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenant, query } = askedBy(request);
    refuseUnknown(Object.keys(query), ['examples', 'cursor', 'format']);
    const form = formOf(request, query);
    const examples = intParam(query, 'examples', 0, 20);
    const { cursor } = query;
    const answer = await this.store.diff(name, {
      tenant,
      ...(examples !== undefined && { examples }),
      ...(cursor !== undefined && { cursor }),
    });
    sendAs({ request, reply, form }, answer, differenceSheet);
  }
}
