export { type DrawnDefinition, definitionOf, definitions } from './definitions.js';
export * from './fold-all.js';
export * from './laws.js';
