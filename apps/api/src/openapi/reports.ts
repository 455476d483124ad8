import { boundsOf, type ReportDescription } from '@recount/read-store';
import {
  COLUMN_SCHEMAS,
  CURSOR,
  FORMAT,
  formResponses,
  type Json,
  MIN_POSITION,
  query,
  responses,
  TENANT,
  TENANT_QUERY,
  text,
} from './parts.js';

const PARAM_SCHEMAS: Readonly<Record<string, Json>> = {
  ...COLUMN_SCHEMAS,
  decimal: text,
  intList: { type: 'string', description: 'Integers separated by commas.' },
};

/** The parameters that are the report's alone. */
export const ownParameters = (report: ReportDescription): Json[] =>
  Object.entries(report.params).map(([name, param]) => {
    const schema = {
      ...(param.kind === 'oneOf' ? { type: 'string', enum: param.values } : PARAM_SCHEMAS[param.kind]),
      ...(param.pattern === undefined ? {} : { pattern: `^(?:${param.pattern})$` }),
      ...(param.min === undefined ? {} : { minimum: param.min }),
      ...(param.above === undefined ? {} : { exclusiveMinimum: param.above }),
      ...(param.max === undefined ? {} : { maximum: param.max }),
      ...(param.default === undefined ? {} : { default: param.default }),
    };
    // A decimal is text, which a schema does not bound: the words say it too.
    const bounds = boundsOf(param);
    return query(name, schema, bounds === undefined ? param.doc : `${param.doc} Allowed: ${bounds}.`, param.required);
  });

function reportParameters(report: ReportDescription): Json[] {
  return [
    query('asOf', text, 'What was true at this instant (RFC 3339). Default: now.'),
    query('knownAt', text, 'What was known at this position or instant. Default: all that is folded.'),
    ...ownParameters(report),
    MIN_POSITION,
    TENANT,
    TENANT_QUERY,
  ];
}

/** `GET /v1/reports/{name}` */
export const reportOperation = (report: ReportDescription): Json => ({
  operationId: `reports.${report.name}`,
  tags: ['reports'],
  summary: report.doc,
  description: `A ${report.kind} report.`,
  parameters: reportParameters(report),
  responses: responses('The report.', { $ref: '#/components/schemas/ReportAnswer' }, 409),
});

const CELL: Json = {
  name: 'cell',
  in: 'query',
  required: false,
  style: 'deepObject',
  explode: true,
  schema: { type: 'object', additionalProperties: text },
  description: "The cell's dimension values: `cell[dimension]=value`.",
};

/** `GET /v1/reports/{name}/drill` */
export const drillOperation = (report: ReportDescription): Json => ({
  operationId: `reports.${report.name}.drill`,
  tags: ['reports'],
  summary:
    report.kind === 'aggregate' ? `The rows behind one cell of ${report.name}` : `The population behind ${report.name}`,
  parameters: [...reportParameters(report), CELL],
  responses: responses(
    'Rows of the grain, each with the model, root and key of its source.',
    { $ref: '#/components/schemas/ReportAnswer' },
    409,
  ),
});

/** `GET /v1/reports/{name}/explain` */
export const explainCellOperation = (report: ReportDescription): Json => ({
  operationId: `reports.${report.name}.explain`,
  tags: ['explain'],
  summary: `From a cell of ${report.name} over the rows it stands on to their events`,
  parameters: [
    ...reportParameters(report),
    ...(report.kind === 'aggregate' ? [CELL] : []),
    query('column', text, 'Only the events behind this column, of rows that have it.'),
    query('rows', { type: 'integer', minimum: 1, maximum: 100, default: 20 }, 'Rows per page, each with its events.'),
    CURSOR,
    FORMAT,
  ],
  responses: formResponses(
    'What the cell shows, and the rows it stands on; each row with the first 200 events that made its source.',
    { $ref: '#/components/schemas/CellExplanation' },
    409,
  ),
});
