export type { Settings } from './embedded/settings.js';
export * from './migrate.js';
export * from './open.js';
export { isOutage, pause } from './outage.js';
export * from './pool.js';
