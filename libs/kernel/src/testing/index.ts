export * from './fold-all.js';
export * from './laws.js';
