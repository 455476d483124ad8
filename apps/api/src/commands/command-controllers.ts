import { Controller, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { CommandEntry } from '@recount/commands';
import type { FastifyReply, FastifyRequest } from '../http/fastify-types.js';
import { CommandHeaders, CommandResponses } from '../openapi/command-decorators.js';
import { CommandEndpoint } from './command-endpoint.js';

/** One controller per stream type, one route per command: `POST /v1/{streamType}/:id/{command}`. */
export function commandControllers(catalogue: readonly CommandEntry[]): Type[] {
  const types = [...new Set(catalogue.map((entry) => entry.streamType))];
  return types.map((type) =>
    controllerOf(
      type,
      catalogue.filter((entry) => entry.streamType === type),
    ),
  );
}

function controllerOf(streamType: string, entries: readonly CommandEntry[]): Type {
  @ApiTags(`commands: ${streamType}`)
  @Controller(`v1/${streamType}`)
  class StreamTypeController {
    constructor(@Inject(CommandEndpoint) readonly endpoint: CommandEndpoint) {}
  }
  Object.defineProperty(StreamTypeController, 'name', { value: `${streamType}Commands` });
  for (const entry of entries) addRoute(StreamTypeController, entry);
  return StreamTypeController;
}

/** Decorators by hand: the body is validated by the command pipeline, the same for HTTP, imports and reactors. */
function addRoute(
  controller: Type<{ endpoint: CommandEndpoint }>,
  { streamType, command, dto, summary }: CommandEntry,
): void {
  const proto = controller.prototype as object;
  const handler = function (this: { endpoint: CommandEndpoint }, request: FastifyRequest, reply: FastifyReply) {
    return this.endpoint.run(streamType, command, request, reply);
  };
  const descriptor: PropertyDescriptor = { value: handler, writable: true, configurable: true };
  Object.defineProperty(proto, command, descriptor);
  Req()(proto, command, 0);
  Res()(proto, command, 1);
  const decorators = [
    Post(`:id/${command}`),
    ApiOperation({ operationId: `${streamType}.${command}`, summary }),
    ApiParam({
      name: 'id',
      description: `Id of the ${streamType} stream, or \`new\` to have one made.`,
      schema: { type: 'string' },
    }),
    CommandHeaders(),
    ApiBody({ schema: { $ref: `#/components/schemas/${dto.name}` } }),
    CommandResponses(),
  ];
  for (const decorate of decorators) decorate(proto, command, descriptor);
}
