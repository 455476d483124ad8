export { isRefused, type LineAnswer } from './bulk.js';
export { type Client, createClient } from './client.js';
export { NoAnswerError, RefusedError } from './errors.js';
export type * from './generated/models.js';
export type * from './generated/reports.js';
export type * from './generated/schemas.js';
export type { ColumnOf, Condition, ListQuery } from './query.js';
export type * from './types.js';
