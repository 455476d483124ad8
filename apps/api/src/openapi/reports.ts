import type { ReportDescription } from '@recount/read-store';
import { COLUMN_SCHEMAS, type Json, MIN_POSITION, query, responses, TENANT, TENANT_QUERY, text } from './parts.js';

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
      ...(param.default === undefined ? {} : { default: param.default }),
    };
    return query(name, schema, param.doc, param.required === true);
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

/** `GET /v1/reports/{name}/drill` */
export const drillOperation = (report: ReportDescription): Json => ({
  operationId: `reports.${report.name}.drill`,
  tags: ['reports'],
  summary:
    report.kind === 'aggregate' ? `The rows behind one cell of ${report.name}` : `The population behind ${report.name}`,
  parameters: [
    ...reportParameters(report),
    {
      name: 'cell',
      in: 'query',
      required: false,
      style: 'deepObject',
      explode: true,
      schema: { type: 'object', additionalProperties: text },
      description: "The cell's dimension values: `cell[dimension]=value`.",
    },
  ],
  responses: responses(
    'Rows of the grain, each with the model, root and key of its source.',
    { $ref: '#/components/schemas/ReportAnswer' },
    409,
  ),
});
