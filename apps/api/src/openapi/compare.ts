import type { ModelDescription, ReportDescription } from '@recount/read-store';
import { instant, integer, list, nullable, record, row, values } from './answers.js';
import { type Json, MIN_POSITION, query, responses, TENANT, TENANT_QUERY, text } from './parts.js';

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

/** `GET /v1/compare/{report}`; `own`: the report's own parameters. */
export const compareReportOperation = (report: ReportDescription, own: readonly Json[]): Json => ({
  operationId: `compare.${report.name}`,
  tags: ['compare'],
  summary: `What changed in ${report.name} between two times, and by which events`,
  description:
    'With one `knownAt` beside at most one `asOf`: what has been learned since, held against all that is known now.',
  parameters: [
    times('asOf', 'Instants or days: what had occurred by then. Default: now.'),
    times('knownAt', 'Positions, tokens, instants or days: what was recorded by then. Default: all that is folded.'),
    ...own,
    query('limit', { type: 'integer', minimum: 1, maximum: 500, default: 50 }, 'Changes per page.'),
    query('sources', { type: 'integer', minimum: 0, maximum: 100, default: 10 }, 'Rows told behind each change.'),
    query('cursor', text, '`nextCursor` of the page before.'),
    MIN_POSITION,
    TENANT,
    TENANT_QUERY,
  ],
  responses: responses('A page of what changed.', { $ref: '#/components/schemas/ReportComparison' }, 409),
});

/** `GET /v1/compare/{model}/{key}` */
export const compareRowOperation = (model: ModelDescription, key: Json): Json => ({
  operationId: `compare.${model.name}.row`,
  tags: ['compare'],
  summary: `What changed in one row of ${model.name} between two moments of knowing`,
  parameters: [
    key,
    { ...times('knownAt', 'Positions, tokens, instants or days.'), required: true },
    TENANT,
    TENANT_QUERY,
  ],
  responses: responses(
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
const ReportComparison = record(
  {
    report: text,
    kind: text,
    formula: nullable(text),
    tenant: text,
    params: row,
    before: side,
    after: side,
    log,
    position: nullable(text),
    token: nullable(text),
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
    nextCursor: nullable(text),
  },
  'figures',
);
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

export const COMPARE_SCHEMAS: Readonly<Record<string, Json>> = { ComparedSource, ReportComparison, RowComparison };
