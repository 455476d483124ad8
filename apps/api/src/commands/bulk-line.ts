import { type CommandRequest, findCommand } from '@recount/commands';
import { HttpRefusal, invalid } from '../http/refusals.js';
import { type RequestContext, validToken } from '../request-context.js';
import { commandRequest } from './command-call.js';

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
    if (value !== undefined && !(typeof value === 'string' && validToken(value))) {
      throw invalid(`/${name}`, `${name} is 1 to 200 printable ASCII characters`);
    }
  }
  const { streamType, id, command, body, ifMatch, ...rest } = given;
  const revision = ifMatchOf(ifMatch);
  const { commandId: key, ifMatch: _whole, ...shared } = context;
  const derived = key === undefined ? undefined : `${key}#${line}`;
  const commandId = (rest.commandId as string | undefined) ?? derived;
  return {
    ...commandRequest(
      { streamType: streamType as string, id: id as string, command: command as string, body },
      { ...shared, ...(rest as Partial<RequestContext>), ...(commandId === undefined ? {} : { commandId }) },
    ),
    ...(revision === undefined ? {} : { ifMatch: revision }),
  };
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
