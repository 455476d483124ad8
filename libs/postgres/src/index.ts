export { openHome } from './embedded/home.js';
export type { Settings } from './embedded/settings.js';
export * from './migrate.js';
export * from './open.js';
export { OpenError } from './open-error.js';
export { isOutage, pause } from './outage.js';
export * from './pool.js';
