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

/** What only the line of a bulk upload says. */
export interface LineContext {
  readonly channel?: string;
  readonly importBatch?: string;
  readonly importRow?: string;
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
export function commandRequest(call: CommandCall, context: RequestContext & LineContext): CommandRequest {
  // Field by field: this runs once per command, and spreading objects of many shapes costs microseconds.
  const request: { -readonly [K in keyof CommandRequest]: CommandRequest[K] } = {
    tenant: context.tenant,
    actor: context.actor,
    commandId: context.commandId ?? uuidv7(),
    streamType: call.streamType,
    id: call.id === 'new' ? newId(call.streamType, context) : call.id,
    command: call.command,
    body: call.body === undefined ? {} : call.body,
  };
  if (context.commandId === undefined) request.freshId = true;
  if (context.occurredAt !== undefined) request.occurredAt = context.occurredAt;
  if (context.ifMatch !== undefined) request.ifMatch = context.ifMatch;
  if (context.correlationId !== undefined) request.correlationId = context.correlationId;
  if (context.causationId !== undefined) request.causationId = context.causationId;
  if (context.channel !== undefined) request.channel = context.channel;
  if (context.importBatch !== undefined) request.importBatch = context.importBatch;
  if (context.importRow !== undefined) request.importRow = context.importRow;
  return request;
}

const newId = (streamType: string, context: RequestContext): string =>
  context.commandId === undefined ? uuidv7() : uuidv5(context.tenant, streamType, 'new', context.commandId);

export const outcome = ({ id, commandId }: CommandRequest, answer: CommandAnswer): CommandOutcome => ({
  status: answer.changed && !answer.duplicate ? 201 : 200,
  // An external id that is known: the stream that has it, whatever stream was addressed.
  id: answer.id ?? id,
  commandId,
  position: answer.position,
  token: answer.token,
  revision: answer.revision,
  eventIds: answer.eventIds,
  changed: answer.changed,
  duplicate: answer.duplicate,
});
