import { differenceOf } from './figures.js';

test.each([
  [0.3, 0.1, -0.2],
  [1118.69, 1000.5, -118.19],
  [10, 12, 2],
  [1e21, 3e21, 2e21],
  ['100.10', '100.30', '0.20'],
  ['9007199254740993', '9007199254740994', '1'],
])('of %j and %j the difference is %j: what a reader comes to', (before, after, difference) => {
  expect(differenceOf(before, after)).toBe(difference);
});

test.each([
  [null, 1],
  ['won', 'lost'],
  [1, '1'],
  [true, false],
])('%j and %j have none', (before, after) => {
  expect(differenceOf(before, after)).toBeUndefined();
});
