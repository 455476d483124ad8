import type { ModelDescription, ReportDescription } from '@recount/read-store';
import { instant, integer, list, nullable, record, row, values } from './answers.js';
import { FORMAT, formResponses, type Json, MIN_POSITION, query, TENANT, TENANT_QUERY, text } from './parts.js';

/** One time, or two separated by a comma. */
const times = (name: string, description: string): Json => ({
  name,
  in: 'query',
  required: false,
  style: 'form',
  explode: false,
  schema: { type: 'array', items: text, minItems: 1, maxItems: 2 },
  description: `${description} Two, separated by a comma, are the two sides; one holds for both.`,
});

const SIDES = [
  times('asOf', 'Instants or days: what had occurred by then. Default: now.'),
  times('knownAt', 'Positions, tokens, instants or days: what was recorded by then. Default: all that is folded.'),
];

/** `GET /v1/compare` */
export const compareReportsOperation: Json = {
  operationId: 'compareReports',
  tags: ['compare'],
  summary: 'What changed in all reports between two times: how much of each, and its largest changes with their events',
  description:
    'Of every report that needs no parameter of its own, all between the same two times. A change is as large as the largest of its differences, whatever they count.',
  parameters: [
    ...SIDES,
    query('limit', { type: 'integer', minimum: 1, maximum: 20, default: 3 }, 'Changes told of each report.'),
    query('sources', { type: 'integer', minimum: 0, maximum: 20, default: 3 }, 'Rows told behind each change.'),
    MIN_POSITION,
    FORMAT,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses('What changed.', { $ref: '#/components/schemas/ReportsComparison' }, 409),
};

/** `GET /v1/compare/{report}`; `own`: the report's own parameters. */
export const compareReportOperation = (report: ReportDescription, own: readonly Json[]): Json => ({
  operationId: `compare.${report.name}`,
  tags: ['compare'],
  summary: `What changed in ${report.name} between two times, and by which events`,
  description:
    'With one `knownAt` beside at most one `asOf`: what has been learned since, held against all that is known now.',
  parameters: [
    ...SIDES,
    ...own,
    query('limit', { type: 'integer', minimum: 1, maximum: 500, default: 50 }, 'Changes per page.'),
    query('sources', { type: 'integer', minimum: 0, maximum: 100, default: 10 }, 'Rows told behind each change.'),
    query('cursor', text, '`nextCursor` of the page before.'),
    MIN_POSITION,
    FORMAT,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses('A page of what changed.', { $ref: '#/components/schemas/ReportComparison' }, 409),
});

/** `GET /v1/compare/{model}/{key}` */
export const compareRowOperation = (model: ModelDescription, key: Json): Json => ({
  operationId: `compare.${model.name}.row`,
  tags: ['compare'],
  summary: `What changed in one row of ${model.name} between two moments of knowing`,
  parameters: [
    key,
    { ...times('knownAt', 'Positions, tokens, instants or days.'), required: true },
    FORMAT,
    TENANT,
    TENANT_QUERY,
  ],
  responses: formResponses(
    'The row before and after, and the events.',
    { $ref: '#/components/schemas/RowComparison' },
    404,
    409,
  ),
});

const compared = {
  ...values(record({ before: {}, after: {}, difference: { type: ['string', 'number'] } }, 'difference')),
  description: 'What differs; of numbers by how much, a row that is not there counted as zero.',
};
const kind = { type: 'string', enum: ['added', 'removed', 'changed'] };
const log = record({ id: nullable(text), epoch: integer });
const side = record({
  asOf: instant,
  knownAt: { ...nullable(text), description: 'Position; null: nothing is folded.' },
});
const event = (more: Readonly<Record<string, Json>>, ...optional: readonly string[]): Json => ({
  allOf: [{ $ref: '#/components/schemas/TracedEvent' }, record(more, ...optional)],
});

const ComparedSource = record({
  kind,
  model: nullable(text),
  root: nullable(text),
  key: nullable(row),
  values: compared,
  events: list(event({ counts: { type: 'string', enum: ['before', 'after'] } })),
  eventsTotal: integer,
  by: {
    type: 'string',
    enum: ['row', 'identity', 'root', 'time'],
    description:
      'Whether the events touch this row, decided under whom it counts, touch others of its root, or there is none: it changed because time passed.',
  },
});
const changes = {
  report: text,
  kind: text,
  formula: nullable(text),
  params: row,
  quarantinedRoots: integer,
  added: integer,
  removed: integer,
  changed: integer,
  figures: list(
    record({ path: text, before: {}, after: {}, difference: { type: ['string', 'number'] } }, 'difference'),
  ),
  rows: list(
    record({
      kind,
      cell: { ...row, description: 'Its dimensions; empty for rows of a grain.' },
      values: compared,
      sources: list({ $ref: '#/components/schemas/ComparedSource' }),
      sourcesTotal: integer,
    }),
  ),
  rowsBefore: integer,
};
const moment = { tenant: text, log, position: nullable(text), token: nullable(text) };
const ReportComparison = record(
  { ...changes, ...moment, before: side, after: side, nextCursor: nullable(text) },
  'figures',
);
const ReportChanges = record(
  { ...changes, figuresTotal: { ...integer, description: 'Of figures: how many differ.' } },
  'figures',
  'figuresTotal',
);
const noSide = { oneOf: [side, { type: 'null' }], description: 'Null where no report could be compared.' };
const ReportsComparison = record({
  ...moment,
  before: noSide,
  after: noSide,
  reports: {
    ...list({ $ref: '#/components/schemas/ReportChanges' }),
    description: 'In name order; of each the largest changes. Also those in which nothing changed.',
  },
  left: {
    ...list(record({ report: text, why: text })),
    description:
      'Reports that were not compared, and why: they need a parameter, have too many rows, or a model of theirs is not built.',
  },
});
const known = record({ knownAt: text, row: nullable(row) });
const RowComparison = record({
  model: text,
  version: integer,
  tenant: text,
  root: text,
  key: row,
  before: known,
  after: known,
  log,
  kind: { type: ['string', 'null'], enum: [...kind.enum, null] },
  values: compared,
  events: list(
    event(
      { asserted: values(record({ before: {}, after: {}, changed: { type: 'boolean' } })), removed: text },
      'removed',
    ),
  ),
  eventsTotal: integer,
});

export const COMPARE_SCHEMAS: Readonly<Record<string, Json>> = {
  ComparedSource,
  ReportChanges,
  ReportComparison,
  ReportsComparison,
  RowComparison,
};
