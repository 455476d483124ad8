import { type Aggregate, type CommandDefinition, CUSTOMERS, isTenant, SETTINGS, streamName } from '@recount/journey';
import type { FindCommand } from './catalogue.js';
import { isStorableText, isUuid } from './dto/checks.js';
import { hashOfBody } from './hash.js';
import { PIPELINE_ID, POLICY_ID } from './pipeline/reference.js';
import type { PreparedCommand } from './pipeline/request.js';
import { CommandRefusedError, type CommandRequest, type EnvelopeField, refused } from './port.js';
import { type Clock, instantOf, occurredAtOf } from './time.js';
import { type BodyProblem, validate } from './validation.js';

export interface PrepareOptions {
  readonly find: FindCommand;
  readonly aggregates: Readonly<Record<string, Aggregate>>;
  readonly clock: Clock;
  /** Commands may reach back this far; migrations and reactors further. */
  readonly horizonMs: number;
}

/** A tenant has one stream of these types, under this id. */
const ONLY: Readonly<Record<string, string>> = { tenant: SETTINGS, identity: CUSTOMERS };
/** The tenant of events that somebody else wrote to the store, whose stream names no tenant. */
const FOREIGN = '_';

/** Every check that needs no state: names, ids, body, time.
 * @throws CommandRefusedError */
export function prepare(request: CommandRequest, options: PrepareOptions): PreparedCommand {
  const { tenant, actor, commandId, streamType, id, command, ifMatch, causationId, channel, importBatch, importRow } =
    request;
  const entry = options.find(streamType, command);
  if (entry === 'unknown_type') {
    const message = `there is no stream type ${streamType}`;
    const refusal = { code: 'UNKNOWN_STREAM_TYPE', message, path: '/streamType', actual: streamType } as const;
    throw refused(refusal, { field: 'streamType' });
  }
  if (entry === 'unknown_command') {
    const message = `${streamType} has no command ${command}`;
    throw refused({ code: 'UNKNOWN_COMMAND', message, path: '/command', actual: command }, { field: 'command' });
  }
  const aggregate = options.aggregates[streamType];
  const definition = aggregate?.commands[command];
  if (aggregate === undefined || definition === undefined) {
    throw refused({ code: 'INTERNAL', message: `${streamType}.${command} is described, but nothing decides it` });
  }
  if (!isTenant(tenant)) throw badEnvelope('tenant', 'at most 63 lower-case letters, digits and underscores', tenant);
  if (tenant === FOREIGN) {
    const message = `the tenant ${FOREIGN} is reserved for events of foreign writers`;
    throw refused({ code: 'FORBIDDEN', message, path: '/tenant', actual: tenant }, { field: 'tenant' });
  }
  checkId(streamType, id);
  checkTexts({
    commandId,
    actor: actor.id,
    correlationId: request.correlationId,
    causationId,
    channel,
    importBatch,
    importRow,
  });
  if (ifMatch !== undefined && ifMatch < -1n)
    throw badEnvelope('ifMatch', 'a revision, or -1 for no stream', String(ifMatch));
  const now = options.clock();
  const occurredAt = occurredAtOf(request.occurredAt, now, options.horizonMs, actor.type);
  const body = validate(entry.dto, request.body);
  if (!body.ok) throw invalidBody(body.problems);
  return {
    tenant,
    actor,
    commandId,
    name: `${streamType}.${command}`,
    bodyHash: hashOfBody(body.value),
    streamType,
    id,
    stream: streamName(streamType, tenant, id),
    aggregate,
    definition: definition as CommandDefinition<unknown>,
    body: body.value,
    now: instantOf(now),
    occurredAt,
    correlationId: request.correlationId ?? commandId,
    idsOfOthers: request.freshId !== true,
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(causationId === undefined ? {} : { causationId }),
    ...(channel === undefined ? {} : { channel }),
    ...(importBatch === undefined ? {} : { importBatch }),
    ...(importRow === undefined ? {} : { importRow }),
  };
}

/** The ids of streams are UUIDs; a tenant has one stream, and the ids of pipelines and rules are names. */
function checkId(streamType: string, id: string): void {
  const only = ONLY[streamType];
  if (only !== undefined) {
    if (id !== only) throw badEnvelope('id', `always ${only} for a stream of type ${streamType}`, id);
  } else if (streamType === 'pipeline') {
    if (!PIPELINE_ID.test(id)) throw badEnvelope('id', 'at most 63 lower-case letters, digits and dashes', id);
  } else if (streamType === 'policy') {
    if (!POLICY_ID.test(id)) throw badEnvelope('id', 'a kind, a dot and an id, e.g. sla.standard', id);
  } else if (!isUuid(id)) throw badEnvelope('id', 'a lower-case UUID', id);
}

function checkTexts(texts: Readonly<Partial<Record<EnvelopeField, string | undefined>>>): void {
  for (const [name, value] of Object.entries(texts) as [EnvelopeField, string | undefined][]) {
    const max = name === 'commandId' ? 100 : 200;
    if (value === undefined ? name === 'commandId' : !isStorableText(value, max))
      throw badEnvelope(name, `text of 1 to ${max} characters`, value);
  }
}

const badEnvelope = (field: EnvelopeField, expected: string, actual: unknown): CommandRefusedError =>
  refused(
    { code: 'VALIDATION_FAILED', message: `${field} must be ${expected}`, path: `/${field}`, expected, actual },
    { field },
  );

function invalidBody(problems: readonly BodyProblem[]): CommandRefusedError {
  const [{ path, rule, message }] = problems as [BodyProblem];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const refusal = {
    code: 'VALIDATION_FAILED',
    message: `${path || 'the body'} ${message}${more}`,
    path,
    expected: rule,
  } as const;
  return new CommandRefusedError(refusal, 400, false, problems);
}
