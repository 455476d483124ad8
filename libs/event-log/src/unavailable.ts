import { isOutage } from '@recount/postgres';
import { LogUnavailableError } from './port.js';

/**
 * Whether an error, or what caused it, says that the log or the database is away or busy, and not that anything is wrong:
 * the same may succeed later, under the same ids.
 */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof LogUnavailableError ||
  isOutage(error) ||
  (error instanceof Error && error.cause !== undefined && isUnavailable(error.cause));
