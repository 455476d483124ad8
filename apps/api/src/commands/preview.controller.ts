import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandPreviews } from '@recount/commands';
import { CUSTOMERS } from '@recount/journey';
import type { FastifyRequest } from '../http/fastify-types.js';
import { CommandHeaders, refusal } from '../openapi/command-decorators.js';
import { PREVIEW } from '../openapi/merge-preview.js';
import { issuedBy } from '../queries/query-params.js';
import { GATEWAY } from '../tokens.js';
import { commandRequest } from './command-call.js';
import { inRequest } from './envelope-path.js';

const BODIES = ['MergeCustomersDto', 'UnmergeCustomersDto'].map((name) => `#/components/schemas/${name}`);
const unmerges = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, 'mergeId');

/** What commands would come to. */
@ApiTags('commands: identity')
@Controller('v1/identity')
export class PreviewController {
  constructor(@Inject(GATEWAY) private readonly gateway: CommandPreviews) {}

  /** @throws CommandRefusedError whose path says where in the request */
  @Post('preview')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'identity.preview',
    summary: 'What a merge, or taking one back, would come to. Changes nothing.',
    description:
      'The body of `merge` is answered with the values that survive and what the customers disagree about, that of `unmerge` ' +
      '(it names a `mergeId`) with the documents opened for the survivor since, each of which is to be named in `reassignments`.',
  })
  @CommandHeaders()
  @ApiBody({ schema: { anyOf: BODIES.map(($ref) => ({ $ref })) } })
  @ApiResponse({ status: 200, description: 'Nothing was appended.', schema: PREVIEW as never })
  @refusal(400, 'A value is of the wrong form, or unknown.')
  @refusal(404, 'There is no such customer, or merge.')
  @refusal(409, 'A customer was merged already, or a later merge is to be taken back first.')
  @refusal(422, 'A customer is named twice.')
  @refusal(503, 'The log cannot be reached.')
  async preview(@Req() request: FastifyRequest): Promise<object> {
    const command = unmerges(request.body) ? 'unmerge' : 'merge';
    const call = { streamType: 'identity', id: CUSTOMERS, command, body: request.body };
    const context = issuedBy(request);
    return this.gateway.preview(commandRequest(call, context)).catch((error: unknown) => {
      throw inRequest(error);
    });
  }
}
