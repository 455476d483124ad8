import type { CommandAnswer, CommandRequest } from '@recount/commands';
import { uuidv5, uuidv7 } from '@recount/event-log';
import type { RequestContext } from '../request-context.js';

/** One command as an address and a body, before it has an identity. */
export interface CommandCall {
  readonly streamType: string;
  /** A stream's id, or `new`. */
  readonly id: string;
  readonly command: string;
  readonly body: unknown;
}

/** The success answer of one command, over HTTP and per NDJSON line. */
export interface CommandOutcome extends CommandAnswer {
  /** 201: appended. 200: nothing to change, or answered before. */
  readonly status: 200 | 201;
  readonly id: string;
  readonly commandId: string;
}

/**
 * Completes a call to a command request. `new` gets an id: derived from the caller's key where there is one, so that
 * a repeat addresses the same stream; else a fresh UUID v7.
 */
export function commandRequest(call: CommandCall, context: RequestContext): CommandRequest {
  const commandId = context.commandId ?? uuidv7();
  return {
    ...context,
    commandId,
    streamType: call.streamType,
    id: call.id === 'new' ? newId(call.streamType, context) : call.id,
    command: call.command,
    body: call.body === undefined ? {} : call.body,
  };
}

const newId = (streamType: string, context: RequestContext): string =>
  context.commandId === undefined ? uuidv7() : uuidv5(context.tenant, streamType, 'new', context.commandId);

export const outcome = (request: CommandRequest, answer: CommandAnswer): CommandOutcome => ({
  status: answer.changed && !answer.duplicate ? 201 : 200,
  id: request.id,
  commandId: request.commandId,
  ...answer,
});
