import type { ReadQueries } from '@recount/read-store';
import { HttpRefusal } from '../http/refusals.js';

/**
 * Reads a request by the definitions that are served. Another process may have promoted what it names a moment ago: it is
 * refused only by definitions that were read after it came.
 * @param read uses `store.describe()` and has no effect
 */
export async function presently<T>(store: Pick<ReadQueries, 'refresh'>, read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    await store.refresh();
    return read();
  }
}
