import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CommandPreviews } from '@recount/commands';
import { CUSTOMERS } from '@recount/journey';
import type { FastifyRequest } from '../http/fastify-types.js';
import { CommandHeaders, refusal } from '../openapi/command-decorators.js';
import { MERGE_PREVIEW } from '../openapi/merge-preview.js';
import { requestContext } from '../request-context.js';
import { GATEWAY } from '../tokens.js';
import { commandRequest } from './command-call.js';
import { inRequest } from './envelope-path.js';

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
    summary: 'What a merge would come to: which values survive, what the customers disagree about. Changes nothing.',
  })
  @CommandHeaders()
  @ApiBody({ schema: { $ref: '#/components/schemas/MergeCustomersDto' } })
  @ApiResponse({ status: 200, description: 'Nothing was appended.', schema: MERGE_PREVIEW as never })
  @refusal(400, 'A value is of the wrong form, or unknown.')
  @refusal(404, 'There is no such customer.')
  @refusal(409, 'A customer was merged already.')
  @refusal(422, 'A customer is named twice.')
  @refusal(503, 'The log cannot be reached.')
  async preview(@Req() request: FastifyRequest): Promise<object> {
    const call = { streamType: 'identity', id: CUSTOMERS, command: 'merge', body: request.body };
    const context = requestContext(request.headers, request.query);
    return this.gateway.preview(commandRequest(call, context)).catch((error: unknown) => {
      throw inRequest(error);
    });
  }
}
