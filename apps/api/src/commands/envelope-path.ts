import { CommandRefusedError, type CommandRequest, type EnvelopeField } from '@recount/commands';
import type { RequestContext } from '../request-context.js';

/** Where each part of a command's envelope stands in an HTTP request. */
const PLACES: Readonly<Partial<Record<EnvelopeField, string>>> = {
  tenant: 'header:X-Recount-Tenant',
  actor: 'header:X-Recount-Actor',
  commandId: 'header:Idempotency-Key',
  occurredAt: 'header:X-Occurred-At',
  ifMatch: 'header:If-Match',
  correlationId: 'header:X-Correlation-Id',
  causationId: 'header:X-Causation-Id',
  streamType: 'param:streamType',
  id: 'param:id',
  command: 'param:command',
};

/** The error of one command, its path where the request has what is wrong with the envelope. */
export const inRequest = (error: unknown): unknown => located(error, (field) => PLACES[field]);

/** The error of a line of an upload: what the line does not say itself comes from the headers of the request. */
export const inLine = (error: unknown, request: CommandRequest, context: RequestContext): unknown =>
  located(error, (field) => {
    const shared = field in context ? context[field as keyof RequestContext] : undefined;
    return shared !== undefined && shared === request[field] ? PLACES[field] : undefined;
  });

function located(error: unknown, placeOf: (field: EnvelopeField) => string | undefined): unknown {
  if (!(error instanceof CommandRefusedError) || error.field === undefined) return error;
  const { refusal, status, retryable, problems, field } = error;
  const path = placeOf(field) ?? `/${field}`;
  return new CommandRefusedError({ ...refusal, path }, status, retryable, problems, { cause: error, field });
}
