import type { OpenAPIObject } from '@nestjs/swagger';
import type { ModelDescription, ReadQueries } from '@recount/read-store';
import { compareReportOperation, compareReportsOperation, compareRowOperation } from './compare.js';
import {
  COLUMN_SCHEMAS,
  columnSchema,
  formResponses,
  type Json,
  MIN_POSITION,
  PAGED,
  query,
  responses,
  TENANT,
  TENANT_QUERY,
  text,
} from './parts.js';
import { drillOperation, explainCellOperation, ownParameters, reportOperation } from './reports.js';
import { STAGE_PATHS } from './stages.js';

type Described = ReturnType<ReadQueries['describe']>;

/** Paths and schemas of every deployed read model and report, from their own descriptions. */
export function describeReads({ models, reports }: Described): {
  paths: OpenAPIObject['paths'];
  schemas: Record<string, Json>;
} {
  const paths: Record<string, Json> = {};
  const schemas: Record<string, Json> = {};
  for (const model of models) {
    schemas[rowName(model)] = rowSchema(model);
    paths[`/v1/models/${model.name}`] = { get: listOperation(model) };
    paths[`/v1/models/${model.name}/{key}`] = { get: rowOperation(model) };
    paths[`/v1/explain/${model.name}/{key}`] = { get: explainOperation(model) };
    paths[`/v1/compare/${model.name}/{key}`] = { get: compareRowOperation(model, keyParam(model)) };
  }
  paths['/v1/effects/{eventId}'] = { get: effectsOperation };
  paths['/v1/trace/{correlationId}'] = { get: traceOperation };
  paths['/v1/compare'] = { get: compareReportsOperation };
  paths['/v1/lineage/{model}'] = { get: lineageOperation(models) };
  Object.assign(paths, STAGE_PATHS);
  for (const report of reports) {
    paths[`/v1/reports/${report.name}`] = { get: reportOperation(report) };
    paths[`/v1/compare/${report.name}`] = { get: compareReportOperation(report, ownParameters(report)) };
    if (report.kind !== 'grain') paths[`/v1/reports/${report.name}/drill`] = { get: drillOperation(report) };
    paths[`/v1/reports/${report.name}/explain`] = { get: explainCellOperation(report) };
  }
  return { paths: paths as OpenAPIObject['paths'], schemas };
}

const ids = { type: 'array', items: { type: 'string', format: 'uuid' } };
/** What rows of a list say of merges. */
const MERGED: Readonly<Record<string, Json>> = {
  _merged_into: {
    type: 'string',
    format: 'uuid',
    description: 'In lists: whom it counts as since it was merged. The row is what its own events made.',
  },
  _merged_from: { ...ids, description: 'In lists: who counts as it. The row is what all their events make.' },
};

const rowName = (model: ModelDescription): string => `${model.name}_row`;
function rowSchema(model: ModelDescription): Json {
  const properties: Record<string, Json> = {};
  for (const [name, { kind, doc }] of Object.entries(model.key)) properties[name] = columnSchema(kind, doc, false);
  for (const [name, { kind, doc }] of Object.entries(model.columns)) properties[name] = columnSchema(kind, doc, true);
  if (Object.keys(model.key).join() === model.canonical) Object.assign(properties, MERGED);
  return { type: 'object', description: model.doc, properties };
}

/** Of a ledger, which alone knows when each of its rows was true. */
const LEDGER_TIMES = [
  query('asOf', text, 'Rows of what had occurred by then: an instant or a day.'),
  query('knownAt', text, 'Rows of what was recorded by then: a position, a token, an instant or a day.'),
];
function listOperation(model: ModelDescription): Json {
  const columns = { ...model.key, ...model.columns };
  const filters = Object.entries(columns).map(([name, { kind, doc }]) =>
    query(
      name,
      COLUMN_SCHEMAS[kind]?.type === 'string' ? (COLUMN_SCHEMAS[kind] as Json) : text,
      doc ?? `Rows whose ${name} is this.`,
    ),
  );
  return {
    operationId: `models.${model.name}`,
    tags: ['read models'],
    summary: model.doc,
    description:
      `A ${model.shape} model, version ${model.version}. Besides \`column=value\` each filter takes an operator: ` +
      '`column[op]=value` with ne, lt, lte, gt, gte, in (values separated by commas), contains, null (`true` or `false`).',
    parameters: [
      ...filters,
      query('sort', text, 'Columns separated by commas; a leading `-` means descending.'),
      query('limit', { type: 'integer', minimum: 1, maximum: 500, default: 50 }, 'Rows per page.'),
      query('cursor', text, '`nextCursor` of the page before.'),
      ...(model.shape === 'ledger' ? LEDGER_TIMES : []),
      MIN_POSITION,
      TENANT,
      TENANT_QUERY,
    ],
    responses: responses(
      'A page of rows.',
      {
        type: 'object',
        properties: {
          rows: { type: 'array', items: { $ref: `#/components/schemas/${rowName(model)}` } },
          nextCursor: { type: ['string', 'null'] },
          position: { type: ['string', 'null'], description: 'What the rows reflect.' },
          token: { type: ['string', 'null'], description: 'The position with its log, for `minPosition`.' },
          quarantinedRoots: {
            type: 'integer',
            description: 'Roots left out because an event of theirs could not be folded.',
          },
          ...(model.shape === 'ledger' ? { asOf: text, knownAt: text } : {}),
        },
      },
      409,
    ),
  };
}

const keyParam = (model: ModelDescription): Json => ({
  name: 'key',
  in: 'path',
  required: true,
  schema: text,
  description: `\`${Object.keys(model.key).join(',')}\`; a comma inside a part is written %2C.`,
});

const rowOperation = (model: ModelDescription): Json => ({
  operationId: `models.${model.name}.row`,
  tags: ['read models'],
  summary: `One row of ${model.name}`,
  parameters: [
    keyParam(model),
    query('knownAt', text, 'The row as it was known then: a position, a token, an instant or a day.'),
    MIN_POSITION,
    TENANT,
    TENANT_QUERY,
  ],
  responses: responses(
    'The row.',
    {
      type: 'object',
      properties: {
        row: { $ref: `#/components/schemas/${rowName(model)}` },
        mergedFrom: { ...ids, description: 'Ids that count as the row’s own: it is what all their events make.' },
        knownAt: { ...text, description: 'The position it was asked for as known at.' },
        position: { type: ['string', 'null'] },
        token: { type: ['string', 'null'] },
      },
    },
    404,
    409,
  ),
});

const explainOperation = (model: ModelDescription): Json => ({
  operationId: `explain.${model.name}`,
  tags: ['explain'],
  summary: `How a row of ${model.name}, or one column of it, came to be`,
  parameters: [
    keyParam(model),
    query('column', { type: 'string', enum: Object.keys(model.columns) }, 'Only the events behind this column.'),
    query('knownAt', text, 'The row as it was known then: a position, a token, an instant or a day.'),
    query('all', { type: 'boolean', default: true }, 'With a column: also the events that had set what those read.'),
    ...PAGED,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses(
    'The events in order: what each asserted, and what it read to do so.',
    { $ref: '#/components/schemas/Explanation' },
    404,
    409,
  ),
});

const pathParam = (name: string, schema: Json, description: string): Json => ({
  name,
  in: 'path',
  required: true,
  schema,
  description,
});
const effectsOperation: Json = {
  operationId: 'effects',
  tags: ['explain'],
  summary: 'Every row and column one event set, in all read models',
  parameters: [
    pathParam('eventId', { type: 'string', format: 'uuid' }, 'Id of the event.'),
    ...PAGED,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses('The event and its effects.', { $ref: '#/components/schemas/EventEffects' }, 404, 409),
};
const traceOperation: Json = {
  operationId: 'trace',
  tags: ['explain'],
  summary: 'Everything that followed from one intent: commands, their events and the commands these caused',
  parameters: [
    pathParam('correlationId', text, 'As the envelope and explain show it.'),
    ...PAGED,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses('The causal tree.', { $ref: '#/components/schemas/CausalTrace' }, 404, 409),
};
const lineageOperation = (models: readonly ModelDescription[]): Json => ({
  operationId: 'lineage',
  tags: ['explain'],
  summary: 'Which event fields each column of a read model reads, and which of them are personal',
  description:
    'Observed on the golden events of the definition that is served: what is named is so; a branch none of them takes is not seen.',
  parameters: [
    pathParam('model', { type: 'string', enum: models.map(({ name }) => name) }, 'The read model.'),
    query('column', text, 'Only this column.'),
    ...PAGED,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses('Columns and the fields they read.', { $ref: '#/components/schemas/Lineage' }, 404),
});
