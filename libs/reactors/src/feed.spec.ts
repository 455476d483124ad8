import type { Pool } from 'pg';
import { feedOf } from './feed.js';
import type { Reactor } from './reactor.js';

const reactorOf = (name: string, ...types: string[]): Reactor => ({
  name,
  from: 'beginning',
  on: Object.fromEntries(types.map((type) => [type, () => []])),
});
const [a, b] = [reactorOf('a', 'LeadCaptured'), reactorOf('b', 'LeadConverted', 'LeadLost')];
const TYPES = ['LeadCaptured', 'LeadConverted', 'LeadLost', 'LeadAssigned'];

/** A log whose event at each position is of the next type in turn; answers as the statement of a stretch does. */
function scene(length: number, size: number) {
  const reads: number[] = [];
  const log = { length };
  const query = async ({ values: [after, types, limit] }: { values: [string, readonly string[], number] }) => {
    reads.push(Number(after));
    const first = Math.max(Number(after) + 1, 1);
    const positions = Array.from({ length: Math.max(0, log.length - first + 1) }, (_, n) => first + n).slice(0, limit);
    const rows = positions
      .map((position) => ({
        position: String(position),
        event_id: `e${position}`,
        type: TYPES[position % 4] as string,
      }))
      .filter(({ type, position }) => types.includes(type) || Number(position) === positions.at(-1))
      .map((row) => ({
        ...row,
        stream: 'lead-t.1',
        data: '{}',
        metadata: '{}',
        schema_version: 1,
        seen: positions.length,
      }));
    return { rows };
  };
  const feed = feedOf({ query } as unknown as Pool, [a, b], size);
  const next = async (reactor: Reactor, after: number | undefined, mark = 1) => {
    const { events, end, last } = await feed.next(reactor, after === undefined ? undefined : BigInt(after), mark);
    return [events.map(({ position }) => Number(position)), Number(end?.position ?? -1), last];
  };
  return { next, reads, log };
}

test('reactors that stand at the same place share a read, each gets what concerns it', async () => {
  const { next, reads } = scene(10, 8);
  const both = await Promise.all([next(a, undefined), next(b, undefined)]);
  expect(both).toEqual([
    [[4, 8], 8, false],
    [[1, 2, 5, 6], 8, false],
  ]);
  expect(await next(a, 8)).toEqual([[], 10, true]);
  expect(await next(b, 8)).toEqual([[9, 10], 10, true]);
  expect(reads).toEqual([-1, 8]);
});

test('one that stands within a stretch gets the rest of it, one that stands elsewhere a read of its own', async () => {
  const { next, reads } = scene(10, 8);
  await next(a, undefined);
  expect(await next(b, 4)).toEqual([[5, 6], 8, false]);
  expect(reads).toEqual([-1]);
  expect(await next(b, 9)).toEqual([[10], 10, true]);
  expect(await next(a, 0)).toEqual([[4, 8], 8, false]);
  expect(reads).toEqual([-1, 9, 0]);
});

test('what was read before the news does not say that nothing came since', async () => {
  const { next, log, reads } = scene(4, 8);
  expect(await next(a, undefined, 1)).toEqual([[4], 4, true]);
  log.length = 6;
  expect(await next(b, undefined, 2)).toEqual([[1, 2], 4, false]);
  expect(await next(b, 4, 2)).toEqual([[5, 6], 6, true]);
  expect(reads).toEqual([-1, 4]);
  // Nothing there is not remembered.
  expect(await next(a, 6, 2)).toEqual([[], -1, true]);
  log.length = 8;
  expect(await next(a, 6, 2)).toEqual([[8], 8, true]);
});
