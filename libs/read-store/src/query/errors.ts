import { ReadStoreError } from '../api.js';

/** The request is wrong: nothing was read. `path` is a JSON pointer into it. */
export const invalid = (path: string, message: string): ReadStoreError =>
  new ReadStoreError({ code: 'VALIDATION_FAILED', message, path });

export const notFound = (message: string): ReadStoreError => new ReadStoreError({ code: 'NOT_FOUND', message });

export const behind = (message: string): ReadStoreError => new ReadStoreError({ code: 'READ_MODEL_BEHIND', message });

const BAD_INPUT = new Set(['22P02', '22007', '22008', '22003', '22021']);

/** PostgreSQL could not read a value we passed on as text: the caller's mistake, not ours. */
export function rethrowAsInvalid(error: unknown, path: string): never {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined && BAD_INPUT.has(code)) throw invalid(path, message ?? 'is not of the expected type');
  throw error;
}
