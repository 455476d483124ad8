export * from './api.js';
export * from './catalogue.js';
export * from './checkpoint.js';
export * from './history.js';
export * from './migrations.js';
export * from './tables.js';
