import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { TENANT_IN_ADDRESS, text } from './parts.js';
import { CommandAnswer, Refusal } from './schemas.js';

type Decorator = MethodDecorator;

const header = (name: string, description: string, example?: string): Decorator =>
  ApiHeader({
    name,
    description,
    required: false,
    schema: { type: 'string', ...(example === undefined ? {} : { example }) },
  });

/** How every request says whose data it means. */
export const CallerHeaders = (): Decorator =>
  applyDecorators(
    header('X-Recount-Tenant', 'Whose data. Lower-case letters, digits, underscores.', 'default'),
    ApiQuery({ name: 'tenant', required: false, schema: text, description: TENANT_IN_ADDRESS }) as Decorator,
  );

/** What a command carries in headers, one or the lines of an upload. */
const EnvelopeHeaders = (): Decorator =>
  applyDecorators(
    header(
      'Idempotency-Key',
      'Id of the command, up to 100 characters. The same key in the same stream is answered as it was then. Default: minted.',
    ),
    header('X-Occurred-At', 'When the fact was true (RFC 3339). Default: now.'),
    header(
      'X-Recount-Actor',
      'Who acts, `type:id`; types: user, service, import, scheduler, ai, migration, reactor. Default: `user:anonymous`.',
    ),
    header('X-Correlation-Id', 'Ties together what belongs to one undertaking. Default: the command id.'),
    header('X-Causation-Id', 'Id of the event or request that caused this command.'),
    CallerHeaders(),
  );

export const CommandHeaders = (): Decorator =>
  applyDecorators(
    EnvelopeHeaders(),
    header('If-Match', 'Only if the stream is at this revision; otherwise 412. Example: `"4"`.'),
  );

/** A refusal an operation may answer. */
export const refusal = (status: number, description: string): Decorator =>
  ApiResponse({ status, description, type: Refusal }) as Decorator;

export const CommandResponses = (): Decorator =>
  applyDecorators(
    ApiResponse({ status: 201, description: 'Appended, durable.', type: CommandAnswer }),
    ApiResponse({
      status: 200,
      description: 'Nothing to change (`changed: false`), or answered before (`duplicate: true`).',
      type: CommandAnswer,
    }),
    refusal(400, 'A value is of the wrong form, or unknown.'),
    refusal(403, 'The tenant is none to write to, header and address name two, or another site’s page asks.'),
    refusal(404, 'There is no such stream, stream type or command.'),
    refusal(409, 'The state does not allow it, or it changed meanwhile.'),
    refusal(412, 'The stream is not at the revision of If-Match.'),
    refusal(413, 'The body is larger than 1 MiB.'),
    refusal(415, 'The body is not application/json.'),
    refusal(422, 'A business rule forbids it.'),
    refusal(503, 'The log cannot be reached; repeat with the same Idempotency-Key.'),
  );

/** Responses of a query. */
export const QueryResponses = (...statuses: readonly number[]): Decorator =>
  applyDecorators(
    CallerHeaders(),
    ...[400, 403, ...statuses, 503].map((status) => refusal(status, QUERY_REFUSALS[status] as string)),
  );
const QUERY_REFUSALS: Readonly<Record<number, string>> = {
  400: 'A parameter is unknown or of the wrong form.',
  403: 'It belongs to another tenant, or header and address name two.',
  404: 'There is no such thing.',
  409: 'The read models have not reached `minPosition` in time (retryable), the row is quarantined, or a token or cursor is of another log.',
  503: 'The database is not reachable or not set up yet, or the question took longer than it may (`QUERY_TIMEOUT`).',
};

const LINE_SCHEMA = {
  type: 'object',
  required: ['streamType', 'id', 'command'],
  additionalProperties: false,
  properties: {
    streamType: { type: 'string' },
    id: { type: 'string', description: 'Id of the stream, or `new`.' },
    command: { type: 'string' },
    body: { type: 'object', additionalProperties: true, description: 'As of the command itself.' },
    commandId: { type: 'string' },
    occurredAt: { type: 'string', format: 'date-time' },
    ifMatch: { type: 'string', description: 'Stream revision.' },
    correlationId: { type: 'string' },
    causationId: { type: 'string' },
    channel: { type: 'string' },
    importBatch: { type: 'string' },
    importRow: { type: 'string' },
  },
} as const;

export const DescribeBulk = (): Decorator =>
  applyDecorators(
    ApiTags('commands in bulk'),
    ApiOperation({
      operationId: 'commands.bulk',
      summary: 'Many commands: NDJSON in, one answer line per line out, in order, while the body still arrives',
      description:
        "Lines of the same stream run in order, others at once. A refused line does not stop the rest: look at each answer's `status`. " +
        'Lines up to 1 MiB, the body without limit. With an `Idempotency-Key` line *n* has the command id `{key}#{n}` unless it names its own.',
    }),
    EnvelopeHeaders(),
    ApiConsumes('application/x-ndjson'),
    ApiProduces('application/x-ndjson'),
    ApiExtraModels(CommandAnswer, Refusal),
    ApiBody({ schema: LINE_SCHEMA as never }),
    ApiResponse({
      status: 200,
      description: 'Per line: `line` (from 1) and the answer or the refusal.',
      schema: {
        type: 'object',
        properties: { line: { type: 'integer' } },
        anyOf: [{ $ref: getSchemaPath(CommandAnswer) }, { $ref: getSchemaPath(Refusal) }],
      },
    }),
    refusal(400, 'A header or parameter of the whole upload is unknown or of the wrong form: no line was looked at.'),
    refusal(403, 'Header and address name two tenants, or another site’s page asks.'),
    refusal(415, 'The body is not application/x-ndjson.'),
  );
