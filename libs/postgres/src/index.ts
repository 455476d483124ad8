export type { Settings } from './embedded/settings.js';
export * from './migrate.js';
export * from './open.js';
export * from './pool.js';
