export * from './catalogue.js';
export * from './dto/index.js';
export * from './port.js';
export { dtoSchemas, type JsonSchema } from './schema.js';
export { type BodyProblem, type Validation, validate } from './validation.js';
