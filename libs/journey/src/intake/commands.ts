import type { EventOf } from '../event.js';
import type { ImportBatchCompleted, ImportBatchStarted, ImportRowRejected } from './events.js';

/** `start`: opens the stream; a repeat with the same files and mapping is no change. */
export type StartImport = EventOf<typeof ImportBatchStarted>['data'];
/** `reject-row`: once per file and row (a repeat is no change). */
export type RejectRow = EventOf<typeof ImportRowRejected>['data'];
/** `complete` */
export type CompleteImport = EventOf<typeof ImportBatchCompleted>['data'];
