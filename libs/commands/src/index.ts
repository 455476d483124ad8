export * from './catalogue.js';
export {
  CommandsModule,
  type CommandsOptions,
  createCommandGateway,
  type LocalCommandGateway,
} from './commands.module.js';
export * from './dto/index.js';
export { BusCommandGateway } from './gateway.js';
export * from './port.js';
export { dtoSchemas, type JsonSchema } from './schema.js';
export type { SweepReport } from './sweep.js';
export { type Clock, parseInstant } from './time.js';
export { type BodyProblem, type Validation, validate } from './validation.js';
