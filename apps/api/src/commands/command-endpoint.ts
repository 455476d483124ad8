import { Inject, Injectable } from '@nestjs/common';
import type { CommandGateway } from '@recount/commands';
import { streamName } from '@recount/journey';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { issuedBy } from '../queries/query-params.js';
import { GATEWAY } from '../tokens.js';
import { commandRequest, outcome } from './command-call.js';
import { inRequest } from './envelope-path.js';

/** What every generated command route runs. */
@Injectable()
export class CommandEndpoint {
  constructor(@Inject(GATEWAY) private readonly gateway: CommandGateway) {}

  /** @throws CommandRefusedError whose path says where in the request */
  async run(streamType: string, command: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.answer(streamType, command, request, reply).catch((error: unknown) => {
      throw inRequest(error);
    });
  }

  private async answer(
    streamType: string,
    command: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { id } = request.params as { id: string };
    const context = issuedBy(request);
    const call = commandRequest({ streamType, id, command, body: request.body }, context);
    const answer = outcome(call, await this.gateway.execute(call));
    void reply
      .code(answer.status)
      .header('etag', `"${answer.revision}"`)
      .header('x-correlation-id', call.correlationId ?? call.commandId);
    if (id !== answer.id)
      void reply.header('location', `/v1/streams/${streamName(streamType, call.tenant, answer.id)}`);
    void reply.send(answer);
  }
}
