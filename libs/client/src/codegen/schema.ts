import { doc, pascal, property } from './names.js';

/** A JSON schema, as far as our OpenAPI document goes. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};
const grouped = (type: string): string => (/[|&]/.test(type) ? `(${type})` : type);

/** The TypeScript type of a schema; what it does not say is `unknown`. */
export function typeOf(schema: Schema): string {
  const type = plainTypeOf(schema);
  return schema.nullable === true && !/\bnull\b/.test(type) ? `${type} | null` : type;
}
function plainTypeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return pascal(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1));
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => grouped(typeOf(choice))).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map((part) => grouped(typeOf(part))).join(' & ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length === 0) return schema.properties === undefined ? 'unknown' : recordOf(schema);
  return types.map((type) => single(type, schema)).join(' | ');
}
function single(type: string, schema: Schema): string {
  if (type === 'array') return `readonly ${grouped(typeOf(schema.items ?? {}))}[]`;
  return type === 'object' ? recordOf(schema) : (PRIMITIVES[type] ?? 'unknown');
}
/** What may be left out may also be given as undefined: JSON leaves it out. */
const fieldType = (type: string, required: boolean): string =>
  required ? `: ${type}` : type === 'unknown' ? '?: unknown' : `?: ${type} | undefined`;

function recordOf({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(
    ([name, field]) => `readonly ${property(name)}${fieldType(typeOf(field), required.includes(name))}`,
  );
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `Readonly<Record<string, ${values}>>`;
}

/**
 * A named schema as a declaration.
 * @param complete every property is there: rows of read models say null, not nothing
 */
export function declaration(name: string, schema: Schema, complete = false): string {
  const { properties, required = [], description } = schema;
  const head = doc(description);
  if (properties === undefined || Object.keys(properties).length === 0)
    return `${head}export type ${pascal(name)} = ${typeOf(schema)};\n`;
  const fields = Object.entries(properties).map(
    ([field, of]) =>
      `${doc(of.description, '  ')}  readonly ${property(field)}${fieldType(typeOf(of), complete || required.includes(field))};\n`,
  );
  return `${head}export interface ${pascal(name)} {\n${fields.join('')}}\n`;
}
