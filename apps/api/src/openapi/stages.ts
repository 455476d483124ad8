import { FORMAT, formResponses, type Json, query, responses, TENANT, TENANT_QUERY, text } from './parts.js';

const integer = { type: 'integer' };
const nullable = (schema: Json): Json => ({ ...schema, type: [schema.type, 'null'] });
const list = (items: Json): Json => ({ type: 'array', items });
const record = (properties: Readonly<Record<string, Json>>, ...optional: readonly string[]): Json => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const row = { type: 'object', additionalProperties: true };

const DeployPlan = record({
  models: list(
    record(
      {
        name: text,
        projection: text,
        action: { type: 'string', enum: ['new', 'changed', 'unchanged', 'staged', 'gone', 'refused'] },
        from: { ...nullable(integer), description: 'The version that is served.' },
        to: nullable(integer),
        changed: {
          ...list({ type: 'string', enum: ['structure', 'behaviour', 'source'] }),
          description: 'Of `source` alone nothing follows.',
        },
        replay: { type: 'boolean' },
        events: { ...text, description: 'Events of the types it handles.' },
        message: text,
      },
      'message',
    ),
  ),
  views: { ...list(text), description: 'Projections whose views and functions would be made anew.' },
  replays: integer,
  replayEvents: text,
  estimatedSeconds: nullable({ type: 'number' }),
  sampledEvents: integer,
});

const steps = list({ $ref: '#/components/schemas/ExplainStep' });
const DifferentRow = record({
  kind: { type: 'string', enum: ['added', 'removed', 'changed'] },
  tenant: text,
  root: text,
  key: row,
  column: { ...nullable(text), description: 'Of a changed row: the column the example is for.' },
  served: { description: 'What the served version holds: the column, or the row.' },
  other: { description: 'What the version beside it holds.' },
  event: {
    description: 'The first event after the last moment at which both held the same.',
    oneOf: [record({ eventId: text, type: text, position: text, occurredAt: text, stream: text }), { type: 'null' }],
  },
  explained: {
    ...record({ served: steps, other: steps, steps: record({ served: integer, other: integer }) }),
    description:
      'How each version came to it: of a row that one of them has not, the events that make it on one side, and removed it on the other. Of a long history the steps about the event, the one that made the row, and the last.',
  },
});
const ModelDiff = record({
  name: text,
  from: nullable(integer),
  to: nullable(integer),
  columnsAdded: list(text),
  columnsRemoved: list(text),
  comparable: { type: 'boolean', description: 'Else the key is another one, and only the numbers of rows are told.' },
  rows: record({ served: integer, other: integer }),
  setAside: {
    ...record({ served: integer, other: integer }),
    description: 'Roots that are set aside in each version: their rows are compared as they stood when they were.',
  },
  added: integer,
  removed: integer,
  changed: integer,
  columns: list(record({ column: text, rows: integer })),
  examples: list({ $ref: '#/components/schemas/DifferentRow' }),
});
const StageDiff = record({
  projection: text,
  definition: { ...text, description: 'SHA-256 of what stands beside the served definition.' },
  role: { type: 'string', enum: ['staged', 'former'] },
  tenant: { ...nullable(text), description: 'Whose rows are compared; null: those of all tenants.' },
  log: record({ id: nullable(text), epoch: integer }),
  position: { ...nullable(text), description: 'Both are folded up to here.' },
  seconds: { type: 'number' },
  models: list({ $ref: '#/components/schemas/ModelDiff' }),
  nextCursor: { ...nullable(text), description: 'Where there are more examples.' },
});

export const STAGE_SCHEMAS: Readonly<Record<string, Json>> = { DeployPlan, DifferentRow, ModelDiff, StageDiff };

/** `GET /v1/plan` and `GET /v1/diff/{projection}`. */
export const STAGE_PATHS: Readonly<Record<string, Json>> = {
  '/v1/plan': {
    get: {
      operationId: 'plan',
      tags: ['operation'],
      summary: 'What a deploy of this build would do: models new, changed, unchanged or refused, and what is replayed',
      description: 'Changes nothing. About how long a replay takes goes by some events folded now.',
      parameters: [TENANT, TENANT_QUERY],
      responses: responses('The plan.', { $ref: '#/components/schemas/DeployPlan' }),
    },
  },
  '/v1/diff/{projection}': {
    get: {
      operationId: 'diff',
      tags: ['operation'],
      summary:
        'What is staged (or was served before) against what is served: rows, columns, and the events that explain it',
      description:
        'Of the tenant of the request, both versions at one position. Each page tells further examples, as things stand then.',
      parameters: [
        {
          name: 'projection',
          in: 'path',
          required: true,
          schema: text,
          description: 'A projection, or a model of it, that has a version beside the served one.',
        },
        query(
          'examples',
          { type: 'integer', minimum: 0, maximum: 20, default: 3 },
          'Examples of added rows, of removed ones and of each column that differs.',
        ),
        query('cursor', text, '`nextCursor` of the page before.'),
        FORMAT,
        TENANT,
        TENANT_QUERY,
      ],
      responses: formResponses('The differences.', { $ref: '#/components/schemas/StageDiff' }, 404),
    },
  },
};
