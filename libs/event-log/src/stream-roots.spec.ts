import { StreamRoots } from './stream-roots.js';

const event = (stream: string, revision: number, root: string) => ({ stream, revision: BigInt(revision), root });
const rootsOf = (events: readonly { root: string }[]) => events.map(({ root }) => root);

test("every event has the root of its stream's first, in one batch or many, whatever it says itself", async () => {
  const asked: string[][] = [];
  const roots = new StreamRoots(async (streams) => {
    asked.push([...streams]);
    return new Map([['c', 'far']]);
  });
  const first = await roots.settle([event('a', 0, 'one'), event('b', 0, 'b'), event('a', 1, 'a'), event('c', 7, 'c')]);
  expect(rootsOf(first)).toEqual(['one', 'b', 'one', 'far']);
  expect(rootsOf(await roots.settle([event('a', 2, 'other'), event('c', 8, 'c')]))).toEqual(['one', 'far']);
  expect(asked).toEqual([['c']]);
});

test('the first event that is left of a stream fixes its root', async () => {
  const roots = new StreamRoots(async () => new Map());
  expect(rootsOf(await roots.settle([event('cut', 5, 'r'), event('cut', 6, 'cut')]))).toEqual(['r', 'r']);
});
