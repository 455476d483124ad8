import { type CommandRequest, findCommand } from '@recount/commands';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { MAX_COMMAND_ID, type RequestContext, validToken } from '../request-context.js';
import { commandRequest, type LineContext } from './command-call.js';

const REQUIRED = ['streamType', 'id', 'command'] as const;
const OPTIONAL = [
  'commandId',
  'occurredAt',
  'correlationId',
  'causationId',
  'channel',
  'importBatch',
  'importRow',
] as const;
const KNOWN: ReadonlySet<string> = new Set([...REQUIRED, ...OPTIONAL, 'body', 'ifMatch']);

/**
 * The command of one NDJSON line. What the line does not say comes from the request's headers; an `Idempotency-Key`
 * on the request gives each line without its own id the id `{key}#{line number}`.
 * @throws HttpRefusal MALFORMED_JSON, VALIDATION_FAILED
 */
export function bulkCommand(line: number, text: string, context: RequestContext): CommandRequest {
  const given = parse(text);
  for (const name in given) {
    if (!KNOWN.has(name)) throw invalid(pointer(name), 'unknown property', [...KNOWN]);
  }
  for (const name of REQUIRED) {
    if (typeof given[name] !== 'string' || given[name] === '') throw invalid(`/${name}`, `${name} is required text`);
  }
  const entry = findCommand(given.streamType as string, given.command as string);
  if (typeof entry === 'object' && entry.internal) {
    throw new HttpRefusal('UNKNOWN_COMMAND', `${entry.streamType} has no command ${entry.command}`, {
      path: '/command',
    });
  }
  for (const name of OPTIONAL) {
    const value = given[name];
    const max = name === 'commandId' ? MAX_COMMAND_ID : 200;
    if (value !== undefined && !(typeof value === 'string' && validToken(value, max))) {
      throw invalid(`/${name}`, `${name} is 1 to ${max} printable ASCII characters`);
    }
  }
  const revision = ifMatchOf(given.ifMatch);
  const own: { -readonly [K in keyof (RequestContext & LineContext)]: (RequestContext & LineContext)[K] } = {
    tenant: context.tenant,
    actor: context.actor,
  };
  if (context.commandId !== undefined) own.commandId = `${context.commandId}#${line}`;
  if (context.correlationId !== undefined) own.correlationId = context.correlationId;
  if (context.causationId !== undefined) own.causationId = context.causationId;
  if (context.occurredAt !== undefined) own.occurredAt = context.occurredAt;
  for (const name of OPTIONAL) if (given[name] !== undefined) own[name] = given[name] as string;
  if (revision !== undefined) own.ifMatch = revision;
  const { streamType, id, command } = given as Record<(typeof REQUIRED)[number], string>;
  return commandRequest({ streamType, id, command, body: given.body }, own);
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpRefusal('MALFORMED_JSON', (error as Error).message.slice(0, 300));
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw invalid('', 'a line is a JSON object');
  return value as Record<string, unknown>;
}

function ifMatchOf(value: unknown): bigint | undefined {
  if (value === undefined) return undefined;
  if ((typeof value === 'string' || typeof value === 'number') && /^(-1|\d{1,18})$/.test(String(value)))
    return BigInt(value);
  throw invalid('/ifMatch', 'ifMatch is a stream revision', '"<revision>"');
}

const pointer = (name: string): string => `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
