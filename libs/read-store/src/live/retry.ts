export { isOutage as isPassing, pause } from '@recount/postgres';

/** Milliseconds before the n-th attempt: from 50 doubling to 5,000. */
export const backoff = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 7), 5000);
