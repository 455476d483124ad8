/** Pieces of OpenAPI that the descriptions of read models and reports share. */

export type Json = Readonly<Record<string, unknown>>;

export const text = { type: 'string' };
export const query = (name: string, schema: Json, description: string, required = false): Json => ({
  name,
  in: 'query',
  required,
  schema,
  description,
});
export const MIN_POSITION = query(
  'minPosition',
  text,
  "Wait until the read models have reached this: the `token` of a command's answer, or of a page. A bare position is taken as of this log, unchecked.",
);
export const TENANT_IN_ADDRESS =
  'Whose data, for who cannot send the header X-Recount-Tenant, such as a browser; both at once must agree.';
export const TENANT_QUERY = query('tenant', text, TENANT_IN_ADDRESS);
export const TENANT = {
  name: 'X-Recount-Tenant',
  in: 'header',
  required: false,
  schema: { type: 'string', default: 'default' },
  description: 'Whose data.',
};

export const COLUMN_SCHEMAS: Readonly<Record<string, Json>> = {
  uuid: { type: 'string', format: 'uuid' },
  text,
  int: { type: 'integer' },
  decimal: { type: 'string', description: 'Exact decimal, as text.' },
  ratio: { type: 'number' },
  bool: { type: 'boolean' },
  instant: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  json: {},
};
export const columnSchema = (kind: string, doc: string | undefined, nullable: boolean): Json => {
  const schema = COLUMN_SCHEMAS[kind] ?? {};
  const type = schema.type;
  return {
    ...schema,
    ...(nullable && type !== undefined ? { type: [type, 'null'] } : {}),
    ...(doc === undefined ? {} : { description: doc }),
  };
};

export const responses = (description: string, schema: Json, ...refusals: readonly number[]): Json => ({
  200: { description, content: { 'application/json': { schema } } },
  ...Object.fromEntries([400, 403, ...refusals, 503].map((status) => [status, REFUSAL])),
});
/** Of an answer that is told in several forms. */
export const formResponses = (description: string, schema: Json, ...refusals: readonly number[]): Json => ({
  ...responses(description, schema, ...refusals),
  200: {
    description,
    content: {
      'application/json': { schema },
      'text/html': { schema: { type: 'string', description: 'A page that stands by itself, to hand to somebody.' } },
      'text/plain': { schema: { type: 'string', description: 'The same as text of a fixed layout.' } },
    },
  },
});
export const FORMAT = query(
  'format',
  { type: 'string', enum: ['json', 'html', 'text'] },
  'The form of the answer. Default: what the header `Accept` prefers, else JSON.',
);
export const CURSOR = query(
  'cursor',
  text,
  '`nextCursor` of the page before, beside the same question: all pages are told at the moment of the first.',
);
/** How an answer about events is paged, and in which form it comes. */
export const PAGED = [
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: 1000, default: 500 },
    'Events (effects: rows; lineage: columns) per page.',
  ),
  CURSOR,
  FORMAT,
];
const REFUSAL = {
  description: 'A coded refusal.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
};
