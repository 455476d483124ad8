export { logMigrations } from './embedded/migrations.js';
export * from './ids.js';
export * from './port.js';
