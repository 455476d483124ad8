export * from './columns.js';
export * from './event.js';
export * from './read-model.js';
export * from './report.js';
