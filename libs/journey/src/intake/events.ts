import { event } from '../event.js';
import { int, list, optional, record, text } from '../schema.js';

/** Storage contract of `import-{tenant}.{batchId}`: one run of one mapping over one set of files. */
export const ImportBatchStarted = event('ImportBatchStarted', 'An import of files began.', {
  source: text(64),
  mappingVersion: int(1),
  files: list(record({ name: text(200), sha256: text(64) }), 100),
});
export const ImportRowRejected = event('ImportRowRejected', 'A row could not be booked.', {
  file: text(200),
  row: int(0),
  code: text(64),
  path: optional(text(200)),
  message: text(1000),
});
export const ImportBatchCompleted = event('ImportBatchCompleted', 'The import reached the end of its files.', {
  rows: int(),
  accepted: int(),
  rejected: int(),
});

export const intakeEvents = { ImportBatchStarted, ImportRowRejected, ImportBatchCompleted } as const;
