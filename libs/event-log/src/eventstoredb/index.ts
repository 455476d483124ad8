export { adoptIdentity, LogMismatchError, refuseMirror } from './adopt.js';
export type { ClientKind } from './client.js';
export type { Say } from './connection.js';
export type { StreamCut } from './cuts.js';
export { StoreError } from './errors.js';
export { type EventStoreDbLog, type EventStoreDbOptions, openEventStoreDb } from './open.js';
export { type Place, placeOf } from './place.js';
export { metadataOfText, textsOf } from './record.js';
