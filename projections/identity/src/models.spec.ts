import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden, id } from './golden.js';
import { rootAlias } from './root-alias.js';

modelLaws(rootAlias);

test('every decision moves the whole group; the last row of a member is in force', () => {
  const inForce = (events: typeof golden) => {
    // Rows come in the order of their events.
    const rows = foldAll(rootAlias, events).map(({ member_id, canonical_id }) => [member_id, canonical_id] as const);
    return Object.fromEntries(rows);
  };
  expect(inForce(golden.slice(0, 1))).toEqual({ [id(1)]: id(2) });
  expect(inForce(golden.slice(0, 2))).toEqual({ [id(1)]: id(3), [id(2)]: id(3) });
  expect(inForce(golden.slice(0, 3))).toEqual({ [id(1)]: id(4), [id(2)]: id(4), [id(3)]: id(4) });
  expect(inForce(golden)).toEqual({ [id(1)]: id(3), [id(2)]: id(3), [id(3)]: id(3) });
});

test('a row names its decision', () => {
  expect(foldAll(rootAlias, golden).map(({ cause, merge_id }) => [cause, merge_id])).toEqual([
    ['linked', null],
    ...Array(2).fill(['merged', id(11)]),
    ...Array(3).fill(['merged', id(12)]),
    ...Array(3).fill(['unmerged', id(12)]),
  ]);
});
