import type { Timer } from './timer.js';

/** Every timer of the house. */
export const houseTimers: readonly Timer[] = [];
