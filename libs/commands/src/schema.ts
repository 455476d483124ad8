import type { DtoClass } from './catalogue.js';
import { type Plan, type Property, planOf, type Rule } from './plan.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

const scalar = { type: ['string', 'number', 'boolean', 'null'] };
/** What each rule of `dto/rules.ts` means in JSON Schema 2020-12 (OpenAPI 3.1). */
const byRule: Readonly<Record<string, (constraints: readonly unknown[]) => JsonSchema>> = {
  text: ([max]) => ({ type: 'string', minLength: 1, maxLength: max }),
  uuid: () => ({ type: 'string', format: 'uuid' }),
  int: ([min, max]) => ({ type: 'integer', minimum: min, maximum: max }),
  bool: () => ({ type: 'boolean' }),
  date: () => ({ type: 'string', format: 'date' }),
  instant: () => ({ type: 'string', format: 'date-time' }),
  dateOrNull: () => ({ type: ['string', 'null'], format: 'date' }),
  decimal: () => ({ type: 'string', pattern: '^-?(0|[1-9]\\d{0,17})(\\.\\d{1,6})?$' }),
  int64: () => ({ type: 'string', pattern: '^(0|-?[1-9]\\d{0,18})$', description: 'Signed 64-bit integer.' }),
  currency: () => ({ type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217.' }),
  knownCurrency: () => ({ type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217, in use.' }),
  timeZone: () => ({ type: 'string', description: 'IANA time zone.', examples: ['Europe/Rome'] }),
  oneOf: ([values]) => ({ type: 'string', enum: values }),
  e164: () => ({ type: 'string', pattern: '^\\+[1-9]\\d{1,14}$', description: 'E.164.' }),
  email: () => ({ type: 'string', format: 'email', maxLength: 254 }),
  sha256: () => ({ type: 'string', pattern: '^[0-9a-f]{64}$' }),
  scalar: () => scalar,
  counts: () => ({ type: 'object', additionalProperties: { type: 'integer', minimum: 0 } }),
  attributes: () => ({ type: 'object', additionalProperties: scalar }),
};
const schemaOf = (rule: Rule): JsonSchema => {
  const make = byRule[rule.name];
  if (make === undefined) throw new TypeError(`rule ${rule.name} has no JSON schema`);
  return make(rule.constraints);
};

/**
 * The JSON schemas of DTO classes and of everything nested in them, by class name, for OpenAPI's `components.schemas`.
 * @param prefix where the schemas will stand, e.g. `#/components/schemas/`.
 */
export function dtoSchemas(classes: readonly DtoClass[], prefix = '#/components/schemas/'): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  const visit = (plan: Plan): JsonSchema => {
    const { name } = plan.type;
    if (!Object.hasOwn(schemas, name)) {
      schemas[name] = {}; // marks it as visited, should a class ever nest itself
      schemas[name] = {
        type: 'object',
        properties: Object.fromEntries(plan.properties.map((p) => [p.key, property(p, visit)])),
        required: plan.properties.filter((p) => !p.optional).map((p) => p.key),
        additionalProperties: false,
      };
    }
    return { $ref: `${prefix}${name}` };
  };
  for (const type of classes) visit(planOf(type));
  return schemas;
}

function property(p: Property, visit: (plan: Plan) => JsonSchema): JsonSchema {
  const single = p.rules.find((rule) => rule.name !== 'list');
  const item = p.nested !== undefined ? visit(p.nested) : single === undefined ? {} : schemaOf(single);
  const list = p.rules.find((rule) => rule.name === 'list');
  if (p.fallback !== undefined) return { ...item, description: `Default: ${p.fallback.words}.` };
  if (list === undefined) return item;
  const [minItems, maxItems] = list.constraints;
  return { type: 'array', items: item, minItems, maxItems };
}
