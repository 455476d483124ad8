import { mapInOrder } from './map-in-order.js';

/** A run whose items finish when the test says so. */
function gates<T>() {
  const open = new Map<T, () => void>();
  const started: T[] = [];
  return {
    started,
    run: (item: T): Promise<T> =>
      new Promise((resolve) => {
        started.push(item);
        open.set(item, () => resolve(item));
      }),
    open: (item: T): void => open.get(item)?.(),
  };
}
const turns = async (count = 20): Promise<void> => {
  for (let i = 0; i < count; i++) await Promise.resolve();
};
async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

describe('mapInOrder', () => {
  test('yields in the order of the source, whatever finishes first', async () => {
    const gate = gates<string>();
    const results = mapInOrder(from(['a', 'b', 'c']), 10, () => [], gate.run);
    const first = results.next();
    await turns();
    expect(gate.started).toEqual(['a', 'b', 'c']);
    gate.open('c');
    gate.open('b');
    await turns();
    gate.open('a');
    expect(await first).toEqual({ done: false, value: ['a', 'b', 'c'] });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  test('hands out the head while the source has not ended', async () => {
    const gate = gates<string>();
    async function* endless() {
      yield 'a';
      await new Promise(() => undefined);
    }
    const results = mapInOrder(endless(), 10, () => [], gate.run);
    const first = results.next();
    await turns();
    gate.open('a');
    expect((await first).value).toEqual(['a']);
  });

  test('takes no more than the window', async () => {
    const gate = gates<number>();
    const results = mapInOrder(from([1, 2, 3, 4]), 2, () => [], gate.run);
    const first = results.next();
    await turns();
    expect(gate.started).toEqual([1, 2]);
    gate.open(1);
    expect((await first).value).toEqual([1]);
    await turns();
    expect(gate.started).toEqual([1, 2, 3]);
  });

  test('runs items of one key one after the other, others at once', async () => {
    const gate = gates<string>();
    const results = mapInOrder(from(['x1', 'y1', 'x2', 'x3']), 10, (item) => [item.slice(0, 1)], gate.run);
    const first = results.next();
    await turns();
    expect(gate.started).toEqual(['x1', 'y1']);
    gate.open('x1');
    await first;
    await turns();
    expect(gate.started).toEqual(['x1', 'y1', 'x2']);
    gate.open('x2');
    await turns();
    expect(gate.started).toEqual(['x1', 'y1', 'x2', 'x3']);
  });

  test('an item of several keys waits for all of them', async () => {
    const gate = gates<string>();
    const results = mapInOrder(
      from(['x', 'y', 'xy', 'y2']),
      10,
      (item) => item.split(/(?=[a-z])/).map((k) => k.slice(0, 1)),
      gate.run,
    );
    const first = results.next();
    await turns();
    expect(gate.started).toEqual(['x', 'y']);
    gate.open('y');
    await turns();
    expect(gate.started).toEqual(['x', 'y']);
    gate.open('x');
    await first;
    await turns();
    expect(gate.started).toEqual(['x', 'y', 'xy']);
    gate.open('xy');
    await turns();
    expect(gate.started).toEqual(['x', 'y', 'xy', 'y2']);
  });

  test('ends after what was taken when the source fails', async () => {
    async function* failing() {
      yield 1;
      throw new Error('the client went away');
    }
    const seen: number[][] = [];
    for await (const batch of mapInOrder(
      failing(),
      10,
      () => [],
      async (n) => n,
    ))
      seen.push(batch);
    expect(seen.flat()).toEqual([1]);
  });

  test('stops reading when the consumer stops', async () => {
    let taken = 0;
    async function* counting() {
      for (;;) yield ++taken;
    }
    for await (const _ of mapInOrder(
      counting(),
      4,
      () => [],
      async (n) => n,
    ))
      break;
    await turns();
    expect(taken).toBeLessThanOrEqual(10);
  });
});
