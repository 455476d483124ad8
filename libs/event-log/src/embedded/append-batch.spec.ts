import { vetAppend } from '../index.js';
import { inTurns, type PendingAppend } from './append-batch.js';

const to = (stream: string): PendingAppend => ({ ...vetAppend(stream, []), expected: 'any' });

test('appends to one stream take turns, in their order; others go first', () => {
  const group = ['a', 'b', 'a', 'c', 'a', 'b'].map(to);
  const turns = inTurns(group);
  expect(turns.map(({ append, turn }) => `${append.stream}${turn}`)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  expect(turns.filter(({ append }) => append.stream === 'a').map(({ append }) => group.indexOf(append))).toEqual([
    0, 2, 4,
  ]);
});
