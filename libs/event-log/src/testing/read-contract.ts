import type { Store } from './contract.js';
import { anEvent, collect, freshStream, idsOf, someEvents } from './fixtures.js';

export function readContract(store: Store): void {
  const log = () => store().log;

  describe('readStream', () => {
    const stream = freshStream();
    const events = someEvents(stream, 2_500);
    beforeAll(async () => {
      for (let n = 0; n < events.length; n += 500) await log().append(stream, 'any', events.slice(n, n + 500));
    });
    const numbers = async (options?: Parameters<ReturnType<typeof log>['readStream']>[1]) =>
      (await collect(log().readStream(stream, options))).map((event) => event.data.n);

    test('gives all events in order, over any number of pages', async () => {
      expect(idsOf(await collect(log().readStream(stream)))).toEqual(idsOf(events));
    });
    test('gives them backwards', async () => {
      expect(await numbers({ direction: 'backwards' })).toEqual(events.map((event) => event.data.n).reverse());
    });
    test('starts at a revision, this one included', async () => {
      expect(await numbers({ from: 2_497n })).toEqual([2_497, 2_498, 2_499]);
      expect(await numbers({ from: 2n, direction: 'backwards' })).toEqual([2, 1, 0]);
      expect(await numbers({ from: 2_500n })).toEqual([]);
    });
    test('ends at a limit', async () => {
      expect(await numbers({ limit: 2 })).toEqual([0, 1]);
      expect(await numbers({ limit: 2, from: 7n })).toEqual([7, 8]);
      expect(await numbers({ limit: 1, direction: 'backwards' })).toEqual([2_499]);
      expect(await numbers({ limit: 1_500, from: 100n })).toHaveLength(1_500);
      expect(await numbers({ limit: 0 })).toEqual([]);
    });
    test('may be left early', async () => {
      for await (const event of log().readStream(stream)) if (event.revision === 3n) break;
      expect(await numbers({ limit: 1 })).toEqual([0]);
    });
    test('of a stream that is not there is empty', async () => {
      expect(await collect(log().readStream(freshStream()))).toEqual([]);
      expect(await collect(log().readStream(freshStream(), { direction: 'backwards', limit: 1 }))).toEqual([]);
    });
  });

  describe('readAll', () => {
    const [one, two] = [freshStream('one'), freshStream('two')];
    const type = `Seen${one.slice(-12)}`;
    beforeAll(async () => {
      for (let n = 0; n < 30; n++) {
        await log().append(one, 'any', someEvents(one, 2, type));
        await log().append(two, 'any', someEvents(two, 1));
      }
    });

    test('gives every event once, positions rising, each stream in its order', async () => {
      const all = await collect(log().readAll());
      for (let n = 1; n < all.length; n++) {
        expect(all[n - 1]?.position as bigint).toBeLessThan(all[n]?.position as bigint);
      }
      const revisions = all.filter((event) => event.stream === one).map((event) => event.revision);
      expect(revisions).toEqual(Array.from({ length: 60 }, (_, n) => BigInt(n)));
      const times = all.map((event) => event.recordedAt);
      expect(times).toEqual([...times].sort());
    });
    test('backwards is the reverse', async () => {
      const head = await log().head();
      const forwards = (await collect(log().readAll())).filter((event) => event.position <= (head as bigint));
      const backwards = await collect(log().readAll({ direction: 'backwards', after: (head as bigint) + 1n }));
      expect(idsOf(backwards)).toEqual(idsOf(forwards).reverse());
    });
    test('starts strictly after, backwards strictly before a position', async () => {
      const all = await collect(log().readAll());
      const middle = Math.floor(all.length / 2);
      const after = all[middle]?.position as bigint;
      expect(idsOf(await collect(log().readAll({ after, limit: 2 })))).toEqual(
        idsOf(all.slice(middle + 1, middle + 3)),
      );
      const before = await collect(log().readAll({ after, limit: 2, direction: 'backwards' }));
      expect(idsOf(before)).toEqual(idsOf([...all.slice(middle - 2, middle)].reverse()));
    });
    test('gives only the wanted types', async () => {
      const some = await collect(log().readAll({ types: [type, 'NeverHappened'] }));
      expect(some).toHaveLength(60);
      expect(new Set(some.map((event) => event.stream))).toEqual(new Set([one]));
      expect(await collect(log().readAll({ types: [type], limit: 7, direction: 'backwards' }))).toHaveLength(7);
      expect(await collect(log().readAll({ types: ['NeverHappened'] }))).toEqual([]);
      expect(await collect(log().readAll({ types: [] }))).toEqual([]);
    });
    test('gives only the events of a root, whatever streams they are in', async () => {
      const [root, sibling] = [freshStream('root'), freshStream('sibling')];
      for (const stream of [root, two, sibling, root])
        await log().append(stream, 'any', [anEvent(stream, stream === two ? {} : { root })]);
      const ofRoot = (options = {}) => collect(log().readAll({ root, ...options }));
      const all = await ofRoot();
      expect(all.map(({ stream }) => stream)).toEqual([root, sibling, root]);
      expect(idsOf(await ofRoot({ after: all[0]?.position, limit: 1 }))).toEqual(idsOf(all.slice(1, 2)));
      expect(idsOf(await ofRoot({ direction: 'backwards' }))).toEqual(idsOf(all).reverse());
      expect(await ofRoot({ types: ['NeverHappened'] })).toEqual([]);
      expect(await collect(log().readAll({ root: freshStream() }))).toEqual([]);
    });
    test('ends where the head is', async () => {
      const { position } = await log().append(two, 'any', someEvents(two, 1));
      expect((await log().head()) as bigint).toBeGreaterThanOrEqual(position);
      const [last] = await collect(log().readAll({ direction: 'backwards', limit: 1 }));
      expect(last?.position as bigint).toBeGreaterThanOrEqual(position);
      expect(await collect(log().readAll({ after: last?.position as bigint, limit: 5 }))).toEqual([]);
    });
  });
}
