import { clientTypes, type OpenApi } from './index.js';
import { declaration, typeOf } from './schema.js';

test.each([
  [{ type: 'string' }, 'string'],
  [{ type: ['integer', 'null'] }, 'number | null'],
  [{ type: 'string', nullable: true }, 'string | null'],
  [{ enum: ['a', 'b'] }, '"a" | "b"'],
  [{ type: 'array', items: { enum: [1, 2] } }, 'readonly (1 | 2)[]'],
  [{ $ref: '#/components/schemas/MoneyDto' }, 'Money'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
  [{ type: 'object', additionalProperties: true }, 'Readonly<Record<string, unknown>>'],
  [
    { type: 'object', required: ['a'], properties: { a: { type: 'boolean' }, 'b-c': {} } },
    '{ readonly a: boolean; readonly "b-c"?: unknown }',
  ],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [{}, 'unknown'],
])('%j is %s', (schema, type) => {
  expect(typeOf(schema)).toBe(type);
});

test('a schema is an interface with its words', () => {
  const schema = {
    type: 'object',
    description: 'A sum */ of money.',
    required: ['units'],
    properties: { units: { type: 'string', description: 'Integer,\n  as text.' }, scale: { type: 'integer' } },
  };
  expect(declaration('MoneyDto', schema)).toBe(`/** A sum *\\/ of money. */
export interface Money {
  /** Integer, as text. */
  readonly units: string;
  readonly scale?: number | undefined;
}
`);
  expect(declaration('order_row', schema, true)).toContain('readonly scale: number;');
});

test('commands, models and reports of a document are found by their paths', () => {
  const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/PlaceDto' } } } };
  const from = { name: 'from', in: 'query', required: true, description: 'First day.', schema: { type: 'string' } };
  const document: OpenApi = {
    paths: {
      '/v1/order/{id}/place-now': { post: { summary: 'Place it.', requestBody: body } },
      '/v1/commands': { post: { summary: 'Many.' } },
      '/v1/reports/sales': { get: { summary: 'Sales.', parameters: [from, { ...from, name: 'asOf' }] } },
      '/v1/reports/sales/drill': { get: {} },
      '/v1/reports/plain': { get: {} },
    },
    components: {
      schemas: { PlaceDto: { type: 'object' }, order_book_row: { type: 'object', properties: { no: {} } } },
    },
  };
  const files = clientTypes(document);
  expect(files['schemas.ts']).toContain('export type Place = Readonly<Record<string, unknown>>;');
  expect(files['schemas.ts']).toContain(`export interface Commands {
  readonly order: {
    /** Place it. */
    readonly "place-now": Place;
  };
}`);
  expect(files['models.ts']).toContain('export interface OrderBookRow {\n  readonly no: unknown;\n}');
  expect(files['models.ts']).toContain('readonly order_book: OrderBookRow;');
  expect(files['reports.ts']).toContain('readonly sales: {\n    /** First day. */\n    readonly from: string;\n  };');
  expect(files['reports.ts']).toContain('readonly plain: Readonly<Record<string, never>>;');
  expect(files['reports.ts']).toContain('export type Drillable =\n  | "sales"\n;');
  expect(files['reports.ts']).not.toContain('asOf');
});
