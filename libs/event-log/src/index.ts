export { canonicalJson } from './canonical-json.js';
export { backOff, patiently } from './embedded/failures.js';
export { Hints } from './embedded/hints.js';
export { logMigrations } from './embedded/migrations.js';
export { type EmbeddedLogOptions, openEmbeddedLog } from './embedded/open.js';
export { type HashedEvent, hashOf } from './hash.js';
export * from './ids.js';
export * from './port.js';
export { MAX_APPEND_BYTES, type VettedAppend, type VettedEvent, vetAppend } from './vet.js';
