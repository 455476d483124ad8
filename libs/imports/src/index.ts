export { ImportFolderError } from './files.js';
export { ImportInterruptedError } from './issue.js';
export { type ImportOptions, type ImportProgress, type ImportResult, runImport } from './run.js';
export * from './source.js';
export { sources } from './sources.js';
export type { ImportCounts, RejectedRow } from './tally.js';
