export * from './journeys.js';
export * from './log.js';
export * from './models.js';
export * from './store.js';
