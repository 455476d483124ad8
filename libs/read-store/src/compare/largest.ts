import type { ComparedValues } from './result.js';

/** How far a change goes: the largest of its differences, whatever they count; zero where none is a number. */
const sizeOf = (values: ComparedValues): number =>
  Object.values(values).reduce((most, { difference = 0 }) => Math.max(most, Math.abs(Number(difference))), 0);

/** Changes with the largest first; of the same size in the order they came. */
export const largestFirst = <T extends { readonly values: ComparedValues }>(changes: readonly T[]): T[] =>
  changes
    .map((change) => ({ change, size: sizeOf(change.values) }))
    .sort((a, b) => b.size - a.size)
    .map(({ change }) => change);
