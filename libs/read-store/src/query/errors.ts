import { ReadStoreError } from '../read-store-error.js';

/** The request is wrong: nothing was read. `path` is a JSON pointer into it. */
export const invalid = (path: string, message: string): ReadStoreError =>
  new ReadStoreError({ code: 'VALIDATION_FAILED', message, path });

export const notFound = (message: string): ReadStoreError => new ReadStoreError({ code: 'NOT_FOUND', message });

export const behind = (message: string, path?: string): ReadStoreError =>
  new ReadStoreError({ code: 'READ_MODEL_BEHIND', message, ...(path === undefined ? {} : { path }) });

/** SQLSTATEs of a value that cannot be read, or that leads beyond what numbers and dates can hold. */
const BAD_INPUT = new Set(['22P02', '22007', '22008', '22003', '22021']);
const isBadInput = (error: unknown): boolean => BAD_INPUT.has(String((error as { code?: unknown }).code));

/** Runs a query over values of the caller's: where PostgreSQL cannot take one, the refusal says so in our words. */
export async function blaming<T>(path: string, message: string, query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw isBadInput(error) ? invalid(path, message) : error;
  }
}
